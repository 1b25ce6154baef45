package dev.leat.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ByteChannel;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;

/**
 * A file channel from a position on, its own position left alone, for a transfer that has found it
 * open. Threads: one.
 */
final class Positioned implements ByteChannel {
  private final FileChannel channel;
  private long position;

  /**
   * Starts somewhere in the file.
   *
   * @param position in bytes
   */
  Positioned(FileChannel channel, long position) {
    this.channel = channel;
    this.position = position;
  }

  @Override
  public int read(ByteBuffer dst) throws IOException {
    try {
      int count = channel.read(dst, position);
      position += Math.max(0, count);
      return count;
    } catch (ClosedChannelException e) {
      throw closedSince(e);
    }
  }

  @Override
  public int write(ByteBuffer src) throws IOException {
    try {
      int count = channel.write(src, position);
      position += count;
      return count;
    } catch (ClosedChannelException e) {
      throw closedSince(e);
    }
  }

  private static ClosedChannelException closedSince(ClosedChannelException e) {
    boolean before = e.getClass() == ClosedChannelException.class;
    return before ? new AsynchronousCloseException() : e;
  }

  @Override
  public boolean isOpen() {
    return channel.isOpen();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
