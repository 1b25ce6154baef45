package dev.leat.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.testing.RecordingHandler;
import java.net.InetSocketAddress;
import java.nio.channels.AcceptPendingException;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.AsynchronousServerSocketChannel;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NotYetBoundException;
import java.nio.channels.SocketChannel;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Accepting connections. */
@MethodSource("dev.leat.net.SocketVariants#all")
class AcceptContractTest extends SocketContract {
  @Test
  void anAcceptedChannelIsConnected() throws Exception {
    AsynchronousServerSocketChannel server = server();
    SocketChannel client = keep(SocketChannel.open(server.getLocalAddress()));
    AsynchronousSocketChannel accepted = keep(get(server.accept()));
    assertThat(accepted.isOpen()).isTrue();
    assertThat(accepted.getRemoteAddress()).isEqualTo(client.getLocalAddress());
    assertThat(accepted.getLocalAddress()).isEqualTo(client.getRemoteAddress());
    assertThat(SocketText.plain(accepted.toString()))
        .isEqualTo("channel[connected local=/127.0.0.1:<port> remote=/127.0.0.1:<port>]");
  }

  @Test
  void anAcceptWaitsForAConnection() throws Exception {
    AsynchronousServerSocketChannel server = server();
    Future<AsynchronousSocketChannel> accepting = server.accept();
    assertThat(accepting.isDone()).isFalse();
    assertThatThrownBy(accepting::resultNow).isInstanceOf(IllegalStateException.class);
    SocketChannel client = keep(SocketChannel.open(server.getLocalAddress()));
    assertThat(keep(get(accepting)).getRemoteAddress()).isEqualTo(client.getLocalAddress());
    assertThat(accepting.isDone()).isTrue();
    assertThat(accepting.cancel(true)).isFalse();
  }

  @Test
  void aHandlerAcceptsAgainAndAgain() throws Exception {
    AsynchronousServerSocketChannel server = server();
    CountDownLatch accepted = new CountDownLatch(40);
    server.accept(null, new Accepting(server, accepted));
    for (int i = 0; i < 40; i++) {
      SocketChannel.open(server.getLocalAddress()).close();
    }
    assertThat(accepted.await(SECONDS, TimeUnit.SECONDS)).isTrue();
  }

  private record Accepting(AsynchronousServerSocketChannel server, CountDownLatch accepted)
      implements java.nio.channels.CompletionHandler<AsynchronousSocketChannel, Object> {
    @Override
    public void completed(AsynchronousSocketChannel channel, Object attachment) {
      server.accept(null, this);
      try {
        channel.close();
        accepted.countDown();
      } catch (java.io.IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }

    @Override
    public void failed(Throwable failure, Object attachment) {
      assertThat(failure).isInstanceOf(ClosedChannelException.class);
    }
  }

  @Test
  void oneAcceptAtATime() throws Exception {
    AsynchronousServerSocketChannel server = server();
    RecordingHandler<AsynchronousSocketChannel, String> handler = new RecordingHandler<>();
    server.accept("a", handler);
    assertThatThrownBy(server::accept).isExactlyInstanceOf(AcceptPendingException.class);
    assertThatThrownBy(() -> server.accept("b", handler))
        .isExactlyInstanceOf(AcceptPendingException.class);
    server.close();
    var completion = handler.await();
    assertThat(completion.failure()).isExactlyInstanceOf(AsynchronousCloseException.class);
    assertThat(completion.attachment()).isEqualTo("a");
  }

  @Test
  void aServerThatIsNotBoundAcceptsNothing() throws Exception {
    AsynchronousServerSocketChannel server = openServer();
    assertThatThrownBy(server::accept).isExactlyInstanceOf(NotYetBoundException.class);
    server.close();
    Future<AsynchronousSocketChannel> accepting = server.accept();
    assertThat(accepting.isDone()).isTrue();
    assertThatThrownBy(() -> get(accepting))
        .hasCauseExactlyInstanceOf(ClosedChannelException.class);
  }

  @Test
  void closingFailsAPendingAccept() throws Exception {
    AsynchronousServerSocketChannel server = server();
    Future<AsynchronousSocketChannel> accepting = server.accept();
    server.close();
    assertThatThrownBy(() -> get(accepting))
        .hasCauseExactlyInstanceOf(AsynchronousCloseException.class)
        .cause()
        .satisfies(closed -> assertThat(closed.getStackTrace()).isEmpty());
    assertThat(accepting.isCancelled()).isFalse();
    assertThat(accepting.state()).isEqualTo(Future.State.FAILED);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aCancelledAcceptIsTheLastOne(boolean closing) throws Exception {
    AsynchronousServerSocketChannel server = server();
    InetSocketAddress address = (InetSocketAddress) server.getLocalAddress();
    Future<AsynchronousSocketChannel> accepting = server.accept();
    assertThat(accepting.cancel(closing)).isTrue();
    assertThat(accepting.cancel(closing)).isFalse();
    assertThat(accepting.isCancelled()).isTrue();
    assertThatThrownBy(() -> get(accepting)).isExactlyInstanceOf(CancellationException.class);
    assertThat(server.isOpen()).isEqualTo(!closing);
    if (!closing) {
      keep(SocketChannel.open(address)); // still listens
      assertThatThrownBy(server::accept)
          .isExactlyInstanceOf(RuntimeException.class)
          .hasMessage("Accept not allowed due cancellation");
    }
  }

  @Test
  void connectionsAreAcceptedInTheOrderInWhichTheyCame() throws Exception {
    AsynchronousServerSocketChannel server = server();
    for (int i = 0; i < 10; i++) {
      SocketChannel client = keep(SocketChannel.open(server.getLocalAddress()));
      AsynchronousSocketChannel accepted = keep(get(server.accept()));
      assertThat(accepted.getRemoteAddress()).isEqualTo(client.getLocalAddress());
    }
  }

  @Test
  void aChannelOutlivesItsServer() throws Exception {
    Connection connection = acceptedConnection();
    Peers.send(connection.peer(), new byte[] {1, 2, 3});
    assertThat(get(connection.channel().read(java.nio.ByteBuffer.allocate(5)))).isEqualTo(3);
  }
}
