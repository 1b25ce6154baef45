package dev.leat.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channel;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SelectableChannel;
import java.nio.channels.WritableByteChannel;
import org.jspecify.annotations.Nullable;

/**
 * A transfer with a channel of the application's own, which nothing but its {@code read} or {@code
 * write} is known of: chunk by chunk, on the calling thread. It ends where a channel takes or gives
 * less than it was asked to; an error behind some bytes is left for the next call to meet.
 *
 * <p>Threads: one.
 */
final class ChunkedCopy {
  /** In bytes. The other channel sees it, so it is as in the JDK's transfers. */
  private static final int CHUNK = 8192;

  private final ReadableByteChannel source;
  private final WritableByteChannel target;
  private final long count;
  private long done;

  /**
   * A copy that has not begun.
   *
   * @param count at most so many bytes
   */
  ChunkedCopy(ReadableByteChannel source, WritableByteChannel target, long count) {
    this.source = source;
    this.target = target;
    this.count = count;
  }

  /** Whether a channel may run user's code, which would have to be on the calling thread. */
  static boolean isNeeded(@Nullable Channel other) {
    return !(other instanceof FileChannel || other instanceof SelectableChannel)
        || other.getClass().getModule() != Object.class.getModule();
  }

  /** Whether there is nothing for the JDK's channel to complain of. */
  static boolean isPossible(long position, long count, @Nullable Channel other) {
    return position >= 0 && count >= 0 && other != null && other.isOpen();
  }

  /** Copies; returns how many bytes the target took. */
  long run() throws IOException {
    ByteBuffer chunk = ByteBuffer.allocate((int) Math.min(count, CHUNK));
    try {
      while (done < count && moved(chunk)) {
        chunk.clear();
      }
      return done;
    } catch (IOException e) {
      if (done > 0) {
        return done;
      }
      throw e;
    }
  }

  /** Moves one chunk; false if it was the last one. */
  private boolean moved(ByteBuffer chunk) throws IOException {
    chunk.limit((int) Math.min(count - done, CHUNK));
    int read = source.read(chunk);
    if (read <= 0) {
      return false;
    }
    chunk.flip();
    int written = target.write(chunk);
    done += written;
    return written == read;
  }
}
