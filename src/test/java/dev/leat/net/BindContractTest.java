package dev.leat.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.AlreadyBoundException;
import java.nio.channels.AsynchronousServerSocketChannel;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/** Binding of sockets and servers; which arguments are refused stands in the tables. */
@MethodSource("dev.leat.net.SocketVariants#once")
class BindContractTest extends SocketContract {
  @Test
  void withoutAnAddressAFreePortIsTaken() throws Exception {
    AsynchronousServerSocketChannel server = openServer();
    assertThat(server.getLocalAddress()).isNull();
    assertThat(server.bind(null)).isSameAs(server);
    assertThat(address(server).getPort()).isPositive();
    assertThat(address(server).getAddress().isAnyLocalAddress()).isTrue();
    AsynchronousSocketChannel channel = open();
    assertThat(channel.getLocalAddress()).isNull();
    assertThat(channel.bind(null)).isSameAs(channel);
    assertThat(((InetSocketAddress) channel.getLocalAddress()).getPort()).isPositive();
  }

  private static InetSocketAddress address(AsynchronousServerSocketChannel server)
      throws Exception {
    return (InetSocketAddress) server.getLocalAddress();
  }

  @Test
  void aSecondBindIsRefused() throws Exception {
    AsynchronousServerSocketChannel server = server();
    assertThatThrownBy(() -> server.bind(loopback()))
        .isExactlyInstanceOf(AlreadyBoundException.class);
    AsynchronousSocketChannel channel = open().bind(loopback());
    assertThatThrownBy(() -> channel.bind(loopback()))
        .isExactlyInstanceOf(AlreadyBoundException.class);
    AsynchronousSocketChannel connected = connection().channel();
    assertThatThrownBy(() -> connected.bind(loopback()))
        .isExactlyInstanceOf(AlreadyBoundException.class);
  }

  @Test
  void aPortThatIsInUseIsRefusedAndAnotherMayBeTriedThen() throws Exception {
    AsynchronousServerSocketChannel first = server();
    AsynchronousServerSocketChannel second = openServer();
    assertThatThrownBy(() -> second.bind(first.getLocalAddress()))
        .isExactlyInstanceOf(BindException.class)
        .hasMessage("Address already in use");
    assertThat(second.getLocalAddress()).isNull();
    assertThat(second.bind(loopback()).getLocalAddress()).isNotNull();
  }

  @Test
  void theSamePortCanBeBoundAgainAtOnce() throws Exception {
    AsynchronousServerSocketChannel first = server();
    InetSocketAddress address = address(first);
    AsynchronousSocketChannel client = open();
    Future<Void> connected = client.connect(address);
    // The side that closes first keeps the port in TIME_WAIT.
    get(first.accept()).close();
    get(connected);
    first.close();
    assertThat(openServer().bind(address).getLocalAddress()).isEqualTo(address);
  }

  @Test
  void twoServersShareAPortIfBothWantTo() throws Exception {
    AsynchronousServerSocketChannel first =
        openServer().setOption(StandardSocketOptions.SO_REUSEPORT, true).bind(loopback());
    AsynchronousServerSocketChannel second =
        openServer().setOption(StandardSocketOptions.SO_REUSEPORT, true);
    assertThat(second.bind(address(first)).getLocalAddress()).isEqualTo(address(first));
  }

  @Test
  void anAddressOfAnotherMachineIsRefused() throws Exception {
    AsynchronousSocketChannel channel = open();
    InetSocketAddress elsewhere = new InetSocketAddress("192.0.2.1", 0);
    assertThatThrownBy(() -> channel.bind(elsewhere))
        .isExactlyInstanceOf(BindException.class)
        .hasMessage("Cannot assign requested address");
    assertThat(channel.isOpen()).isTrue();
  }

  @Test
  void aClosedChannelIsNotBound() throws Exception {
    AsynchronousServerSocketChannel server = openServer();
    server.close();
    assertThatThrownBy(() -> server.bind(loopback()))
        .isExactlyInstanceOf(ClosedChannelException.class);
    assertThatThrownBy(server::getLocalAddress).isExactlyInstanceOf(ClosedChannelException.class);
    AsynchronousSocketChannel channel = open();
    channel.close();
    assertThatThrownBy(() -> channel.bind(loopback()))
        .isExactlyInstanceOf(ClosedChannelException.class);
  }

  @Test
  void aConnectionComesFromTheAddressThatIsBound() throws Exception {
    AsynchronousServerSocketChannel server = server();
    InetSocketAddress own = new InetSocketAddress(InetAddress.getByName("127.0.0.7"), 0);
    AsynchronousSocketChannel client = open().bind(own);
    InetSocketAddress bound = (InetSocketAddress) client.getLocalAddress();
    assertThat(bound.getAddress()).isEqualTo(own.getAddress());
    Future<Void> connected = client.connect(server.getLocalAddress());
    assertThat(keep(get(server.accept())).getRemoteAddress()).isEqualTo(bound);
    get(connected);
  }

  @Test
  void theBacklogLetsConnectionsWait() throws Exception {
    AsynchronousServerSocketChannel server = openServer().bind(loopback(), 20);
    for (int i = 0; i < 20; i++) {
      keep(SocketChannel.open(server.getLocalAddress()));
    }
    for (int i = 0; i < 20; i++) {
      assertThat(keep(get(server.accept())).isOpen()).isTrue();
    }
  }
}
