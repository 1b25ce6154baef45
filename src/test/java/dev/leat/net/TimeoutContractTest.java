package dev.leat.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.testing.RecordingHandler;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.InterruptedByTimeoutException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Reads and writes with a time-out. */
@MethodSource("dev.leat.net.SocketVariants#all")
class TimeoutContractTest extends SocketContract {
  /** More than the buffers of a small connection hold. */
  private static final int MUCH = 1 << 20;

  private final RecordingHandler<Integer, String> handler = new RecordingHandler<>();

  @ParameterizedTest
  @EnumSource(names = {"NANOSECONDS", "MICROSECONDS", "MILLISECONDS"})
  void aReadEndsByItsTimeout(TimeUnit unit) throws Exception {
    Connection connection = connection();
    ByteBuffer dst = ByteBuffer.allocate(5);
    connection.channel().read(dst, 1, unit, "a", handler);
    var completion = handler.await();
    assertThat(completion.outcome())
        .isEqualTo("java.nio.channels.InterruptedByTimeoutException: null");
    assertThat(completion.attachment()).isEqualTo("a");
    assertThat(variant.kind().owns(completion.thread())).isTrue();
    assertThat(dst.position()).isZero();
    assertThat(connection.channel().isOpen()).isTrue();
  }

  @Test
  void afterItsTimeoutNothingMoreIsReadButMuchIsWritten() throws Exception {
    Connection connection = connection();
    AsynchronousSocketChannel channel = connection.channel();
    channel.read(ByteBuffer.allocateDirect(5), 1, TimeUnit.MILLISECONDS, "a", handler);
    assertThat(handler.await().failure()).isExactlyInstanceOf(InterruptedByTimeoutException.class);
    Peers.send(connection.peer(), new byte[5]);
    for (int size : new int[] {0, 5}) {
      assertThatThrownBy(() -> channel.read(ByteBuffer.allocate(size)))
          .isExactlyInstanceOf(IllegalStateException.class)
          .hasMessage("Reading not allowed due to timeout or cancellation");
    }
    ByteBuffer[] dsts = {ByteBuffer.allocate(5)};
    assertThatThrownBy(
            () ->
                channel.read(
                    dsts, 0, 1, 0, TimeUnit.SECONDS, "a", new RecordingHandler<Long, String>()))
        .isExactlyInstanceOf(IllegalStateException.class);
    assertThat(get(channel.write(ByteBuffer.allocate(7)))).isEqualTo(7);
    assertThat(Peers.receive(connection.peer(), 7)).hasSize(7);
  }

  @Test
  void aScatteringReadEndsByItsTimeout() throws Exception {
    Connection connection = connection();
    RecordingHandler<Long, String> scattered = new RecordingHandler<>();
    ByteBuffer[] dsts = {ByteBuffer.allocate(5), ByteBuffer.allocateDirect(5)};
    connection.channel().read(dsts, 0, 2, 5, TimeUnit.MILLISECONDS, "a", scattered);
    assertThat(scattered.await().failure())
        .isExactlyInstanceOf(InterruptedByTimeoutException.class);
  }

  @Test
  void aWriteEndsByItsTimeout() throws Exception {
    Connection connection = smallConnection();
    AsynchronousSocketChannel channel = connection.channel();
    ByteBuffer src = ByteBuffer.allocate(0);
    RecordingHandler.Completion<Integer, String> completion = null;
    while (completion == null || completion.failure() == null) {
      src = ByteBuffer.allocate(MUCH);
      channel.write(src, 20, TimeUnit.MILLISECONDS, "a", handler);
      completion = handler.await();
    }
    assertThat(completion.failure()).isExactlyInstanceOf(InterruptedByTimeoutException.class);
    assertThat(src.position()).isZero();
    assertThatThrownBy(() -> channel.write(ByteBuffer.allocate(5)))
        .isExactlyInstanceOf(IllegalStateException.class)
        .hasMessage("Writing not allowed due to timeout or cancellation");
    Future<Integer> reading = channel.read(ByteBuffer.allocate(5));
    Peers.send(connection.peer(), new byte[5]);
    assertThat(get(reading)).isEqualTo(5);
  }

