package dev.leat.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.net.Peers.FullListener;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.ConnectionPendingException;
import java.nio.channels.NotYetConnectedException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Cancelling connects, reads and writes by their futures. */
@MethodSource("dev.leat.net.SocketVariants#all")
class CancelContractTest extends SocketContract {
  private static void assertCancelled(Future<?> future, boolean mayInterrupt) {
    assertThat(future.cancel(mayInterrupt)).isTrue();
    assertThat(future.isDone()).isTrue();
    assertThat(future.isCancelled()).isTrue();
    assertThat(future.cancel(mayInterrupt)).isFalse();
    assertThat(future.state()).isEqualTo(Future.State.CANCELLED);
    assertThatThrownBy(future::get).isExactlyInstanceOf(CancellationException.class);
    assertThatThrownBy(() -> future.get(1, TimeUnit.SECONDS))
        .isExactlyInstanceOf(CancellationException.class);
  }

  @Test
  void afterACancelledReadNothingMoreIsReadButMuchIsWritten() throws Exception {
    Connection connection = connection();
    AsynchronousSocketChannel channel = connection.channel();
    ByteBuffer dst = ByteBuffer.allocate(5);
    assertCancelled(channel.read(dst), false);
    assertThat(channel.isOpen()).isTrue();
    assertThat(dst.position()).isZero();
    Peers.send(connection.peer(), new byte[5]);
    for (int size : new int[] {0, 5}) {
      assertThatThrownBy(() -> channel.read(ByteBuffer.allocate(size)))
          .isExactlyInstanceOf(IllegalStateException.class)
          .hasMessage("Reading not allowed due to timeout or cancellation");
    }
    assertThat(get(channel.write(ByteBuffer.allocate(7)))).isEqualTo(7);
    assertThat(Peers.receive(connection.peer(), 7)).hasSize(7);
  }

  @Test
  void afterACancelledWriteNothingMoreIsWrittenButMuchIsRead() throws Exception {
    Connection connection = smallConnection();
    AsynchronousSocketChannel channel = connection.channel();
    assertCancelled(PendingWrite.start(channel, connection.peer()), false);
    assertThat(channel.isOpen()).isTrue();
    for (int size : new int[] {0, 5}) {
      assertThatThrownBy(() -> channel.write(ByteBuffer.allocate(size)))
          .isExactlyInstanceOf(IllegalStateException.class)
          .hasMessage("Writing not allowed due to timeout or cancellation");
    }
    Future<Integer> reading = channel.read(ByteBuffer.allocate(5));
    Peers.send(connection.peer(), new byte[5]);
    assertThat(get(reading)).isEqualTo(5);
  }

  @Test
  void aCancelThatMayInterruptClosesTheChannel() throws Exception {
    AsynchronousSocketChannel reading = connection().channel();
    assertCancelled(reading.read(ByteBuffer.allocate(5)), true);
    assertThat(reading.isOpen()).isFalse();
    Connection small = smallConnection();
    assertCancelled(PendingWrite.start(small.channel(), small.peer()), true);
    assertThat(small.channel().isOpen()).isFalse();
    try (FullListener full = new FullListener()) {
      AsynchronousSocketChannel connecting = open();
      assertCancelled(connecting.connect(full.address()), true);
      assertThat(connecting.isOpen()).isFalse();
    }
  }

  @Test
  void aCancelledConnectLeavesAChannelThatIsGoodForNothing() throws Exception {
    try (FullListener full = new FullListener()) {
      AsynchronousSocketChannel channel = open();
      assertCancelled(channel.connect(full.address()), false);
      assertThat(channel.isOpen()).isTrue();
      assertThatThrownBy(() -> channel.connect(full.address()))
          .isExactlyInstanceOf(ConnectionPendingException.class);
      assertThatThrownBy(() -> channel.read(ByteBuffer.allocate(1)))
          .isExactlyInstanceOf(NotYetConnectedException.class);
      assertThatThrownBy(() -> channel.write(ByteBuffer.allocate(1)))
          .isExactlyInstanceOf(NotYetConnectedException.class);
    }
  }

