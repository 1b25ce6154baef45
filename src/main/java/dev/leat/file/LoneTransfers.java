package dev.leat.file;

import dev.leat.kernel.Errno;
import dev.leat.kernel.LinuxConstants;
import dev.leat.kernel.Syscalls;
import dev.leat.op.InPlaceTransfers;
import org.jspecify.annotations.Nullable;

/**
 * Lone reads and writes of the page cache, made by a thread of the ring as long as they do not take
 * long, where the kernel would have a worker make them: reads where the file system has no
 * RWF_NOWAIT, and writes.
 *
 * <p>Threads: any.
 */
final class LoneTransfers {
  private LoneTransfers() {}

  /** For the channel of a file; null where no read is over without the device. */
  static @Nullable InPlaceTransfers ofReads(OpenFile file) {
    if (!file.cached()) {
      return null;
    }
    NowaitHistory history = NowaitHistory.ofReads(file);
    return new InPlaceTransfers(
        history::mayLackNowait,
        (fd, address, length, position) ->
            orLeft(history.attempt(flags -> readWhole(fd, address, length, position, flags))));
  }

  /** What the cache has in part is left to the ring as a whole. */
  private static long readWhole(int fd, long address, int length, long position, int flags) {
    long count = Syscalls.preadv2OfOne(fd, address, length, position, flags);
    boolean inPart = flags == LinuxConstants.RWF_NOWAIT && count > 0 && count < length;
    return inPart ? -Errno.EAGAIN : count;
  }

  /**
   * For the channel of a file; null where no write is over without the device.
   *
   * @param synced whether each is over only when its bytes are on the device
   */
  static @Nullable InPlaceTransfers ofWrites(OpenFile file, boolean synced) {
    if (!file.cached() || synced) {
      return null;
    }
    NowaitHistory history = NowaitHistory.ofWrites(file, false);
    return new InPlaceTransfers(
        () -> true,
        (fd, address, length, position) ->
            orLeft(
                history.attempt(
                    flags -> Syscalls.pwritev2OfOne(fd, address, length, position, flags))));
  }

  /** A sandbox may not know preadv2(2) and pwritev2(2). */
  private static int orLeft(long result) {
    return result == -Errno.ENOSYS ? -Errno.EAGAIN : (int) result;
  }
}