  @Test
  void aGatheringWriteEndsByItsTimeout() throws Exception {
    Connection connection = smallConnection();
    RecordingHandler<Long, String> gathered = new RecordingHandler<>();
    RecordingHandler.Completion<Long, String> completion = null;
    while (completion == null || completion.failure() == null) {
      ByteBuffer[] srcs = {ByteBuffer.allocate(MUCH), ByteBuffer.allocateDirect(5)};
      connection.channel().write(srcs, 0, 2, 20, TimeUnit.MILLISECONDS, "a", gathered);
      completion = gathered.await();
    }
    assertThat(completion.failure()).isExactlyInstanceOf(InterruptedByTimeoutException.class);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1, Long.MIN_VALUE})
  void withoutAPositiveTimeoutAReadWaits(long timeout) throws Exception {
    for (TimeUnit unit : TimeUnit.values()) {
      Connection connection = connection();
      connection.channel().read(ByteBuffer.allocate(5), timeout, unit, "a", handler);
      Peers.send(connection.peer(), new byte[5]);
      assertThat(handler.await().outcome()).as("%s", unit).isEqualTo(5);
      connection.channel().write(ByteBuffer.allocate(5), timeout, unit, "a", handler);
      assertThat(handler.await().outcome()).as("%s", unit).isEqualTo(5);
      connection.channel().close();
      connection.peer().close();
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {60, 1_000_000_000_000L, Long.MAX_VALUE})
  void aLongTimeoutDisturbsNothing(long timeout) throws Exception {
    for (TimeUnit unit : new TimeUnit[] {TimeUnit.SECONDS, TimeUnit.DAYS}) {
      Connection connection = connection();
      for (int i = 0; i < 3; i++) {
        connection.channel().read(ByteBuffer.allocate(5), timeout, unit, "a", handler);
        Peers.send(connection.peer(), new byte[5]);
        assertThat(handler.await().outcome()).isEqualTo(5);
        connection.channel().write(ByteBuffer.allocateDirect(5), timeout, unit, "a", handler);
        assertThat(handler.await().outcome()).isEqualTo(5);
      }
      connection.channel().read(ByteBuffer.allocate(5), timeout, unit, "a", handler);
      connection.channel().close();
      assertThat(handler.await().failure()).isExactlyInstanceOf(AsynchronousCloseException.class);
    }
  }

  @Test
  void aTimeoutThatWasMetDoesNotReachTheNextRead() throws Exception {
    Connection connection = connection();
    connection.channel().read(ByteBuffer.allocate(5), 50, TimeUnit.MILLISECONDS, "a", handler);
    Peers.send(connection.peer(), new byte[5]);
    assertThat(handler.await().outcome()).isEqualTo(5);
    Future<Integer> next = connection.channel().read(ByteBuffer.allocate(5));
    // Another channel's later time-out has run out: so would have the first one.
    connection().channel().read(ByteBuffer.allocate(5), 60, TimeUnit.MILLISECONDS, "b", handler);
    assertThat(handler.await().attachment()).isEqualTo("b");
    assertThat(next.isDone()).isFalse();
    Peers.send(connection.peer(), new byte[5]);
    assertThat(get(next)).isEqualTo(5);
  }

  /** Whichever wins, the handler is told once. */
  @Test
  void dataAndTimeoutRace() throws Exception {
    for (int i = 0; i < 20; i++) {
      Connection connection = connection();
      ByteBuffer dst = ByteBuffer.allocate(5);
      connection.channel().read(dst, 1, TimeUnit.MILLISECONDS, "a", handler);
      long sendAt = System.nanoTime() + 900_000 + i * 10_000L;
      while (System.nanoTime() < sendAt) {
        Thread.onSpinWait();
      }
      Peers.send(connection.peer(), new byte[5]);
      var completion = handler.await();
      if (completion.failure() == null) {
        assertThat(completion.value()).isEqualTo(5);
        assertThat(dst.position()).isEqualTo(5);
      } else {
        // What has become of the buffer is not defined.
        assertThat(completion.failure()).isExactlyInstanceOf(InterruptedByTimeoutException.class);
      }
      assertThat(handler.unread()).isZero();
      connection.channel().close();
      connection.peer().close();
    }
  }
}
