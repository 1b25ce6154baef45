package dev.leat.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.testing.BufferKind;
import dev.leat.testing.Content;
import dev.leat.testing.RecordingHandler;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NotYetConnectedException;
import java.nio.channels.ReadPendingException;
import java.util.Arrays;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Reads into one buffer. */
@MethodSource("dev.leat.net.SocketVariants#all")
class ReadContractTest extends SocketContract {
  private static final byte[] INPUT = Content.random(1000, 1);

  @ParameterizedTest
  @EnumSource
  void bytesReachEveryKindOfBuffer(BufferKind kind) throws Exception {
    Connection connection = connection();
    ByteBuffer early = kind.allocate(100).position(20).limit(60);
    Future<Integer> reading = connection.channel().read(early);
    Peers.send(connection.peer(), Arrays.copyOf(INPUT, 30));
    assertThat(get(reading)).isEqualTo(30);
    assertThat(early.position()).isEqualTo(50);
    assertThat(early.limit()).isEqualTo(60);
    byte[] expected = new byte[100];
    System.arraycopy(INPUT, 0, expected, 20, 30);
    assertThat(Content.whole(early)).isEqualTo(expected);
    Peers.send(connection.peer(), INPUT);
    ByteBuffer late = kind.allocate(100).position(90);
    assertThat(get(connection.channel().read(late))).isEqualTo(10);
    assertThat(late.hasRemaining()).isFalse();
    assertThat(Arrays.copyOfRange(Content.whole(late), 90, 100))
        .isEqualTo(Arrays.copyOf(INPUT, 10));
  }

  @Test
  void aHandlerIsToldTheCount() throws Exception {
    Connection connection = acceptedConnection();
    RecordingHandler<Integer, String> handler = new RecordingHandler<>();
    ByteBuffer dst = ByteBuffer.allocate(10);
    connection.channel().read(dst, "a", handler);
    Peers.send(connection.peer(), new byte[] {9});
    var completion = handler.await();
    assertThat(completion.value()).isEqualTo(1);
    assertThat(completion.attachment()).isEqualTo("a");
    assertThat(dst.position()).isEqualTo(1);
    assertThat(dst.get(0)).isEqualTo((byte) 9);
  }

  @Test
  void aReadTakesWhatIsThereAndNoMoreThanFits() throws Exception {
    Connection connection = connection();
    Peers.send(connection.peer(), INPUT);
    byte[] received = new byte[0];
    for (int size = 1; received.length < INPUT.length; size = size * 2 + 1) {
      ByteBuffer dst = ByteBuffer.allocate(size);
      int count = get(connection.channel().read(dst));
      assertThat(count).isBetween(1, size);
      received = Arrays.copyOf(received, received.length + count);
      dst.flip().get(received, received.length - count, count);
    }
    assertThat(received).isEqualTo(INPUT);
  }

  @Test
  void withoutRoomZeroIsReadAtOnce() throws Exception {
    AsynchronousSocketChannel channel = connection().channel();
    Future<Integer> reading = channel.read(ByteBuffer.allocate(0));
    assertThat(reading.isDone()).isTrue();
    assertThat(get(reading)).isZero();
    assertThat(get(channel.read(ByteBuffer.allocateDirect(5).position(5)))).isZero();
    RecordingHandler<Integer, String> handler = new RecordingHandler<>();
    channel.read(ByteBuffer.allocate(0), "a", handler);
    assertThat(handler.await().value()).isZero();
  }

  @Test
  void aReadWithoutRoomIsRefusedWhileAnotherIsPending() throws Exception {
    AsynchronousSocketChannel channel = connection().channel();
    var _ = channel.read(ByteBuffer.allocate(1));
    assertThatThrownBy(() -> channel.read(ByteBuffer.allocate(0)))
        .isExactlyInstanceOf(ReadPendingException.class);
  }

