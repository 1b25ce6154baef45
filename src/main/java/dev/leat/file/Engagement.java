package dev.leat.file;

import dev.leat.kernel.Closing;
import dev.leat.kernel.LinuxConstants;
import dev.leat.kernel.Syscalls;
import dev.leat.ring.RingPoller;
import java.io.IOException;
import java.lang.ref.Cleaner;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A channel's way to the ring. Where the JDK has opened the file, it is looked for once, when a
 * thread first needs it: by the number of the descriptor that the JDK's channel has, of which a
 * duplicate is made. The two share one open file, and so its position and its flags.
 *
 * <p>Threads: {@link #settle} with the channel's position lock, the others any.
 */
final class Engagement {
  private final ChannelMode mode;

  /** Written after the fields below and read before them. */
  private volatile boolean settled;

  private @Nullable RingFile file;
  private Cleaner.@Nullable Cleanable cleanable;

  Engagement(ChannelMode mode) {
    this.mode = mode;
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
   * @param jdk its own channel of the JDK's
   * @param path where that was opened
   */
  void settle(Object channel, FileChannel jdk, Path path, Supplier<@Nullable RingPoller> poller)
      throws IOException {
    RingPoller ring = settled || isOfKernel(path) ? null : poller.get();
    OpenFile duplicate = ring == null ? null : duplicate(jdk, path);
    if (ring != null && duplicate != null) {
      hold(channel, duplicate, RingFile.CURRENT, ring);
    }
    settled = true;
  }

  /**
   * Is a file that Leat has opened.
   *
   * @param channel as by {@link #settle}
   * @param opened its descriptor is nobody else's
   */
  void settle(Object channel, OpenFile opened, RingPoller ring) {
    hold(channel, opened, 0, ring);
    settled = true;
  }

  private void hold(Object channel, OpenFile opened, long position, RingPoller ring) {
    RingTransfers transfers = new RingTransfers(opened, mode, ring);
    file = new RingFile(opened, mode, transfers, position);
    cleanable =
        Closing.whenUnreachable(
            channel, () -> Closing.quietly(transfers, "for an abandoned channel"));
  }

  /** Files that the kernel makes up as they are read: nothing of theirs is ever waited for. */
  static boolean isOfKernel(Path path) {
    String name = path.toAbsolutePath().toString();
    return name.startsWith("/proc/") || name.startsWith("/sys/");
  }

  private @Nullable OpenFile duplicate(FileChannel jdk, Path path) throws IOException {
    int number = DescriptorNumbers.ask(jdk, path);
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

  /** The JDK's channel of a file that Leat has opened; the caller holds the position lock. */
  FileChannel standIn(StandIns standIns, Path path) throws IOException {
    RingFile opened = file();
    if (opened == null) {
      throw new ClosedChannelException();
    }
    opened.sharePosition();
    return opened.transfers().standIn(standIns, path, mode);
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
