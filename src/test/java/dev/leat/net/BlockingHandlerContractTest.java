package dev.leat.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.testing.RecordingHandler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.ServerSocketChannel;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/** Handlers that take their time: as long as the group has a thread left, the others go on. */
@MethodSource("dev.leat.net.SocketVariants#all")
class BlockingHandlerContractTest extends SocketContract {
  @Test
  void aHandlerMayWaitForAnotherChannel() throws Exception {
    if (variant.kind() == GroupKind.FIXED_1) {
      return; // the only thread would wait for itself, on the JDK as well
    }
    Connection first = connection();
    Connection second = connection();
    BlockingQueue<Object> seen = new LinkedBlockingQueue<>();
    CountDownLatch waiting = new CountDownLatch(1);
    Then<Integer> handler =
        new Then<>(
            (value, failure) -> {
              waiting.countDown();
              seen.add(SocketText.of(() -> get(second.channel().read(ByteBuffer.allocate(5)))));
            });
    first.channel().read(ByteBuffer.allocate(5), null, handler);
    Peers.send(first.peer(), new byte[5]);
    assertThat(waiting.await(SECONDS, TimeUnit.SECONDS)).isTrue();
    Peers.send(second.peer(), new byte[4]);
    assertThat(seen.poll(SECONDS, TimeUnit.SECONDS)).isEqualTo("returned value 4");
  }

  @Test
  void aHandlerMayWaitForItsOwnChannel() throws Exception {
    if (variant.kind() == GroupKind.FIXED_1) {
      return; // as above
    }
    Connection connection = connection();
    BlockingQueue<Object> seen = new LinkedBlockingQueue<>();
    Then<Integer> handler =
        new Then<>(
            (value, failure) ->
                seen.add(
                    SocketText.of(() -> get(connection.channel().read(ByteBuffer.allocate(2))))));
    connection.channel().read(ByteBuffer.allocate(3), null, handler);
    Peers.send(connection.peer(), new byte[5]);
    assertThat(seen.poll(SECONDS, TimeUnit.SECONDS)).isEqualTo("returned value 2");
  }

  /** Two of three threads stand still; a group without a bound may lose any number. */
  @Test
  void handlersThatStandStillStopNoOther() throws Exception {
    int standing = variant.kind().isBounded() ? 2 : 8;
    if (variant.kind() == GroupKind.FIXED_1) {
      return; // has no thread to spare
    }
    CountDownLatch blocked = new CountDownLatch(standing);
    CountDownLatch release = new CountDownLatch(1);
    CountDownLatch released = new CountDownLatch(standing);
    for (int i = 0; i < standing; i++) {
      Connection connection = connection();
      Then<Integer> handler = new Then<>((value, failure) -> block(blocked, release, released));
      connection.channel().read(ByteBuffer.allocate(1), null, handler);
      Peers.send(connection.peer(), new byte[1]);
    }
    assertThat(blocked.await(SECONDS, TimeUnit.SECONDS)).isTrue();
    exchange();
    release.countDown();
    assertThat(released.await(SECONDS, TimeUnit.SECONDS)).isTrue();
  }

  private void exchange() throws Exception {
    RecordingHandler<Integer, String> handler = new RecordingHandler<>();
    for (int channels = 0; channels < 6; channels++) {
      Pair pair = pair();
      for (int i = 0; i < 20; i++) {
        pair.accepted().read(ByteBuffer.allocate(5), "a", handler);
        assertThat(get(pair.client().write(ByteBuffer.allocate(5)))).isEqualTo(5);
        assertThat(handler.await().outcome()).isEqualTo(5);
      }
    }
  }

  private static void block(CountDownLatch blocked, CountDownLatch release, CountDownLatch done) {
    blocked.countDown();
    try {
      release.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    done.countDown();
  }

  /** All threads are busy, yet nothing is lost: it is done once one is free again. */
  @Test
  void whatComesWhileAllThreadsAreBusyIsDoneLater() throws Exception {
    int threads = variant.kind() == GroupKind.FIXED_1 ? 1 : 3;
    CountDownLatch blocked = new CountDownLatch(threads);
    CountDownLatch release = new CountDownLatch(1);
    CountDownLatch released = new CountDownLatch(threads);
    RecordingHandler<Integer, Integer> others = new RecordingHandler<>();
    Connection[] connections = new Connection[8];
    for (int i = 0; i < connections.length; i++) {
      connections[i] = connection();
      connections[i].channel().read(ByteBuffer.allocate(5), i, others);
    }
    for (int i = 0; i < threads; i++) {
      Connection blocking = connection();
      Then<Integer> handler = new Then<>((value, failure) -> block(blocked, release, released));
      blocking.channel().read(ByteBuffer.allocate(1), null, handler);
      Peers.send(blocking.peer(), new byte[1]);
    }
    assertThat(variant.kind() == GroupKind.FIXED_3 || blocked.await(SECONDS, TimeUnit.SECONDS))
        .isTrue(); // a fixed group of ours has its connections spread as it likes
    for (Connection connection : connections) {
      Peers.send(connection.peer(), new byte[5]);
    }
    release.countDown();
    assertThat(released.await(SECONDS, TimeUnit.SECONDS)).isTrue();
    for (int i = 0; i < connections.length; i++) {
      assertThat(others.await().outcome()).isEqualTo(5);
    }
    assertThat(others.unread()).isZero();
  }

  @Test
  void aHandlerMayOpenConnectAndCloseChannels() throws Exception {
    Connection connection = connection();
    ServerSocketChannel listener = listener();
    RecordingHandler<Void, String> connecting = new RecordingHandler<>();
    Then<Integer> handler = new Then<>((value, failure) -> connect(listener, connecting));
    connection.channel().read(ByteBuffer.allocate(1), null, handler);
    Peers.send(connection.peer(), new byte[1]);
    assertThat(connecting.await().failure()).isNull();
  }

  private void connect(ServerSocketChannel listener, RecordingHandler<Void, String> handler) {
    try {
      AsynchronousSocketChannel opened = open();
      opened.connect(listener.getLocalAddress(), "a", handler);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