  @Test
  void theEndOfTheStreamIsReadAgainAndAgain() throws Exception {
    Connection connection = connection();
    Future<Integer> reading = connection.channel().read(ByteBuffer.allocate(5));
    Peers.send(connection.peer(), new byte[3]);
    assertThat(get(reading)).isEqualTo(3);
    Future<Integer> last = connection.channel().read(ByteBuffer.allocateDirect(5));
    connection.peer().shutdownOutput();
    assertThat(get(last)).isEqualTo(-1);
    ByteBuffer dst = ByteBuffer.allocate(5);
    assertThat(get(connection.channel().read(dst))).isEqualTo(-1);
    assertThat(dst.position()).isZero();
    RecordingHandler<Integer, String> handler = new RecordingHandler<>();
    connection.channel().read(ByteBuffer.allocate(5), "a", handler);
    assertThat(handler.await().value()).isEqualTo(-1);
  }

  @Test
  void whatThePeerSentBeforeItClosedIsRead() throws Exception {
    Connection connection = connection();
    Peers.send(connection.peer(), INPUT);
    connection.peer().close();
    ByteBuffer dst = ByteBuffer.allocateDirect(2000);
    while (get(connection.channel().read(dst)) > 0) {
      // goes on to the end
    }
    byte[] received = new byte[dst.flip().remaining()];
    dst.get(received);
    assertThat(received).isEqualTo(INPUT);
  }

  @Test
  void afterShutdownOfInputTheStreamHasEnded() throws Exception {
    Connection connection = connection();
    Peers.send(connection.peer(), INPUT);
    connection.channel().shutdownInput();
    Future<Integer> reading = connection.channel().read(ByteBuffer.allocate(5));
    assertThat(reading.isDone()).isTrue();
    assertThat(get(reading)).isEqualTo(-1);
    assertThat(get(connection.channel().read(ByteBuffer.allocate(0)))).isEqualTo(-1);
    assertThat(connection.channel().shutdownInput()).isSameAs(connection.channel());
    assertThat(connection.channel().toString()).contains("connected ishut local=");
  }

  @Test
  void shutdownOfInputEndsAPendingRead() throws Exception {
    AsynchronousSocketChannel channel = connection().channel();
    Future<Integer> reading = channel.read(ByteBuffer.allocate(5));
    channel.shutdownInput();
    assertThat(get(reading)).isEqualTo(-1);
  }

  @Test
  void oneReadAtATime() throws Exception {
    Connection connection = connection();
    RecordingHandler<Integer, String> handler = new RecordingHandler<>();
    connection.channel().read(ByteBuffer.allocate(5), "a", handler);
    assertThatThrownBy(() -> connection.channel().read(ByteBuffer.allocate(5)))
        .isExactlyInstanceOf(ReadPendingException.class);
    assertThatThrownBy(() -> connection.channel().read(ByteBuffer.allocate(5), "b", handler))
        .isExactlyInstanceOf(ReadPendingException.class);
    Peers.send(connection.peer(), new byte[5]);
    assertThat(handler.await().value()).isEqualTo(5);
    Peers.send(connection.peer(), new byte[5]);
    assertThat(get(connection.channel().read(ByteBuffer.allocate(5)))).isEqualTo(5);
  }

  @Test
  void aChannelThatIsNotConnectedReadsNothing() throws Exception {
    AsynchronousSocketChannel channel = open();
    assertThatThrownBy(() -> channel.read(ByteBuffer.allocate(0)))
        .isExactlyInstanceOf(NotYetConnectedException.class);
    channel.close();
    assertThatThrownBy(() -> get(channel.read(ByteBuffer.allocate(5))))
        .hasCauseExactlyInstanceOf(ClosedChannelException.class);
  }

  @Test
  void closingFailsAPendingRead() throws Exception {
    AsynchronousSocketChannel channel = connection().channel();
    ByteBuffer dst = ByteBuffer.allocate(5);
    Future<Integer> reading = channel.read(dst);
    channel.close();
    assertThatThrownBy(() -> get(reading))
        .hasCauseExactlyInstanceOf(AsynchronousCloseException.class);
    assertThat(reading.state()).isEqualTo(Future.State.FAILED);
    assertThat(dst.position()).isZero();
  }
}
