package dev.leat.file;

import dev.leat.buffer.StableBuffer;
import dev.leat.kernel.Descriptor;
import dev.leat.kernel.LinuxConstants;
import dev.leat.kernel.Syscalls;
import java.lang.ref.Reference;

/**
 * Transfers of the page cache on the calling thread, for who is given a Future and as a rule waits
 * for it at once: what needs no waiting is over before two threads could have woken each other. Not
 * for handlers, which the caller does not wait for.
 *
 * <p>All or nothing: what the cache has in part is left to the ring as a whole.
 *
 * <p>Threads: any; none waits here ({@code RWF_NOWAIT}).
 */
final class CachedTransfers {
  /** To be left to the ring. */
  static final int LEFT = -1;

  private final Descriptor descriptor;
  private final NowaitHistory reads;
  private final NowaitHistory writes;

  CachedTransfers(OpenFile file, boolean synced, Descriptor descriptor) {
    this.descriptor = descriptor;
    this.reads = NowaitHistory.ofReads(file);
    this.writes = NowaitHistory.ofWrites(file, synced);
  }

  @FunctionalInterface
  private interface Call {
    long of(int fd, long address, int length, long offset, int flags);
  }

  /**
   * Reads the whole buffer, or nothing at the end of the file.
   *
   * @param position in bytes
   * @return the kernel's count, or {@link #LEFT}
   */
  int read(StableBuffer dst, long position) {
    int count = transfer(Syscalls::preadv2OfOne, dst, position, reads);
    return count == 0 || count == dst.length() ? count : LEFT;
  }

  /**
   * Writes the whole buffer.
   *
   * @param position in bytes
   * @return its length, or {@link #LEFT}
   */
  int write(StableBuffer src, long position) {
    int count = transfer(Syscalls::pwritev2OfOne, src, position, writes);
    return count == src.length() ? count : LEFT;
  }

  private int transfer(Call call, StableBuffer buffer, long position, NowaitHistory history) {
    if (!history.triesNowait() || !descriptor.acquire()) {
      return LEFT;
    }
    try {
      int fd = descriptor.fd();
      long result =
          call.of(fd, buffer.address(), buffer.length(), position, LinuxConstants.RWF_NOWAIT);
      var _ = history.add(result);
      return (int) result;
    } finally {
      descriptor.release();
      Reference.reachabilityFence(buffer);
    }
  }
}
