package dev.leat.net.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.net.Peers;
import dev.leat.net.Peers.FullListener;
import dev.leat.net.PendingWrite;
import dev.leat.net.SocketContract;
import dev.leat.testing.Content;
import dev.leat.testing.RecordingHandler;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.InterruptedByTimeoutException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/** Peers that take their time, or never do what is waited for. */
@MethodSource("dev.leat.net.SocketVariants#some")
class SlowPeerTest extends SocketContract {
  @Test
  void aPeerThatSendsByteByByteIsReadByteByByte() throws Exception {
    Connection connection = connection();
    byte[] bytes = Content.random(500, 9);
    ByteBuffer dst = ByteBuffer.allocate(bytes.length);
    for (byte b : bytes) {
      Future<Integer> reading = connection.channel().read(dst);
      Peers.send(connection.peer(), new byte[] {b});
      assertThat(get(reading)).isEqualTo(1);
    }
    assertThat(dst.array()).isEqualTo(bytes);
  }

  @Test
  void aPeerThatHalfClosesIsWrittenToStill() throws Exception {
    Connection connection = acceptedConnection();
    connection.peer().shutdownOutput();
    assertThat(get(connection.channel().read(ByteBuffer.allocate(5)))).isEqualTo(-1);
    for (int i = 0; i < 10; i++) {
      assertThat(get(connection.channel().write(ByteBuffer.allocate(5)))).isEqualTo(5);
      assertThat(Peers.receive(connection.peer(), 5)).hasSize(5);
    }
    connection.channel().shutdownOutput();
    assertThat(connection.peer().read(ByteBuffer.allocate(1))).isEqualTo(-1);
  }

  @Test
  void hundredsOfPeersThatNeverReadHoldUpNobody() throws Exception {
    Future<?>[] writing = new Future<?>[100];
    Connection[] connections = new Connection[writing.length];
    for (int i = 0; i < writing.length; i++) {
      connections[i] = smallConnection();
      writing[i] = PendingWrite.start(connections[i].channel(), connections[i].peer());
    }
    Pair pair = pair();
    boolean filledUp;
    do {
      exchange(pair, 100);
      filledUp = true;
      for (int i = 0; i < writing.length; i++) {
        if (writing[i].isDone()) { // a timer of the kernel's has made room for a few bytes
          filledUp = false;
          writing[i] = PendingWrite.start(connections[i].channel(), connections[i].peer());
        }
      }
    } while (!filledUp);
    assertThat(writing).noneMatch(Future::isDone);
    for (int i = 0; i < writing.length; i++) {
      Future<?> pending = writing[i];
      connections[i].channel().close();
      assertThatThrownBy(() -> get(pending))
          .hasCauseExactlyInstanceOf(AsynchronousCloseException.class);
    }
  }

  private static void exchange(Pair pair, int times) throws Exception {
    for (int i = 0; i < times; i++) {
      Future<Integer> reading = pair.accepted().read(ByteBuffer.allocate(5));
      assertThat(get(pair.client().write(ByteBuffer.allocate(5)))).isEqualTo(5);
      assertThat(get(reading)).isEqualTo(5);
    }
  }

  /** A SYN that was dropped is sent again after a second. */
  @Test
  void aConnectThatWaitsEndsWhenTheServerAccepts() throws Exception {
    try (FullListener full = new FullListener()) {
      AsynchronousSocketChannel channel = open();
      RecordingHandler<Void, String> handler = new RecordingHandler<>();
      channel.connect(full.address(), "a", handler);
      full.accept();
      assertThat(handler.await().failure()).isNull();
      assertThat(channel.getRemoteAddress()).isEqualTo(full.address());
    }
  }

  @Test
  void aReadThatWaitsForASecondEndsByItsTimeout() throws Exception {
    RecordingHandler<Integer, String> handler = new RecordingHandler<>();
    AsynchronousSocketChannel channel = connection().channel();
    long start = System.nanoTime();
    channel.read(ByteBuffer.allocate(5), 1, TimeUnit.SECONDS, "a", handler);
    assertThat(handler.await().failure()).isExactlyInstanceOf(InterruptedByTimeoutException.class);
    assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(1_000_000_000L);
  }

  @Test
  void manyTimeoutsRunOutEachForItself() throws Exception {
    RecordingHandler<Integer, Integer> handler = new RecordingHandler<>();
    for (int i = 0; i < 50; i++) {
      connection()
          .channel()
          .read(ByteBuffer.allocate(5), 50 - i, TimeUnit.MILLISECONDS, i, handler);
    }
    boolean[] seen = new boolean[50];
    for (int i = 0; i < 50; i++) {
      var completion = handler.await();
      assertThat(completion.failure()).isExactlyInstanceOf(InterruptedByTimeoutException.class);
      assertThat(seen[completion.attachment()]).isFalse();
      seen[completion.attachment()] = true;
    }
  }
}
