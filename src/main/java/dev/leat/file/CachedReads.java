package dev.leat.file;

import dev.leat.buffer.StableBuffer;
import dev.leat.kernel.Descriptor;
import java.lang.ref.Reference;

/**
 * Reads of the page cache on the calling thread, for who is given a Future and as a rule waits for
 * it at once: what needs no waiting is over before two threads could have woken each other. Not for
 * handlers, whose caller waits for nothing.
 *
 * <p>Nor are there writes: on a frozen file system pwritev2(2) waits whatever its flags say.
 *
 * <p>Threads: any; none waits here ({@code RWF_NOWAIT}, or a file in memory).
 */
final class CachedReads {
  /** To be left to the ring. */
  static final int LEFT = -1;

  private final Descriptor descriptor;
  private final NowaitHistory history;

  CachedReads(OpenFile file, Descriptor descriptor) {
    this.descriptor = descriptor;
    this.history = NowaitHistory.ofReadsWithoutWait(file);
  }

  /**
   * Reads the whole buffer, or nothing at the end of the file. What the cache has in part is left
   * to the ring as a whole.
   *
   * @param position in bytes
   * @return the kernel's count, or {@link #LEFT}
   */
  int read(StableBuffer dst, long position) {
    if (!history.worthTrying()) {
      return LEFT;
    }
    try {
      int count = history.read(descriptor, dst.address(), dst.length(), position);
      return count == 0 || count == dst.length() ? count : LEFT;
    } finally {
      Reference.reachabilityFence(dst);
    }
  }
}
