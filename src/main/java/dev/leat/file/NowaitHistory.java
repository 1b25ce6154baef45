package dev.leat.file;

import dev.leat.kernel.Descriptor;
import dev.leat.kernel.Errno;
import dev.leat.kernel.LinuxConstants;
import dev.leat.kernel.Syscalls;

/**
 * Whether a transfer of the page cache is worth trying on the calling thread, by how the last ones
 * went. What is in the cache costs one cheap call and no change of threads; but where every page is
 * missing, the call comes on top of the ring's way.
 *
 * <p>A read is tried with RWF_NOWAIT only. So is a write, where the file system has that; ext4 has
 * not, and to take each of its writes to the ring, and from there to a worker of the kernel's,
 * costs twenty times as much as the write itself, which nearly always only copies. There the plain
 * call is tried, as long as none was slow (docs/decisions/virtual-writes.md).
 *
 * <p>Threads: any, without order among them: a wrong guess costs time and nothing else.
 */
final class NowaitHistory {
  /** In which way transfers can be tried at all. */
  private enum Sort {
    /** Not at all: direct or synchronous I/O waits for the device each time. */
    NEVER,
    /** Reads of the page cache. */
    READS,
    /** Writes to the page cache. */
    WRITES
  }

  /** One call to the kernel with these {@code RWF_} flags; its result or -errno. */
  @FunctionalInterface
  interface KernelCall<X extends Exception> {
    long with(int flags) throws X;
  }

  /** So many misses in a row say that the cache is cold; a few are usual in one that is warm. */
  private static final int PATIENCE = 16;

  /** After that, one in so many is tried: the cache may be warm by now. A power of two. */
  private static final int SELDOM = 16;

  /** No copy takes so long, and few threads wait so long for a processor: the call has waited. */
  private static final long SLOW_NANOS = 10_000_000;

  private final Sort sort;
  private boolean nowait = true;
  private int misses;

  private NowaitHistory(Sort sort) {
    this.sort = sort;
  }

  static NowaitHistory ofReads(OpenFile file) {
    return new NowaitHistory(file.cached() ? Sort.READS : Sort.NEVER);
  }

  /**
   * For writes to a file.
   *
   * @param synced whether each is over only when its bytes are on the device
   */
  static NowaitHistory ofWrites(OpenFile file, boolean synced) {
    return new NowaitHistory(file.cached() && !synced ? Sort.WRITES : Sort.NEVER);
  }

  /**
   * Tries a call.
   *
   * @return its result, or -EAGAIN where it was not made or would have had to wait
   */
  <X extends Exception> long attempt(KernelCall<X> call) throws X {
    if (triesNowait()) {
      long result = call.with(LinuxConstants.RWF_NOWAIT);
      if (add(result)) {
        return result;
      }
    }
    return sort == Sort.WRITES && !nowait && worthTrying() ? plain(call) : -Errno.EAGAIN;
  }

  /** Whether RWF_NOWAIT is worth a call now. */
  boolean triesNowait() {
    return nowait && sort != Sort.NEVER && worthTrying();
  }

  /**
   * Adds the result of a call with RWF_NOWAIT.
   *
   * @return false if the file system does not know of that
   */
  private boolean add(long result) {
    nowait = result != -Errno.EOPNOTSUPP;
    missesAre(result == -Errno.EAGAIN ? Math.min(misses + 1, PATIENCE) : 0);
    return nowait;
  }

  /**
   * Reads what the page cache has, after {@link #triesNowait}.
   *
   * @return the count; 0 at the end of the file; else -errno, -EAGAIN if the page cache has not got
   *     it, -EBADF if the descriptor is closed
   */
  int read(Descriptor descriptor, long address, int length, long position) {
    if (!descriptor.acquire()) {
      return -Errno.EBADF;
    }
    try {
      int fd = descriptor.fd();
      long count = Syscalls.preadv2OfOne(fd, address, length, position, LinuxConstants.RWF_NOWAIT);
      add(count);
      return (int) count;
    } finally {
      descriptor.release();
    }
  }

  private <X extends Exception> long plain(KernelCall<X> call) throws X {
    long start = System.nanoTime();
    long result = call.with(0);
    missesAre(System.nanoTime() - start > SLOW_NANOS ? PATIENCE : 0);
    return result;
  }

  private void missesAre(int missesNow) {
    if (misses != missesNow) {
      misses = missesNow;
    }
  }

  private boolean worthTrying() {
    int now = misses;
    if (now < PATIENCE) {
      return true;
    }
    misses = now < Integer.MAX_VALUE ? now + 1 : PATIENCE;
    return (now & (SELDOM - 1)) == SELDOM - 1;
  }
}
