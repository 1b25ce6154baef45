package dev.leat.file;

import dev.leat.kernel.Errno;

/**
 * Whether a transfer is worth trying without waiting (RWF_NOWAIT), by how the last ones went. A
 * page that is in the cache costs one cheap call and no change of threads; but where every page is
 * missing, the call comes on top of the ring's way.
 *
 * <p>Threads: any, without order among them: a wrong guess costs time and nothing else.
 */
final class NowaitHistory {
  /** So many misses in a row say that the cache is cold; a few are usual in one that is warm. */
  private static final int PATIENCE = 16;

  /** After that, one in so many is tried: the cache may be warm by now. A power of two. */
  private static final int SELDOM = 16;

  private int misses;
  private boolean supported;

  /**
   * Nothing was tried yet.
   *
   * @param supported false where it is known that a call would wait all the same, or be refused
   */
  NowaitHistory(boolean supported) {
    this.supported = supported;
  }

  boolean worthTrying() {
    if (!supported) {
      return false;
    }
    int now = misses;
    if (now < PATIENCE) {
      return true;
    }
    misses = now < Integer.MAX_VALUE ? now + 1 : PATIENCE;
    return (now & (SELDOM - 1)) == 0;
  }

  /** Whether this result says that the call would have had to wait. */
  static boolean missed(long result) {
    return result == -Errno.EAGAIN || result == -Errno.EOPNOTSUPP;
  }

  /** Adds what a try came to. */
  void add(long result) {
    if (result == -Errno.EOPNOTSUPP) {
      supported = false; // the file system has no way of not waiting
    } else if (result != -Errno.EAGAIN) {
      misses = 0;
    } else if (misses < PATIENCE) {
      misses++;
    }
  }
}
