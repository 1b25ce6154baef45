package dev.leat.file;

import dev.leat.spi.ChannelOpening;
import dev.leat.spi.UringFileSystemProvider;
import dev.leat.testing.ChannelFactory;
import dev.leat.testing.ChannelVariant;
import java.net.URI;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The implementations and executors that the contract is run over, the JDK's own first: what fails
 * there is wrong in the test.
 */
final class ChannelVariants {
  /** Too small for anything: most operations wait in the inbox. */
  private static final int TINY = 2;

  private static final int USUAL = 256;

  private ChannelVariants() {}

  /** Every implementation with every sort of executor. */
  static Stream<ChannelVariant> all() {
    return Stream.concat(
        Stream.of(
            jdk("default pool", null),
            jdk("pool of 4", Executors.newFixedThreadPool(4)),
            jdk("virtual threads", Executors.newVirtualThreadPerTaskExecutor())),
        Stream.concat(Stream.of(fallback()), ours()));
  }

  /** Each implementation once, for what no executor can change. */
  static Stream<ChannelVariant> implementations() {
    return Stream.of(
        jdk("default pool", null), shared("default pool", null), ring(TINY, "default pool", null));
  }

  /** Each way to open a file once, for what neither ring nor executor can change. */
  static Stream<ChannelVariant> openings() {
    return Stream.of(
        jdk("default pool", null), fallback(), shared("default pool", null), wrapped(), hooked());
  }

  /** Leat's variants alone, for what the JDK does not promise. */
  static Stream<ChannelVariant> ours() {
    return Stream.of(
        shared("default pool", null),
        shared("pool of 4", Executors.newFixedThreadPool(4)),
        shared("virtual threads", Executors.newVirtualThreadPerTaskExecutor()),
        wrapped(),
        hooked(),
        ring(TINY, "default pool", null),
        ring(TINY, "virtual threads", Executors.newVirtualThreadPerTaskExecutor()),
        older());
  }

  /** Rings of several sizes, handlers on the ring's own threads. */
  static Stream<ChannelVariant> rings() {
    return Stream.of(TINY, 8, USUAL).map(entries -> ring(entries, "default pool", null));
  }

  private static ChannelVariant jdk(String name, @Nullable ExecutorService executor) {
    return new ChannelVariant("JDK, " + name, ChannelFactory.JDK, executor);
  }

  /** As an application has it where there is no ring: what it gets is the JDK's. */
  private static ChannelVariant fallback() {
    UringFiles files = new UringFiles(new StockFiles(), () -> null);
    return new ChannelVariant("fallback", files::newAsynchronousFileChannel, null);
  }

  /** As the JDK's own provider opens a file once the agent has hooked it. */
  private static ChannelVariant hooked() {
    requireRing();
    return new ChannelVariant(
        "hook",
        (file, options, executor, attributes) -> {
          AsynchronousFileChannel answer =
              ChannelOpening.newAsynchronousFileChannel(file, options, executor, attributes);
          return answer != null
              ? answer
              : AsynchronousFileChannel.open(file, options, executor, attributes);
        },
        null);
  }

  private static ChannelVariant shared(String name, @Nullable ExecutorService executor) {
    requireRing();
    UringFiles files = new UringFiles(new StockFiles());
    return new ChannelVariant("shared ring, " + name, files::newAsynchronousFileChannel, executor);
  }

  /** As an application has it whose paths are wrapped. */
  private static ChannelVariant wrapped() {
    requireRing();
    UringFileSystemProvider provider = new UringFileSystemProvider();
    return new ChannelVariant(
        "wrapped paths",
        (file, options, executor, attributes) ->
            provider.newAsynchronousFileChannel(
                wrap(provider, file), options, executor, attributes),
        null);
  }

  /** By URI where that says the same: it keeps names that are not text. */
  private static Path wrap(UringFileSystemProvider provider, Path file) {
    return file.isAbsolute() && file.toString().indexOf('\uFFFD') >= 0
        ? provider.getPath(URI.create("uring:" + file.toUri().getRawSchemeSpecificPart()))
        : provider.getFileSystem(URI.create("uring:///")).getPath(file.toString());
  }

  private static ChannelVariant ring(int entries, String name, @Nullable ExecutorService executor) {
    return of(RingFiles.ofEntries(entries), "ring of " + entries + ", " + name, executor);
  }

  private static ChannelVariant older() {
    ExecutorService executor = Executors.newFixedThreadPool(4);
    return of(RingFiles.ofOlderKernel(), "ring of Linux 5.10, pool of 4", executor);
  }

  private static ChannelVariant of(
      RingFiles ring, String name, @Nullable ExecutorService executor) {
    return new ChannelVariant(name, ring.files()::newAsynchronousFileChannel, executor, ring);
  }

  /** Without io_uring nothing of ours is tested here: to be seen, and in CI an error. */
  private static void requireRing() {
    RingFiles.ofEntries(TINY).close();
  }
}
