package dev.leat.file;

import dev.leat.buffer.LentBuffer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channel;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.Pipe;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.WritableByteChannel;
import org.jspecify.annotations.Nullable;

/**
 * A transfer chunk by chunk, through memory, on the calling thread: with a channel of the
 * application's own, which nothing but its {@code read} or {@code write} is known of, and a virtual
 * thread's with a socket or a pipe of the JDK's, where it waits parked. It ends where a channel
 * gives nothing, or takes less than it was asked to; an error behind some bytes is left for the
 * next call to meet, but for an interrupt in a channel of the JDK's that is sent to.
 *
 * <p>Threads: one.
 */
final class ChunkedCopy {
  /**
   * In bytes. The application's channel sees it, a longer datagram is cut off, and what a full disk
   * does not take was read for nothing: so it is as in the JDK's transfers.
   */
  private static final int CHUNK = 8192;

  /**
   * In bytes. To copy as much takes as long as to have another thread call sendfile(2), which would
   * keep the carrier of this one for as long as the other side has no room.
   */
  private static final int MOST_SENT = 1 << 20;

  /** In bytes: what is sent at a time, and held on to while the other side has no room. */
  private static final int LENT = 64 << 10;

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

  /**
   * How many bytes of a file go to a channel in this way.
   *
   * @return at most {@code count}; 0 if the JDK's channel is to send them
   */
  static long most(RingFile file, long position, long count, WritableByteChannel target)
      throws IOException {
    boolean whole = file.regular() && position + count > 0 && suits(target, count);
    long most = whole ? count : Math.min(count, file.transfers().size() - position);
    return suits(target, most) ? Math.max(0, most) : 0;
  }

  private static boolean suits(WritableByteChannel target, long count) {
    return isNeeded(target)
        || target instanceof Pipe.SinkChannel // in the JDK as well
        || (target instanceof SocketChannel && count <= MOST_SENT);
  }

  /** Whether the JDK would copy from a channel likewise. */
  static boolean suits(ReadableByteChannel source) {
    return isNeeded(source) || source instanceof SelectableChannel;
  }

  /** Whether there is something to copy, and nothing for the JDK's channel to complain of. */
  static boolean isPossible(long position, long count, @Nullable Channel other) {
    return position >= 0
        && count > 0
        && other != null
        && other.isOpen()
        && !(other instanceof SocketChannel socket && !socket.isConnected());
  }

  /** Copies; returns how many bytes the target took. */
  long run() throws IOException {
    if (isNeeded(source) && isNeeded(target)) {
      return run(ByteBuffer.allocate((int) Math.min(count, CHUNK)));
    }
    int most = isNeeded(target) ? CHUNK : LENT;
    try (LentBuffer lent = LentBuffer.of((int) Math.min(count, most))) {
      return run(lent.buffer());
    }
  }

  private long run(ByteBuffer chunk) throws IOException {
    try {
      while (done < count && moved(chunk)) {
        chunk.clear();
      }
      return done;
    } catch (IOException e) {
      boolean interrupted = e instanceof ClosedByInterruptException;
      if (done == 0 || (interrupted && !isNeeded(target))) {
        throw e;
      }
      return done;
    }
  }

  /** Moves one chunk; false if it was the last one. */
  private boolean moved(ByteBuffer chunk) throws IOException {
    chunk.limit((int) Math.min(count - done, chunk.capacity()));
    if (source.read(chunk) <= 0) {
      return false;
    }
    chunk.flip();
    do {
      done += target.write(chunk);
    } while (chunk.hasRemaining() && waitsForRoom());
    return !chunk.hasRemaining();
  }

  /** A write of a virtual thread's waits until there is any room. */
  private boolean waitsForRoom() {
    return !isNeeded(target) && target instanceof SelectableChannel stream && stream.isBlocking();
  }
}