  /** Whatever the kernel says of it afterwards. */
  @Test
  void aCancelledConnectDoesNotCloseItsChannelLater() throws Exception {
    try (FullListener full = new FullListener()) {
      List<AsynchronousSocketChannel> cancelled = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        AsynchronousSocketChannel channel = open();
        assertThat(channel.connect(full.address()).cancel(false)).isTrue();
        cancelled.add(channel);
        connection(); // takes its way through the group behind the cancel
      }
      assertThat(cancelled).allMatch(AsynchronousSocketChannel::isOpen);
    }
  }

  @Test
  void whatIsDoneIsNotCancelled() throws Exception {
    Connection connection = connection();
    Future<Integer> reading = connection.channel().read(ByteBuffer.allocate(5));
    Peers.send(connection.peer(), new byte[5]);
    get(reading);
    assertThat(reading.cancel(true)).isFalse();
    assertThat(reading.isCancelled()).isFalse();
    assertThat(reading.resultNow()).isEqualTo(5);
    assertThat(connection.channel().isOpen()).isTrue();
    Future<Integer> second = connection.channel().read(ByteBuffer.allocate(5));
    Peers.send(connection.peer(), new byte[5]);
    assertThat(get(second)).isEqualTo(5);
  }

  @Test
  void whoWaitsIsWokenByACancel() throws Exception {
    Future<Integer> reading = connection().channel().read(ByteBuffer.allocate(5));
    CountDownLatch woken = new CountDownLatch(3);
    for (int i = 0; i < 3; i++) {
      Thread.startVirtualThread(
          () -> {
            assertThatThrownBy(reading::get).isExactlyInstanceOf(CancellationException.class);
            woken.countDown();
          });
    }
    assertThatThrownBy(() -> reading.get(1, TimeUnit.MILLISECONDS))
        .isExactlyInstanceOf(TimeoutException.class);
    assertThat(reading.cancel(false)).isTrue();
    assertThat(woken.await(SECONDS, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void whoWaitsCanBeInterruptedAndTheReadGoesOn() throws Exception {
    Connection connection = connection();
    Future<Integer> reading = connection.channel().read(ByteBuffer.allocate(5));
    Thread.currentThread().interrupt();
    assertThatThrownBy(reading::get).isExactlyInstanceOf(InterruptedException.class);
    assertThat(reading.isDone()).isFalse();
    assertThat(connection.channel().isOpen()).isTrue();
    Peers.send(connection.peer(), new byte[5]);
    assertThat(get(reading)).isEqualTo(5);
  }

  /** A future is either cancelled or has its value, and says so to all. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void dataAndCancelRace(boolean mayInterrupt) throws Exception {
    for (int i = 0; i < 30; i++) {
      Connection connection = connection();
      ByteBuffer dst = ByteBuffer.allocate(5);
      Future<Integer> reading = connection.channel().read(dst);
      Thread sender = Thread.ofVirtual().start(() -> send(connection));
      boolean cancelled = reading.cancel(mayInterrupt);
      assertThat(reading.isCancelled()).isEqualTo(cancelled);
      if (cancelled) {
        assertThatThrownBy(() -> get(reading)).isExactlyInstanceOf(CancellationException.class);
      } else {
        assertThat(get(reading)).isEqualTo(5);
        assertThat(dst.position()).isEqualTo(5);
      }
      assertThat(connection.channel().isOpen()).isEqualTo(!(cancelled && mayInterrupt));
      sender.join();
      connection.channel().close();
      connection.peer().close();
    }
  }

  private static void send(Connection connection) {
    try {
      Peers.send(connection.peer(), new byte[5]);
    } catch (java.io.IOException resetMeanwhile) {
      assertThat(connection.channel().isOpen()).isFalse();
    }
  }
}
