package dev.leat.file;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Whether a transfer has anything to move. What has not, or is to be refused (a null, a read-only
 * destination), is answered by the JDK's channel. Threads: any.
 */
final class Buffers {
  private Buffers() {}

  static boolean hasRoom(@Nullable ByteBuffer dst) {
    return dst != null && !dst.isReadOnly() && dst.hasRemaining();
  }

  static boolean hasBytes(@Nullable ByteBuffer src) {
    return src != null && src.hasRemaining();
  }

  /** Whether bytes can be read into these, all of them being good for it. */
  static boolean haveRoom(ByteBuffer[] dsts, int offset, int length) {
    for (int i = offset; i < offset + length; i++) {
      if (dsts[i] == null || dsts[i].isReadOnly()) {
        return false;
      }
    }
    return haveBytes(dsts, offset, length);
  }

  /** Whether these have bytes to be written, none of them being null. */
  static boolean haveBytes(ByteBuffer[] srcs, int offset, int length) {
    boolean any = false;
    for (int i = offset; i < offset + length; i++) {
      if (srcs[i] == null) {
        return false;
      }
      any |= srcs[i].hasRemaining();
    }
    return any;
  }

  /** What remains in all of them, in bytes. */
  static long remaining(ByteBuffer[] buffers, int offset, int length) {
    long remaining = 0;
    for (int i = offset; i < offset + length; i++) {
      remaining += buffers[i].remaining();
    }
    return remaining;
  }
}
