package dev.leat.net;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/**
 * A connection's socket over a {@link SocketChannel}. Where that differs from the JDK's
 * asynchronous channels, the user meets these. Threads: any.
 */
final class SelectorStream extends SelectorSocket<SocketChannel> implements StreamSocket {
  /** Whether a read has met the reset of the connection: the user learns of it once. */
  private volatile boolean reset;

  /** Takes the channel over, which is one that does not block. */
  SelectorStream(SelectorEngine engine, SocketChannel channel) {
    super(engine, channel);
  }

  @Override
  public void bind(@Nullable InetSocketAddress local) throws IOException {
    channel().bind(local);
  }

  @Override
  public void connect(InetSocketAddress remote, Exchange<@Nullable Void> exchange) {
    new Connect(remote, exchange).begin();
  }

  @Override
  public void read(Transfer<?> transfer) {
    new Read<>(transfer).begin();
  }

  @Override
  public void write(Transfer<?> transfer) {
    new Write<>(transfer).begin();
  }

  @Override
  public void shutdownInput() throws IOException {
    channel().shutdownInput();
    retryInwards(); // not every system's selector says that the end can be read now
  }

  @Override
  public void shutdownOutput() throws IOException {
    channel().shutdownOutput();
    retryOutwards();
  }

  private final class Connect extends SelectorOperation<@Nullable Void> {
    private final InetSocketAddress remote;
    private boolean begun;

    Connect(InetSocketAddress remote, Exchange<@Nullable Void> exchange) {
      super(SelectorStream.this, exchange, SelectionKey.OP_CONNECT);
      this.remote = remote;
    }

    @Override
    boolean attempt() throws IOException {
      if (begun) {
        return channel().finishConnect();
      }
      begun = true;
      return channel().connect(engine().reachable(remote));
    }

    @Override
    @SuppressWarnings("NullAway") // V says that null is a value
    @Nullable Void value() {
      return null;
    }
  }

  /** Either direction: its buffers and the count of bytes. */
  private abstract class Transmission<V extends Number> extends SelectorOperation<V> {
    private final Transfer<V> transfer;
    private long count;

    Transmission(Transfer<V> transfer, int interest) {
      super(SelectorStream.this, transfer, interest);
      this.transfer = transfer;
    }

    /** Transfers what can be without waiting: 0 for nothing, -1 at the end of the stream. */
    abstract long transfer(ByteBuffer[] buffers) throws IOException;

    @Override
    final boolean attempt() throws IOException {
      count = transfer(transfer.buffers());
      return count != 0 || !remains(); // the user may have used the buffers up meanwhile
    }

    private boolean remains() {
      for (ByteBuffer buffer : transfer.buffers()) {
        if (buffer.hasRemaining()) {
          return true;
        }
      }
      return false;
    }

    @Override
    final V value() {
      return transfer.value(count);
    }
  }

  private final class Read<V extends Number> extends Transmission<V> {
    Read(Transfer<V> transfer) {
      super(transfer, SelectionKey.OP_READ);
    }

    @Override
    long transfer(ByteBuffer[] dsts) throws IOException {
      if (reset) {
        return -1;
      }
      try {
        return dsts.length == 1 ? channel().read(dsts[0]) : channel().read(dsts);
      } catch (SocketException e) {
        reset = true;
        throw new IOException(e.getMessage());
      }
    }
  }

  private final class Write<V extends Number> extends Transmission<V> {
    Write(Transfer<V> transfer) {
      super(transfer, SelectionKey.OP_WRITE);
    }

    @Override
    long transfer(ByteBuffer[] srcs) throws IOException {
      try {
        return srcs.length == 1 ? channel().write(srcs[0]) : channel().write(srcs);
      } catch (ClosedChannelException e) {
        throw channel().isOpen() ? new IOException("Broken pipe") : e; // its output is shut
      }
    }
  }
}
