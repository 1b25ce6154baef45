package dev.leat.probe;

import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/** Unix domain sockets, which insist on paths of the JDK's own. */
final class UnixSocketProbe {
  private final Probe probe;

  UnixSocketProbe(Probe probe) {
    this.probe = probe;
  }

  void run() {
    Path name = probe.path("socket");
    probe.ask(
        "unix socket",
        () -> {
          UnixDomainSocketAddress address = UnixDomainSocketAddress.of(name);
          try (ServerSocketChannel server =
              ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(address)) {
            try (SocketChannel client = SocketChannel.open(address);
                SocketChannel accepted = server.accept()) {
              client.write(ByteBuffer.wrap(new byte[] {1, 2, 3}));
              ByteBuffer got = ByteBuffer.allocate(3);
              while (got.hasRemaining()) {
                accepted.read(got);
              }
              return server.getLocalAddress() + " " + got;
            }
          }
        });
    probe.ask("exists", () -> Files.exists(name));
  }
}
