package dev.leat.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.FileChannel;

/** A file channel from a position on, its own position left alone. Threads: one. */
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
    int count = channel.read(dst, position);
    position += Math.max(0, count);
    return count;
  }

  @Override
  public int write(ByteBuffer src) throws IOException {
    int count = channel.write(src, position);
    position += count;
    return count;
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
