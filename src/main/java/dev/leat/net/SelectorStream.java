package dev.leat.net;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.Objects;
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
      return channel().connect(reachable());
    }

    /**
     * The wildcard address leads to this machine, by the protocol that the socket speaks. {@link
     * SocketChannel#connect} would go by the address's protocol, whatever the socket is bound to.
     */
    private InetSocketAddress reachable() throws IOException {
      if (!remote.getAddress().isAnyLocalAddress()) {
        return remote;
      }
      InetSocketAddress local = localAddress();
      boolean ipv4 = !engine().ipv6() || isOfIpv4(local);
      return new InetSocketAddress(ipv4 ? "127.0.0.1" : "::1", remote.getPort());
    }

    private static boolean isOfIpv4(@Nullable InetSocketAddress local) {
      return local != null && local.getAddress() instanceof Inet4Address;
    }

    @Override
    @SuppressWarnings("NullAway") // V says that null is a value
    @Nullable Void value() {
      return null;
    }
  }

  /**
   * Either direction: its buffers and the count of bytes. It works on duplicates: whoever's call
   * was cancelled or has timed out does not see his buffers move any more.
   */
  private abstract class Transmission<V extends Number> extends SelectorOperation<V> {
    private final Transfer<V> transfer;
    private ByteBuffer @Nullable [] moved;
    private long count;

    Transmission(Transfer<V> transfer, int interest) {
      super(SelectorStream.this, transfer, interest);
      this.transfer = transfer;
    }

    /** Transfers what can be without waiting: 0 for nothing, -1 at the end of the stream. */
    abstract long transfer(ByteBuffer buffer) throws IOException;

    /** As above, by one call for all of them. */
    abstract long transfer(ByteBuffer[] buffers) throws IOException;

    @Override
    final boolean attempt() throws IOException {
      ByteBuffer[] buffers = duplicates();
      try {
        count = buffers.length == 1 ? transfer(buffers[0]) : transfer(buffers);
      } catch (IOException e) {
        throw asOfTheJdk(e);
      }
      moved = buffers;
      return count != 0 || !remains(buffers); // the user may have used them up meanwhile
    }

    /** What a channel that completes throws where one that blocks has thrown this. */
    abstract IOException asOfTheJdk(IOException failure);

    /** What is null stays null, for the JDK's words. */
    private ByteBuffer[] duplicates() {
      ByteBuffer[] duplicates = transfer.buffers().clone();
      for (int i = 0; i < duplicates.length; i++) {
        ByteBuffer theirs = duplicates[i];
        duplicates[i] = theirs == null ? theirs : theirs.duplicate();
      }
      return duplicates;
    }

    private static boolean remains(ByteBuffer[] buffers) {
      for (ByteBuffer buffer : buffers) {
        if (buffer.hasRemaining()) {
          return true;
        }
      }
      return false;
    }

    @Override
    final void claimed() {
      ByteBuffer[] theirs = transfer.buffers();
      ByteBuffer[] ours = Objects.requireNonNull(moved);
      for (int i = 0; i < ours.length; i++) {
        theirs[i].position(Math.min(ours[i].position(), theirs[i].limit()));
      }
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
    long transfer(ByteBuffer dst) throws IOException {
      return reset ? -1 : channel().read(dst);
    }

    @Override
    long transfer(ByteBuffer[] dsts) throws IOException {
      return reset ? -1 : channel().read(dsts);
    }

    @Override
    IOException asOfTheJdk(IOException failure) {
      if (!(failure instanceof SocketException)) {
        return failure;
      }
      reset = true;
      return new IOException(failure.getMessage());
    }
  }

  private final class Write<V extends Number> extends Transmission<V> {
    Write(Transfer<V> transfer) {
      super(transfer, SelectionKey.OP_WRITE);
    }

    @Override
    long transfer(ByteBuffer src) throws IOException {
      return channel().write(src);
    }

    @Override
    long transfer(ByteBuffer[] srcs) throws IOException {
      return channel().write(srcs);
    }

    @Override
    IOException asOfTheJdk(IOException failure) {
      boolean shut = failure instanceof ClosedChannelException && channel().isOpen();
      return shut ? new IOException("Broken pipe") : failure;
    }
  }
}
