package dev.leat.net;

import dev.leat.kernel.Closing;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A listening socket over a {@link ServerSocketChannel}. Threads: any. */
final class SelectorListener extends SelectorSocket<ServerSocketChannel>
    implements ListeningSocket {
  private @Nullable InetSocketAddress wanted;

  /** Takes the channel over, which is one that does not block. */
  SelectorListener(SelectorEngine engine, ServerSocketChannel channel) {
    super(engine, channel);
  }

  /** Only keeps the address: the JDK's channel binds and listens in one call. */
  @Override
  public void bind(@Nullable InetSocketAddress local) {
    wanted = local;
  }

  @Override
  public void listen(int backlog) throws IOException {
    channel().bind(wanted, backlog);
  }

  @Override
  public void accept(AcceptExchange exchange) {
    new Accept(exchange).begin();
  }

  private final class Accept extends SelectorOperation<AsynchronousSocketChannel> {
    private final AcceptExchange exchange;
    private @Nullable SocketChannel accepted;

    Accept(AcceptExchange exchange) {
      super(SelectorListener.this, exchange, SelectionKey.OP_ACCEPT);
      this.exchange = exchange;
    }

    @Override
    boolean attempt() throws IOException {
      accepted = channel().accept();
      return accepted != null;
    }

    @Override
    AsynchronousSocketChannel value() throws IOException {
      SocketChannel connection = Objects.requireNonNull(accepted);
      InetSocketAddress remote;
      SelectorStream stream;
      try {
        remote = (InetSocketAddress) connection.getRemoteAddress();
        stream = engine().streamOf(connection);
      } catch (IOException | RuntimeException e) {
        Closing.quietly(connection, "for a connection that could not be taken in");
        throw e;
      }
      return exchange.channel(stream, remote);
    }
  }
}
