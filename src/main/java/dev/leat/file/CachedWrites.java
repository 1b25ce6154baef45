package dev.leat.file;

import dev.leat.kernel.Errno;
import dev.leat.kernel.Syscalls;
import dev.leat.op.InPlaceWrites;
import org.jspecify.annotations.Nullable;

/**
 * Lone writes to the page cache, made by a thread of the ring as long as they do not take long.
 * Threads: any.
 */
final class CachedWrites {
  private CachedWrites() {}

  /**
   * For the channel of a file; null where no write is over without the device.
   *
   * @param synced whether each is over only when its bytes are on the device
   */
  static @Nullable InPlaceWrites of(OpenFile file, boolean synced) {
    if (!file.cached() || synced) {
      return null;
    }
    NowaitHistory history = NowaitHistory.ofWrites(file, false);
    return new InPlaceWrites(
        (fd, address, length, position) -> {
          long result =
              history.attempt(
                  flags -> Syscalls.pwritev2OfOne(fd, address, length, position, flags));
          // A sandbox may not know pwritev2(2).
          return result == -Errno.ENOSYS ? -Errno.EAGAIN : (int) result;
        });
  }
}
