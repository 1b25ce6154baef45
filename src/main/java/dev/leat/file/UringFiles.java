package dev.leat.file;

import dev.leat.kernel.Syscalls;
import dev.leat.op.Availability;
import dev.leat.ring.DefaultThreads;
import dev.leat.ring.RingPoller;
import java.io.IOException;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Opens file channels on a ring, or on the JDK where io_uring cannot be used. Threads: any; the
 * ring is set up by the first channel.
 */
public final class UringFiles {
  /** In place of a device: whether a stored regular file is there is not known. */
  public static final long NOT_LOOKED = -1;

  private final BuiltinFiles jdk;
  private final Supplier<@Nullable RingPoller> poller;
  private final StandIns standIns;

  /**
   * Files on the shared ring.
   *
   * @param jdk what serves where there is no ring, and locks
   */
  public UringFiles(BuiltinFiles jdk) {
    this(jdk, new Shared());
  }

  /** Files on a ring of one's own. */
  UringFiles(BuiltinFiles jdk, Supplier<@Nullable RingPoller> poller) {
    this.jdk = jdk;
    this.poller = poller;
    this.standIns = new StandIns(jdk);
  }

  /**
   * As {@link AsynchronousFileChannel#open(Path, Set, ExecutorService, FileAttribute[])}.
   *
   * @param path one of the JDK's own, not a wrapped one
   * @param executor for handlers; null for the ring's own threads
   * @throws IllegalStateException if {@code leat.required} is set and there is no io_uring
   * @throws IOException as the JDK's provider
   */
  public AsynchronousFileChannel newAsynchronousFileChannel(
      Path path,
      Set<? extends OpenOption> options,
      @Nullable ExecutorService executor,
      FileAttribute<?>... attributes)
      throws IOException {
    RingPoller ring = poller.get();
    if (ring == null) {
      return jdk.newAsynchronousFileChannel(path, options, executor, attributes);
    }
    int mode = FileOptions.mode(attributes);
    FileOptions checked = FileOptions.of(options);
    OpenFile file = OpenFile.open(path, checked, mode);
    try {
      if (executor == null) {
        DefaultThreads.check();
      }
      FileContext context = new FileContext(ring, jdk, path.getFileSystem());
      return new UringAsynchronousFileChannel(file, checked, context, executor);
    } catch (Throwable t) {
      Syscalls.close(file.fd());
      throw t;
    }
  }

  /**
   * Stands around a channel that the JDK has opened. Nothing of io_uring is touched by it yet.
   *
   * @param jdk to be used by nobody else from now on
   * @param path where it was opened, one of the JDK's own
   * @param options that it was opened with
   */
  public FileChannel fileChannel(FileChannel jdk, Path path, Set<? extends OpenOption> options) {
    return new UringFileChannel(jdk, path, ChannelMode.of(options), poller);
  }

  /**
   * Opens a regular file of this machine for a virtual thread, which will neither need the JDK's
   * channel as a rule nor have to look for its descriptor.
   *
   * @param path one of the JDK's own, not a wrapped one
   * @param options as by {@link FileChannel#open(Path, Set, FileAttribute[])}
   * @param known the {@link #device} of what was there a moment ago; else {@link #NOT_LOOKED}
   * @return null for the JDK to open it, or to say why it cannot be
   */
  public @Nullable FileChannel openRegular(
      Path path, Set<? extends OpenOption> options, long known) {
    FileOptions usual = FileOptions.ofUsual(options);
    if (usual == null || Engagement.isOfKernel(path)) {
      return null;
    }
    RingPoller ring = poller.get();
    if (ring == null || !standIns.arePossible(path)) {
      return null;
    }
    OpenFile file = OpenFile.openRegular(path, usual, FileOptions.mode(), known);
    return file == null
        ? null
        : new UringFileChannel(file, path, ChannelMode.of(usual), ring, standIns);
  }

  /**
   * The device that a file is stored on, both numbers in one; 0 if it is not known.
   *
   * @param ours from {@link #openRegular}, not closed yet
   */
  public static long device(FileChannel ours) {
    return ((UringFileChannel) ours).device();
  }

  /**
   * Lets interrupts neither end an operation of a channel of ours nor close it, as the JDK has it
   * for the channel below a stream.
   *
   * @param ours from {@link #fileChannel}
   */
  public static void uninterruptible(FileChannel ours) {
    ((UringFileChannel) ours).ignoreInterrupts();
  }

  /**
   * Lets interrupts do nothing to a channel of ours while it is {@code Files.readAllBytes} that
   * reads from it, as the JDK has it for its own.
   *
   * @param ours from {@link #fileChannel} or {@link #openRegular}
   */
  public static void uninterruptibleForFiles(FileChannel ours) {
    ((UringFileChannel) ours).ignoreInterruptsOfFiles();
  }

  /** Not a lambda, whose linking each JVM with the agent would pay for at its first file. */
  private static final class Shared implements Supplier<@Nullable RingPoller> {
    @Override
    public @Nullable RingPoller get() {
      return Availability.sharedRing();
    }
  }
}
