package dev.leat.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.testing.RecordingHandler;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousChannelGroup;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.AsynchronousServerSocketChannel;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ShutdownChannelGroupException;
import java.nio.channels.SocketChannel;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/** The life of a group that an application has made. */
@MethodSource("dev.leat.net.SocketVariants#ownGroups")
@SuppressWarnings("NullAway.Init") // set before each test
class GroupContractTest extends SocketContract {
  private AsynchronousChannelGroup own;

  @BeforeEach
  void takeGroup() {
    own = Objects.requireNonNull(group);
  }

  @Test
  void aNewGroupIsAlive() throws Exception {
    assertThat(own.isShutdown()).isFalse();
    assertThat(own.isTerminated()).isFalse();
    assertThat(own.awaitTermination(0, TimeUnit.SECONDS)).isFalse();
    assertThat(own.awaitTermination(-1, TimeUnit.SECONDS)).isFalse();
    assertThat(own.awaitTermination(1, TimeUnit.MILLISECONDS)).isFalse();
  }

  @Test
  void anEmptyGroupTerminatesByShutdown() throws Exception {
    own.shutdown();
    assertThat(own.isShutdown()).isTrue();
    assertThat(own.awaitTermination(SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(own.isTerminated()).isTrue();
    own.shutdown();
    own.shutdownNow();
    assertThat(own.isTerminated()).isTrue();
  }

  @Test
  void aGroupThatWasShutDownServesItsChannelsToTheLast() throws Exception {
    Connection connection = connection();
    Connection other = connection();
    own.shutdown();
    assertThat(own.isShutdown()).isTrue();
    assertThat(own.isTerminated()).isFalse();
    RecordingHandler<Integer, String> handler = new RecordingHandler<>();
    for (int i = 0; i < 10; i++) {
      connection.channel().read(ByteBuffer.allocate(5), "a", handler);
      Peers.send(connection.peer(), new byte[5]);
      assertThat(handler.await().outcome()).isEqualTo(5);
      assertThat(get(other.channel().write(ByteBuffer.allocate(5)))).isEqualTo(5);
    }
    connection.channel().close();
    assertThat(own.awaitTermination(1, TimeUnit.MILLISECONDS)).isFalse();
    other.channel().close();
    assertThat(own.awaitTermination(SECONDS, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void shutdownNowClosesEveryChannel() throws Exception {
    Connection connection = smallConnection();
    Future<Integer> writing = PendingWrite.start(connection.channel(), connection.peer());
    RecordingHandler<Integer, String> reading = new RecordingHandler<>();
    connection.channel().read(ByteBuffer.allocate(5), "a", reading);
    AsynchronousServerSocketChannel server = server();
    Future<AsynchronousSocketChannel> accepting = server.accept();
    AsynchronousSocketChannel unconnected = open();
    own.shutdownNow();
    assertThat(connection.channel().isOpen()).isFalse();
    assertThat(server.isOpen()).isFalse();
    assertThat(unconnected.isOpen()).isFalse();
    assertThat(reading.await().failure()).isExactlyInstanceOf(AsynchronousCloseException.class);
    for (Future<?> failed : new Future<?>[] {writing, accepting}) {
      assertThatThrownBy(() -> get(failed))
          .hasCauseExactlyInstanceOf(AsynchronousCloseException.class);
    }
    assertThat(own.awaitTermination(SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(own.isTerminated()).isTrue();
  }

  @Test
  void aGroupWaitsForTheHandlerThatRuns() throws Exception {
    Connection connection = connection();
    CountDownLatch running = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
    Then<Integer> handler =
        new Then<>(
            (value, failure) -> {
              running.countDown();
              interrupted.complete(isInterruptedWhileWaiting(release));
            });
    connection.channel().read(ByteBuffer.allocate(1), null, handler);
    Peers.send(connection.peer(), new byte[1]);
    assertThat(running.await(SECONDS, TimeUnit.SECONDS)).isTrue();
    own.shutdownNow();
    assertThat(own.isTerminated()).isFalse();
    assertThat(own.awaitTermination(1, TimeUnit.MILLISECONDS)).isFalse();
    release.countDown();
    assertThat(get(interrupted)).isFalse();
    assertThat(own.awaitTermination(SECONDS, TimeUnit.SECONDS)).isTrue();
  }

  private static boolean isInterruptedWhileWaiting(CountDownLatch latch) {
    try {
      latch.await();
      return false;
    } catch (InterruptedException e) {
      return true;
    }
  }

  @Test
  void aHandlerMayShutItsGroupDown() throws Exception {
    Connection connection = connection();
    CompletableFuture<String> seen = new CompletableFuture<>();
    Then<Integer> handler =
        new Then<>((value, failure) -> seen.complete(SocketText.of(() -> shutDown(own))));
    connection.channel().read(ByteBuffer.allocate(1), null, handler);
    Peers.send(connection.peer(), new byte[1]);
    assertThat(get(seen)).isEqualTo("returned value true");
    assertThat(own.awaitTermination(SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(connection.channel().isOpen()).isFalse();
  }

  @Test
  void aHandlerThatShutItsGroupDownIsToldThatItsChannelIsClosed() throws Exception {
    AsynchronousSocketChannel channel = connection().channel();
    RecordingHandler<Integer, String> next = new RecordingHandler<>();
    CompletableFuture<String> seen = new CompletableFuture<>();
    Then<Integer> handler =
        new Then<>(
            (value, failure) ->
                seen.complete(
                    SocketText.of(
                        () -> {
                          shutDown(own);
                          channel.read(ByteBuffer.allocate(1), "a", next);
                          return true;
                        })));
    channel.write(ByteBuffer.allocate(1), null, handler);
    assertThat(get(seen)).isEqualTo("returned value true");
    RecordingHandler.Completion<Integer, String> told = next.await();
    assertThat(told.failure()).isExactlyInstanceOf(ClosedChannelException.class);
    assertThat(variant.kind().owns(told.thread())).isTrue();
    assertThat(own.awaitTermination(SECONDS, TimeUnit.SECONDS)).isTrue();
  }

  private static boolean shutDown(AsynchronousChannelGroup group) throws java.io.IOException {
    group.shutdownNow();
    return group.isShutdown();
  }

  @Test
  void noConnectionIsAcceptedIntoAGroupThatWasShutDown() throws Exception {
    AsynchronousServerSocketChannel server = server();
    Future<AsynchronousSocketChannel> accepting = server.accept();
    own.shutdown();
    SocketChannel client = keep(SocketChannel.open(server.getLocalAddress()));
    assertThatThrownBy(() -> get(accepting))
        .isExactlyInstanceOf(ExecutionException.class)
        .hasCauseExactlyInstanceOf(java.io.IOException.class)
        .hasRootCauseExactlyInstanceOf(ShutdownChannelGroupException.class);
    assertThat(client.read(ByteBuffer.allocate(1))).isEqualTo(-1);
  }

  @Test
  void aGroupIsAnExecutorOfItsThreads() throws Exception {
    assertThat(own).isInstanceOf(Executor.class);
    Executor executor = (Executor) own;
    CompletableFuture<Thread> thread = new CompletableFuture<>();
    executor.execute(() -> thread.complete(Thread.currentThread()));
    assertThat(variant.kind().owns(get(thread))).isTrue();
    CountDownLatch many = new CountDownLatch(1000);
    for (int i = 0; i < 1000; i++) {
      executor.execute(many::countDown);
    }
    assertThat(many.await(SECONDS, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void whoWaitsForTheEndCanBeInterrupted() {
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> own.awaitTermination(1, TimeUnit.DAYS))
        .isExactlyInstanceOf(InterruptedException.class);
    assertThat(own.isShutdown()).isFalse();
  }

  @Test
  void aHandlerOnAChannelOfATerminatedGroupIsRefused() throws Exception {
    AsynchronousSocketChannel channel = connection().channel();
    own.shutdownNow();
    assertThat(own.awaitTermination(SECONDS, TimeUnit.SECONDS)).isTrue();
    RecordingHandler<Integer, String> handler = new RecordingHandler<>();
    assertThatThrownBy(() -> channel.read(ByteBuffer.allocate(1), "a", handler))
        .isExactlyInstanceOf(ShutdownChannelGroupException.class);
    assertThat(handler.unread()).isZero();
  }

  /** A channel that is closed already keeps no group alive. */
  @Test
  void noHandlerIsCalledElsewhereOrLaterThanByTheGroup() throws Exception {
    for (int round = 0; round < 20; round++) {
      AsynchronousChannelGroup ending = Objects.requireNonNull(variant.openGroup());
      AsynchronousSocketChannel closed = variant.provider().openAsynchronousSocketChannel(ending);
      closed.close();
      CountDownLatch begun = new CountDownLatch(1);
      AtomicBoolean over = new AtomicBoolean();
      AtomicInteger elsewhere = new AtomicInteger();
      AtomicInteger late = new AtomicInteger();
      AtomicInteger told = new AtomicInteger();
      Then<Integer> handler =
          new Then<>(
              (value, failure) -> {
                elsewhere.addAndGet(variant.kind().owns(Thread.currentThread()) ? 0 : 1);
                late.addAndGet(over.get() ? 1 : 0);
                told.incrementAndGet();
              });
      FutureTask<Boolean> reads =
          new FutureTask<>(() -> readUntilRefused(closed, handler, told, begun));
      Thread.ofPlatform().start(reads);
      begun.await();
      ending.shutdownNow();
      over.set(ending.awaitTermination(SECONDS, TimeUnit.SECONDS));
      assertThat(over).isTrue();
      assertThat(get(reads)).as("refused in the end").isTrue();
      assertThat(elsewhere).hasValue(0);
      assertThat(late).hasValue(0);
    }
  }

  private static boolean readUntilRefused(
      AsynchronousSocketChannel channel,
      Then<Integer> handler,
      AtomicInteger told,
      CountDownLatch begun) {
    try {
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
      for (int i = 0; System.nanoTime() < deadline; i++) {
        if (i - told.get() > 1000) {
          LockSupport.parkNanos(100_000); // no more than are told of it, where the group is busy
        }
        channel.read(ByteBuffer.allocate(1), null, handler);
        begun.countDown();
      }
      return false;
    } catch (ShutdownChannelGroupException e) {
      return true;
    }
  }
}
