package dev.leat.net.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.net.SocketContract;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/** Connections that come, say a word and go, by the thousand. */
@MethodSource("dev.leat.net.SocketVariants#some")
class CyclesTest extends SocketContract {
  private static final int CYCLES = 20_000;

  @Test
  void thousandsOfShortConnectionsLeaveNothing() throws Exception {
    EchoServer server =
        keep(
            new EchoServer(
                variant.provider(), group, loopback(), () -> ByteBuffer.allocateDirect(16)));
    ByteBuffer buffer = ByteBuffer.allocateDirect(8);
    for (int i = 0; i < CYCLES; i++) {
      try (SocketChannel client = SocketChannel.open(server.address())) {
        client.write(buffer.clear());
        if (i % 4 == 0) {
          buffer.clear();
          while (buffer.hasRemaining()) {
            assertThat(client.read(buffer)).isPositive();
          }
        }
      }
    }
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    while (server.accepted() < CYCLES && System.nanoTime() < deadline) {
      LockSupport.parkNanos(1_000_000); // the last are in the queue
    }
    assertThat(server.accepted()).isEqualTo(CYCLES);
  }
}
