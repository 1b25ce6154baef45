package dev.leat.net.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.net.Peers;
import dev.leat.net.SocketContract;
import dev.leat.testing.Content;
import dev.leat.testing.RecordingHandler;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.CompletionHandler;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/** Input on all connections at once, and on one without end. */
@MethodSource("dev.leat.net.SocketVariants#some")
class BurstTest extends SocketContract {
  private static final int CONNECTIONS = 500;
  private static final int SIZE = 20_000;

  /** More than any store of shared buffers holds. */
  @Test
  void muchComesOnEveryConnectionAtOnce() throws Exception {
    EchoServer server =
        keep(
            new EchoServer(variant.provider(), group, loopback(), () -> ByteBuffer.allocate(SIZE)));
    SocketAddress address = server.address();
    List<SocketChannel> clients = new ArrayList<>();
    for (int i = 0; i < CONNECTIONS; i++) {
      clients.add(keep(SocketChannel.open(address)));
    }
    for (int i = 0; i < CONNECTIONS; i++) {
      Peers.send(clients.get(i), Content.random(SIZE, i));
    }
    for (int i = 0; i < CONNECTIONS; i++) {
      assertThat(Peers.receive(clients.get(i), SIZE)).isEqualTo(Content.random(SIZE, i));
    }
    assertThat(server.failure()).isNull();
  }

  /** Reads that are done at once call handlers that read again: others have their turn as well. */
  @Test
  void aBusyChannelStarvesNoOther() throws Exception {
    Connection busy = connection();
    Connection other = connection();
    AtomicBoolean enough = new AtomicBoolean();
    CountDownLatch ended = new CountDownLatch(1);
    new Busy(busy, enough, ended).next();
    RecordingHandler<Integer, String> handler = new RecordingHandler<>();
    for (int i = 0; i < 100; i++) {
      other.channel().read(ByteBuffer.allocate(5), "a", handler);
      Peers.send(other.peer(), new byte[5]);
      assertThat(handler.await().outcome()).isEqualTo(5);
    }
    assertThat(ended.getCount()).isEqualTo(1);
    enough.set(true);
    assertThat(ended.await(SECONDS, TimeUnit.SECONDS)).isTrue();
  }

  private record Busy(Connection connection, AtomicBoolean enough, CountDownLatch ended)
      implements CompletionHandler<Integer, Object> {
    void next() {
      connection.channel().read(ByteBuffer.allocate(0), null, this);
    }

    @Override
    public void completed(Integer count, Object attachment) {
      if (enough.get()) {
        ended.countDown();
      } else {
        next();
      }
    }

    @Override
    public void failed(Throwable failure, Object attachment) {
      assertThat(failure).isInstanceOf(ClosedChannelException.class); // after a test that failed
    }
  }
}
