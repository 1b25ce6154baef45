package dev.leat.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.testing.BufferKind;
import dev.leat.testing.Content;
import dev.leat.testing.RecordingHandler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NotYetConnectedException;
import java.nio.channels.SocketChannel;
import java.nio.channels.WritePendingException;
import java.util.Arrays;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Writes from one buffer. */
@MethodSource("dev.leat.net.SocketVariants#all")
class WriteContractTest extends SocketContract {
  private static final byte[] OUTPUT = Content.random(1000, 2);

  @ParameterizedTest
  @EnumSource
  void bytesOfEveryKindOfBufferReachThePeer(BufferKind kind) throws Exception {
    Connection connection = connection();
    ByteBuffer src = kind.holding(OUTPUT).position(100).limit(900);
    assertThat(get(connection.channel().write(src))).isEqualTo(800);
    assertThat(src.position()).isEqualTo(900);
    assertThat(src.limit()).isEqualTo(900);
    assertThat(Peers.receive(connection.peer(), 800))
        .isEqualTo(Arrays.copyOfRange(OUTPUT, 100, 900));
    assertThat(Content.whole(src)).startsWith(OUTPUT);
  }

  @Test
  void aReadOnlyBufferIsWritten() throws Exception {
    Connection connection = acceptedConnection();
    for (BufferKind kind : new BufferKind[] {BufferKind.HEAP, BufferKind.DIRECT}) {
      ByteBuffer src = kind.holding(OUTPUT).asReadOnlyBuffer();
      assertThat(get(connection.channel().write(src))).isEqualTo(OUTPUT.length);
      assertThat(Peers.receive(connection.peer(), OUTPUT.length)).isEqualTo(OUTPUT);
    }
  }

  @Test
  void aHandlerIsToldTheCount() throws Exception {
    Connection connection = connection();
    RecordingHandler<Integer, String> handler = new RecordingHandler<>();
    connection.channel().write(ByteBuffer.wrap(OUTPUT), "a", handler);
    var completion = handler.await();
    assertThat(completion.value()).isEqualTo(OUTPUT.length);
    assertThat(completion.attachment()).isEqualTo("a");
    assertThat(Peers.receive(connection.peer(), OUTPUT.length)).isEqualTo(OUTPUT);
  }

  @Test
  void withoutBytesZeroIsWrittenAtOnce() throws Exception {
    AsynchronousSocketChannel channel = connection().channel();
    Future<Integer> writing = channel.write(ByteBuffer.allocate(0));
    assertThat(writing.isDone()).isTrue();
    assertThat(get(writing)).isZero();
    RecordingHandler<Integer, String> handler = new RecordingHandler<>();
    channel.write(ByteBuffer.allocateDirect(5).position(5), "a", handler);
    assertThat(handler.await().value()).isZero();
  }

  @Test
  void afterShutdownOfOutputTheChannelIsClosedForWrites() throws Exception {
    Connection connection = connection();
    assertThat(connection.channel().shutdownOutput()).isSameAs(connection.channel());
    assertThat(connection.peer().read(ByteBuffer.allocate(1))).isEqualTo(-1);
    for (int size : new int[] {0, 5}) {
      Future<Integer> writing = connection.channel().write(ByteBuffer.allocate(size));
      assertThatThrownBy(() -> get(writing))
          .isExactlyInstanceOf(ExecutionException.class)
          .hasCauseExactlyInstanceOf(ClosedChannelException.class);
    }
    RecordingHandler<Integer, String> handler = new RecordingHandler<>();
    connection.channel().write(ByteBuffer.allocate(5), "a", handler);
    assertThat(handler.await().failure()).isExactlyInstanceOf(ClosedChannelException.class);
    Peers.send(connection.peer(), new byte[4]);
    assertThat(get(connection.channel().read(ByteBuffer.allocate(9)))).isEqualTo(4);
    assertThat(connection.channel().toString()).contains("connected oshut local=");
  }

  @Test
  void aWriteWaitsForThePeerAndThenGoesOn() throws Exception {
    Connection connection = smallConnection();
    Future<Integer> writing = PendingWrite.start(connection.channel(), connection.peer());
    assertThatThrownBy(() -> connection.channel().write(ByteBuffer.allocate(1)))
        .isExactlyInstanceOf(WritePendingException.class);
    assertThatThrownBy(() -> connection.channel().write(ByteBuffer.allocate(0)))
        .isExactlyInstanceOf(WritePendingException.class);
    assertThat(writing.isDone()).isFalse();
    Thread reader = Thread.ofPlatform().start(() -> readToTheEnd(connection.peer()));
    assertThat(get(writing)).isPositive();
    connection.channel().close();
    reader.join();
  }

  private static void readToTheEnd(SocketChannel peer) {
    try {
      while (peer.read(ByteBuffer.allocate(1 << 16)) >= 0) {
        // goes on
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void closingFailsAPendingWrite() throws Exception {
    Connection connection = smallConnection();
    Future<Integer> writing = PendingWrite.start(connection.channel(), connection.peer());
    connection.channel().close();
    assertThatThrownBy(() -> get(writing))
        .hasCauseExactlyInstanceOf(AsynchronousCloseException.class);
  }

  @Test
  void shutdownOfOutputFailsAPendingWriteAsOnTheJdk() throws Exception {
    Connection connection = smallConnection();
    Future<Integer> writing = PendingWrite.start(connection.channel(), connection.peer());
    connection.channel().shutdownOutput();
    assertThatThrownBy(() -> get(writing))
        .hasRootCauseExactlyInstanceOf(IOException.class)
        .hasRootCauseMessage("Broken pipe");
  }

  @Test
  void readsGoOnWhileAWriteIsPending() throws Exception {
    Connection connection = smallConnection();
    Future<Integer> writing = PendingWrite.start(connection.channel(), connection.peer());
    for (int i = 0; i < 100; i++) {
      Future<Integer> reading = connection.channel().read(ByteBuffer.allocate(10));
      Peers.send(connection.peer(), new byte[10]);
      assertThat(get(reading)).isPositive();
    }
    assertThat(writing.isDone()).isFalse();
  }

  @Test
  void bothDirectionsAreWrittenAtOnce() throws Exception {
    Pair pair = pair();
    RecordingHandler<Integer, String> handler = new RecordingHandler<>();
    for (int i = 0; i < 100; i++) {
      pair.client().write(ByteBuffer.wrap(OUTPUT), "a", handler);
      pair.accepted().write(ByteBuffer.wrap(OUTPUT), "b", handler);
      assertThat(handler.await().value()).isEqualTo(OUTPUT.length);
      assertThat(handler.await().value()).isEqualTo(OUTPUT.length);
      assertThat(get(pair.client().read(ByteBuffer.allocate(2000)))).isPositive();
      assertThat(get(pair.accepted().read(ByteBuffer.allocate(2000)))).isPositive();
    }
  }

  @Test
  void aChannelThatIsNotConnectedWritesNothing() throws Exception {
    AsynchronousSocketChannel channel = open();
    assertThatThrownBy(() -> channel.write(ByteBuffer.allocate(0)))
        .isExactlyInstanceOf(NotYetConnectedException.class);
    channel.close();
    RecordingHandler<Integer, String> handler = new RecordingHandler<>();
    channel.write(ByteBuffer.allocate(5), 1, TimeUnit.SECONDS, "a", handler);
    assertThat(handler.await().failure()).isExactlyInstanceOf(ClosedChannelException.class);
  }
}
