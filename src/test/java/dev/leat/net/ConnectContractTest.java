package dev.leat.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.net.Peers.FullListener;
import dev.leat.testing.RecordingHandler;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.AlreadyConnectedException;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.ConnectionPendingException;
import java.nio.channels.NotYetConnectedException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/** Connecting; which arguments are refused stands in the tables. */
@MethodSource("dev.leat.net.SocketVariants#all")
class ConnectContractTest extends SocketContract {
  @Test
  void aConnectionKnowsBothAddresses() throws Exception {
    ServerSocketChannel listener = listener();
    AsynchronousSocketChannel channel = open();
    assertThat(channel.getRemoteAddress()).isNull();
    assertThat(get(channel.connect(listener.getLocalAddress()))).isNull();
    SocketChannel peer = keep(listener.accept());
    assertThat(channel.getRemoteAddress()).isEqualTo(listener.getLocalAddress());
    assertThat(channel.getLocalAddress()).isEqualTo(peer.getRemoteAddress());
    assertThatThrownBy(() -> channel.connect(listener.getLocalAddress()))
        .isExactlyInstanceOf(AlreadyConnectedException.class);
  }

  @Test
  void aHandlerIsToldOfTheConnection() throws Exception {
    RecordingHandler<Void, String> handler = new RecordingHandler<>();
    AsynchronousSocketChannel channel = open();
    channel.connect(listener().getLocalAddress(), "a", handler);
    var completion = handler.await();
    assertThat(completion.failure()).isNull();
    assertThat(completion.value()).isNull();
    assertThat(completion.attachment()).isEqualTo("a");
    assertThat(channel.getRemoteAddress()).isNotNull();
  }

  @Test
  void aRefusedConnectionClosesTheChannel() throws Exception {
    AsynchronousSocketChannel channel = open();
    Future<Void> connecting = channel.connect(Peers.refusing());
    assertThatThrownBy(() -> get(connecting))
        .isExactlyInstanceOf(ExecutionException.class)
        .cause()
        .isExactlyInstanceOf(ConnectException.class)
        .hasMessage("Connection refused");
    assertThat(channel.isOpen()).isFalse();
    assertThat(connecting.state()).isEqualTo(Future.State.FAILED);
  }

  @Test
  void aHandlerIsToldOfARefusal() throws Exception {
    RecordingHandler<Void, String> handler = new RecordingHandler<>();
    AsynchronousSocketChannel channel = open();
    channel.connect(Peers.refusing(), "a", handler);
    var completion = handler.await();
    assertThat(completion.outcome()).isEqualTo("java.net.ConnectException: Connection refused");
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void anAddressThatCannotBeReachedFailsAsOnTheJdk() throws Exception {
    for (String name : new String[] {"255.255.255.255", "240.0.0.1", "ff02::1", "::"}) {
      SocketAddress address = new InetSocketAddress(name, 9);
      String expected = ending(variant.oracle(), address);
      assertThat(ending(variant, address)).as(name).isEqualTo(expected);
    }
  }

  private static String ending(SocketVariant variant, SocketAddress address) throws Exception {
    try (AsynchronousSocketChannel channel =
        variant.provider().openAsynchronousSocketChannel(null)) {
      RecordingHandler<Void, String> handler = new RecordingHandler<>();
      channel.connect(address, "a", handler);
      return handler.await().outcome() + (channel.isOpen() ? ", open" : ", closed");
    }
  }

  @Test
  void oneConnectAtATime() throws Exception {
    try (FullListener full = new FullListener()) {
      AsynchronousSocketChannel channel = open();
      Future<Void> connecting = channel.connect(full.address());
      assertThat(connecting.isDone()).isFalse();
      assertThatThrownBy(() -> channel.connect(full.address()))
          .isExactlyInstanceOf(ConnectionPendingException.class);
      assertThatThrownBy(() -> channel.bind(loopback()))
          .isExactlyInstanceOf(ConnectionPendingException.class);
      assertThatThrownBy(() -> channel.read(ByteBuffer.allocate(1)))
          .isExactlyInstanceOf(NotYetConnectedException.class);
      assertThatThrownBy(() -> channel.write(ByteBuffer.allocate(1)))
          .isExactlyInstanceOf(NotYetConnectedException.class);
      assertThat(channel.getRemoteAddress()).isNull();
      channel.close();
      assertThatThrownBy(() -> get(connecting))
          .hasCauseExactlyInstanceOf(AsynchronousCloseException.class);
    }
  }

  @Test
  void closingFailsAPendingConnect() throws Exception {
    try (FullListener full = new FullListener()) {
      AsynchronousSocketChannel channel = open();
      RecordingHandler<Void, String> handler = new RecordingHandler<>();
      channel.connect(full.address(), "a", handler);
      channel.close();
      assertThat(handler.await().failure()).isExactlyInstanceOf(AsynchronousCloseException.class);
    }
  }

  @Test
  void aSocketMayConnectToItself() throws Exception {
    AsynchronousSocketChannel channel = open().bind(loopback());
    get(channel.connect(channel.getLocalAddress()));
    assertThat(channel.getRemoteAddress()).isEqualTo(channel.getLocalAddress());
    assertThat(get(channel.write(ByteBuffer.wrap(new byte[] {7})))).isEqualTo(1);
    ByteBuffer dst = ByteBuffer.allocate(2);
    assertThat(get(channel.read(dst))).isEqualTo(1);
    assertThat(dst.get(0)).isEqualTo((byte) 7);
  }
}
