package dev.leat.suite;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Sockets that have a place in the file system. */
@SuppressWarnings("NullAway.Init")
class UnixSocketContractTest extends FileSystemContract {
  @Test
  void socketsHavePaths() throws Exception {
    Path name = path("socket");
    UnixDomainSocketAddress address = UnixDomainSocketAddress.of(name);
    try (ServerSocketChannel server =
        ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(address)) {
      assertThat(server.getLocalAddress()).isEqualTo(address);
      assertThat(Files.getAttribute(name, "isOther")).isEqualTo(true);
      try (SocketChannel client = SocketChannel.open(address);
          SocketChannel accepted = server.accept()) {
        assertThat(client.write(ByteBuffer.wrap(new byte[] {1}))).isEqualTo(1);
        ByteBuffer got = ByteBuffer.allocate(1);
        assertThat(accepted.read(got)).isEqualTo(1);
      }
    }
  }
}
