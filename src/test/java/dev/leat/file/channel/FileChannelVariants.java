package dev.leat.file.channel;

import static dev.leat.file.channel.ThreadKind.PLATFORM;
import static dev.leat.file.channel.ThreadKind.VIRTUAL;

import dev.leat.file.RingFiles;
import dev.leat.file.StockFiles;
import dev.leat.file.UringFiles;
import java.nio.channels.FileChannel;
import java.util.stream.Stream;

/**
 * The implementations and threads that the contract is run over, the JDK's own first: what fails
 * there is wrong in the test.
 */
final class FileChannelVariants {
  /** Too small for anything: most operations wait in the inbox. */
  private static final int TINY = 2;

  private FileChannelVariants() {}

  /** Every implementation on every kind of thread. */
  static Stream<FileChannelVariant> all() {
    return Stream.of(
        jdk(PLATFORM),
        jdk(VIRTUAL),
        fallback(),
        shared(PLATFORM, PLATFORM),
        shared(VIRTUAL, VIRTUAL),
        shared(VIRTUAL, PLATFORM),
        shared(PLATFORM, VIRTUAL),
        tiny());
  }

  /** As {@link #all}, and on an older kernel, for what is asked of that in another way. */
  static Stream<FileChannelVariant> onKernels() {
    return Stream.concat(all(), Stream.of(older()));
  }

  /** Those that differ in more than who opened the channel and how many entries the ring has. */
  static Stream<FileChannelVariant> some() {
    return Stream.of(
        jdk(VIRTUAL), fallback(), shared(PLATFORM, PLATFORM), shared(VIRTUAL, VIRTUAL));
  }

  /**
   * Those whose blocked threads feel an interrupt or a close. The JDK's virtual threads do not: it
   * has no number of a native thread to signal, and whoever closes waits until the call ends.
   */
  static Stream<FileChannelVariant> wakeable() {
    return Stream.of(
        jdk(PLATFORM),
        shared(PLATFORM, PLATFORM),
        shared(VIRTUAL, VIRTUAL),
        shared(VIRTUAL, PLATFORM),
        shared(PLATFORM, VIRTUAL),
        tiny());
  }

  private static FileChannelVariant jdk(ThreadKind kind) {
    return new FileChannelVariant(
        "JDK, " + kind, FileChannelFactory.JDK, kind, kind, false, () -> {});
  }

  /** As an application has it where there is no ring, where it makes a difference. */
  private static FileChannelVariant fallback() {
    UringFiles files = RingFiles.ofNoRing().files();
    return new FileChannelVariant("no ring", around(files), VIRTUAL, VIRTUAL, false, () -> {});
  }

  private static FileChannelVariant shared(ThreadKind body, ThreadKind opening) {
    RingFiles.ofEntries(TINY).close(); // or there is nothing of ours to be tested
    UringFiles files = new UringFiles(new StockFiles());
    String name = body == opening ? "" : ", opened on " + opening;
    return new FileChannelVariant(
        "shared ring, " + body + name, around(files), body, opening, true, () -> {});
  }

  private static FileChannelVariant tiny() {
    return of(RingFiles.ofEntries(TINY), "ring of " + TINY);
  }

  private static FileChannelVariant older() {
    return of(RingFiles.ofOlderKernel(), "ring of Linux 5.10");
  }

  private static FileChannelVariant of(RingFiles ring, String name) {
    return new FileChannelVariant(name, around(ring.files()), VIRTUAL, VIRTUAL, true, ring);
  }

  /** As the providers do: the JDK opens, but for the regular files of virtual threads. */
  private static FileChannelFactory around(UringFiles files) {
    return (file, options, attributes) -> {
      FileChannel regular =
          Thread.currentThread().isVirtual() && attributes.length == 0
              ? files.openRegular(file, options, UringFiles.NOT_LOOKED)
              : null;
      return regular == null
          ? files.fileChannel(FileChannel.open(file, options, attributes), file, options)
          : regular;
    };
  }
}
