package dev.leat.file;

import java.io.FilterInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;

/**
 * A stream over a channel without positions: a FIFO, a terminal. The JDK's stream over a file
 * channel of ours would ask for the position in order to skip, and to size its buffers.
 *
 * <p>Threads: as any stream, one at a time.
 */
final class PipeInputStream extends FilterInputStream {
  private final RingFile file;

  PipeInputStream(FileChannel channel, RingFile file) {
    super(Channels.newInputStream(new OnlyReadable(channel)));
    this.file = file;
  }

  @Override
  public int available() throws IOException {
    return file.transfers().available();
  }

  /** Hides that a file channel has a position. */
  private record OnlyReadable(FileChannel channel) implements ReadableByteChannel {
    @Override
    public int read(ByteBuffer dst) throws IOException {
      return channel.read(dst);
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
}
