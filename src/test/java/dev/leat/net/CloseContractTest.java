package dev.leat.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.testing.RecordingHandler;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.AsynchronousServerSocketChannel;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/** Closing, with operations in flight and from anywhere. */
@MethodSource("dev.leat.net.SocketVariants#all")
class CloseContractTest extends SocketContract {
  @Test
  void aClosedChannelIsClosedForEverything() throws Exception {
    AsynchronousSocketChannel channel = connection().channel();
    channel.close();
    channel.close();
    assertThat(channel.isOpen()).isFalse();
    assertThat(SocketText.plain(channel.toString())).isEqualTo("channel[closed]");
    assertThatThrownBy(channel::getLocalAddress).isExactlyInstanceOf(ClosedChannelException.class);
    assertThatThrownBy(channel::getRemoteAddress).isExactlyInstanceOf(ClosedChannelException.class);
    assertThatThrownBy(channel::shutdownInput).isExactlyInstanceOf(ClosedChannelException.class);
    assertThatThrownBy(channel::shutdownOutput).isExactlyInstanceOf(ClosedChannelException.class);
    assertThatThrownBy(() -> get(channel.connect(loopback())))
        .hasCauseExactlyInstanceOf(ClosedChannelException.class);
  }

  @Test
  void thePeerSeesTheEnd() throws Exception {
    Connection connection = connection();
    connection.channel().close();
    assertThat(connection.peer().read(ByteBuffer.allocate(1))).isEqualTo(-1);
  }

  @Test
  void thePeerSeesTheEndAlthoughAReadWasPending() throws Exception {
    Connection connection = connection();
    Future<Integer> reading = connection.channel().read(ByteBuffer.allocateDirect(5));
    connection.channel().close();
    assertThat(connection.peer().read(ByteBuffer.allocate(1))).isEqualTo(-1);
    assertThatThrownBy(() -> get(reading))
        .hasCauseExactlyInstanceOf(AsynchronousCloseException.class);
  }

  @Test
  void whatWasWrittenArrivesBeforeTheEnd() throws Exception {
    Connection connection = connection();
    assertThat(get(connection.channel().write(ByteBuffer.allocate(1000)))).isEqualTo(1000);
    connection.channel().close();
    assertThat(Peers.receive(connection.peer(), 2000)).hasSize(1000);
  }

  @Test
  void bothPendingOperationsFail() throws Exception {
    Connection connection = smallConnection();
    Future<Integer> writing = PendingWrite.start(connection.channel(), connection.peer());
    RecordingHandler<Integer, String> handler = new RecordingHandler<>();
    connection.channel().read(ByteBuffer.allocate(5), "a", handler);
    connection.channel().close();
    var completion = handler.await();
    assertThat(completion.failure()).isExactlyInstanceOf(AsynchronousCloseException.class);
    assertThat(variant.kind().owns(completion.thread())).isTrue();
    assertThatThrownBy(() -> get(writing))
        .hasCauseExactlyInstanceOf(AsynchronousCloseException.class);
  }

  @Test
  void aHandlerMayCloseItsChannelAndItsServer() throws Exception {
    Connection connection = connection();
    AsynchronousServerSocketChannel server = server();
    BlockingQueue<Object> seen = new LinkedBlockingQueue<>();
    RecordingHandler<AsynchronousSocketChannel, String> accepting = new RecordingHandler<>();
    server.accept("a", accepting);
    connection
        .channel()
        .read(
            ByteBuffer.allocate(5),
            null,
            new Then<>(
                (value, failure) -> {
                  seen.add(SocketText.of(() -> closed(connection.channel())));
                  seen.add(SocketText.of(() -> closed(server)));
                }));
    Peers.send(connection.peer(), new byte[5]);
    assertThat(seen.poll(SECONDS, TimeUnit.SECONDS)).isEqualTo("returned value false");
    assertThat(seen.poll(SECONDS, TimeUnit.SECONDS)).isEqualTo("returned value false");
    assertThat(accepting.await().failure()).isExactlyInstanceOf(AsynchronousCloseException.class);
  }

  private static boolean closed(java.nio.channels.Channel channel) throws IOException {
    channel.close();
    return channel.isOpen();
  }

  /** Its own failure closes nothing twice; what it starts then fails at once. */
  @Test
  void aHandlerOfAClosedChannelMayGoOn() throws Exception {
    AsynchronousSocketChannel channel = connection().channel();
    RecordingHandler<Integer, String> next = new RecordingHandler<>();
    channel.read(
        ByteBuffer.allocate(5),
        null,
        new Then<>((value, failure) -> channel.read(ByteBuffer.allocate(5), "next", next)));
    channel.close();
    assertThat(next.await().failure()).isExactlyInstanceOf(ClosedChannelException.class);
  }

  @Test
  void manyThreadsMayCloseAtOnce() throws Exception {
    for (int i = 0; i < 20; i++) {
      Connection connection = connection();
      Future<Integer> reading = connection.channel().read(ByteBuffer.allocate(5));
      CountDownLatch start = new CountDownLatch(1);
      List<Thread> threads = new ArrayList<>();
      for (int t = 0; t < 4; t++) {
        threads.add(Thread.ofPlatform().start(() -> closeAfter(start, connection.channel())));
      }
      start.countDown();
      for (Thread thread : threads) {
        thread.join();
      }
      assertThat(connection.channel().isOpen()).isFalse();
      assertThatThrownBy(() -> get(reading))
          .hasCauseExactlyInstanceOf(AsynchronousCloseException.class);
      connection.peer().close();
    }
  }

  private static void closeAfter(CountDownLatch start, AsynchronousSocketChannel channel) {
    try {
      start.await();
      channel.close();
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A read that starts as the channel closes fails; none is lost and none hits another socket. */
  @Test
  void readsAndCloseRace() throws Exception {
    for (int i = 0; i < 50; i++) {
      Connection connection = connection();
      CountDownLatch start = new CountDownLatch(1);
      Thread closer = Thread.ofPlatform().start(() -> closeAfter(start, connection.channel()));
      RecordingHandler<Integer, String> handler = new RecordingHandler<>();
      start.countDown();
      connection.channel().read(ByteBuffer.allocate(5), "a", handler);
      Throwable failure = handler.await().failure();
      assertThat(failure).isInstanceOf(ClosedChannelException.class);
      closer.join();
      connection.peer().close();
    }
  }

  /** A number that is free again is another socket's, which no old operation may touch. */
  @Test
  void aReusedDescriptorGetsItsOwnBytesOnly() throws Exception {
    for (int i = 0; i < 50; i++) {
      Connection first = connection();
      ByteBuffer stale = ByteBuffer.allocateDirect(5);
      var _ = first.channel().read(stale);
      first.channel().close();
      Connection second = connection();
      Future<Integer> reading = second.channel().read(ByteBuffer.allocate(5));
      Peers.send(second.peer(), new byte[5]);
      assertThat(get(reading)).isEqualTo(5);
      assertThat(stale.position()).isZero();
      second.channel().close();
      first.peer().close();
      second.peer().close();
    }
  }
}
