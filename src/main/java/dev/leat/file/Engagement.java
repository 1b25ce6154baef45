package dev.leat.file;

import dev.leat.kernel.Closing;
import dev.leat.kernel.LinuxConstants;
import dev.leat.kernel.Syscalls;
import dev.leat.op.BlockingCall;
import dev.leat.ring.RingPoller;
import java.io.IOException;
import java.lang.ref.Cleaner;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A channel's way to the ring, which is looked for once, when a thread first needs it: by the
 * number of the descriptor that the JDK's channel has, of which a duplicate is made. The two share
 * one open file, and so its position and its flags.
 *
 * <p>Threads: {@link #settle} with the channel's position lock, the others any.
 */
final class Engagement {
  private final FileChannel jdk;
  private final Path path;
  private final ChannelMode mode;
  private final Supplier<@Nullable RingPoller> poller;

  /** Written after the fields below and read before them. */
  private volatile boolean settled;

  private @Nullable RingFile file;
  private Cleaner.@Nullable Cleanable cleanable;

  Engagement(FileChannel jdk, Path path, ChannelMode mode, Supplier<@Nullable RingPoller> poller) {
    this.jdk = jdk;
    this.path = path;
    this.mode = mode;
    this.poller = poller;
  }

  boolean settled() {
    return settled;
  }

  /** What serves the channel on the ring, or null for the JDK's channel to do it. */
  @Nullable RingFile file() {
    return settled ? file : null;
  }

  /**
   * Looks for the way to the ring.
   *
   * @param channel whose end, if nobody closes it, is that of the duplicate
   */
  void settle(Object channel) throws IOException {
    RingPoller ring = settled || isOfKernel() ? null : poller.get();
    OpenFile duplicate = ring == null ? null : duplicate();
    if (ring != null && duplicate != null) {
      RingTransfers transfers = new RingTransfers(duplicate, mode, ring);
      file = new RingFile(duplicate, mode, transfers);
      cleanable =
          Closing.whenUnreachable(
              channel, () -> Closing.quietly(transfers, "for an abandoned channel"));
    }
    settled = true;
  }

  /** Files that the kernel makes up as they are read: nothing of theirs is ever waited for. */
  private boolean isOfKernel() {
    String name = path.toAbsolutePath().toString();
    return name.startsWith("/proc/") || name.startsWith("/sys/");
  }

  /** A search uses the JDK's channel, which an interrupt of the searching thread would close. */
  private int number() throws IOException {
    DescriptorNumbers numbers = DescriptorNumbers.installed();
    BlockingCall<Integer> call = () -> numbers.of(jdk, path);
    return numbers instanceof PositionSearch ? call.elsewhere() : call.run();
  }

  private @Nullable OpenFile duplicate() throws IOException {
    int number = number();
    if (number < 0) {
      return null;
    }
    int fd = Syscalls.fcntl(number, LinuxConstants.F_DUPFD_CLOEXEC, 0);
    if (fd < 0) {
      return null; // too many open files: no reason to fail a read that needs no more of them
    }
    if (!jdk.isOpen()) {
      Syscalls.close(fd); // the number may have been another file's by then
      return null;
    }
    OpenFile duplicate;
    try {
      duplicate = OpenFile.of(fd, path, mode.direct());
    } catch (FileSystemException e) {
      return null; // statx(2) is refused: the JDK's channel does without
    }
    if (duplicate.type() == LinuxConstants.S_IFDIR) {
      Syscalls.close(fd);
      return null;
    }
    return duplicate;
  }

  /** Ends what is pending on the ring, for good. */
  void close() throws IOException {
    RingFile closing = file();
    if (closing != null && cleanable != null) {
      closing.transfers().close();
      cleanable.clean(); // finds it closed, and forgets the channel
    }
  }
}
