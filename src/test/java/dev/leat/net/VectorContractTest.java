package dev.leat.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.testing.BufferKind;
import dev.leat.testing.Content;
import dev.leat.testing.RecordingHandler;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.ReadPendingException;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/** Scattering reads and gathering writes. */
@MethodSource("dev.leat.net.SocketVariants#all")
class VectorContractTest extends SocketContract {
  private static final byte[] BYTES = Content.random(100, 3);

  private static long read(
      AsynchronousSocketChannel channel, ByteBuffer[] dsts, int from, int count)
      throws InterruptedException {
    RecordingHandler<Long, String> handler = new RecordingHandler<>();
    channel.read(dsts, from, count, 0, TimeUnit.SECONDS, "a", handler);
    return value(handler.await());
  }

  private static long write(
      AsynchronousSocketChannel channel, ByteBuffer[] srcs, int from, int count)
      throws InterruptedException {
    RecordingHandler<Long, String> handler = new RecordingHandler<>();
    channel.write(srcs, from, count, 0, TimeUnit.SECONDS, "a", handler);
    return value(handler.await());
  }

  /** One of every kind, of sizes 1, 2, 3 and so on. */
  private static ByteBuffer[] buffers() {
    BufferKind[] kinds = BufferKind.values();
    return Stream.iterate(0, i -> i < kinds.length, i -> i + 1)
        .map(i -> kinds[i].allocate(i + 1))
        .toArray(ByteBuffer[]::new);
  }

  @Test
  void aReadFillsBuffersInTheirOrder() throws Exception {
    Connection connection = connection();
    Peers.send(connection.peer(), Arrays.copyOf(BYTES, 12));
    ByteBuffer[] dsts = buffers();
    assertThat(read(connection.channel(), dsts, 0, dsts.length)).isEqualTo(12);
    int next = 0;
    for (int i = 0; i < dsts.length; i++) {
      int filled = Math.min(i + 1, 12 - next);
      assertThat(dsts[i].position()).as("buffer %d", i).isEqualTo(filled);
      assertThat(Arrays.copyOf(Content.whole(dsts[i]), filled))
          .isEqualTo(Arrays.copyOfRange(BYTES, next, next + filled));
      next += filled;
    }
  }

  @Test
  void aWriteTakesBuffersInTheirOrder() throws Exception {
    Connection connection = acceptedConnection();
    ByteBuffer[] srcs = buffers();
    int next = 0;
    for (ByteBuffer src : srcs) {
      int count = src.remaining();
      src.put(BYTES, next, count).flip();
      next += count;
    }
    assertThat(write(connection.channel(), srcs, 0, srcs.length)).isEqualTo(next);
    assertThat(Peers.receive(connection.peer(), next)).isEqualTo(Arrays.copyOf(BYTES, next));
    assertThat(srcs).noneMatch(ByteBuffer::hasRemaining);
  }

  @Test
  void onlyTheBuffersOfTheRangeAreTouched() throws Exception {
    Connection connection = connection();
    Peers.send(connection.peer(), Arrays.copyOf(BYTES, 10));
    ByteBuffer[] dsts =
        Stream.generate(() -> ByteBuffer.allocate(2)).limit(4).toArray(ByteBuffer[]::new);
    assertThat(read(connection.channel(), dsts, 1, 2)).isEqualTo(4);
    assertThat(dsts).extracting(ByteBuffer::position).containsExactly(0, 2, 2, 0);
    ByteBuffer[] srcs =
        Stream.generate(() -> ByteBuffer.wrap(new byte[3])).limit(4).toArray(ByteBuffer[]::new);
    assertThat(write(connection.channel(), srcs, 2, 1)).isEqualTo(3);
    assertThat(srcs).extracting(ByteBuffer::position).containsExactly(0, 0, 3, 0);
  }

  @Test
  void emptyBuffersAreSkipped() throws Exception {
    Connection connection = connection();
    Peers.send(connection.peer(), Arrays.copyOf(BYTES, 3));
    ByteBuffer[] dsts = {
      ByteBuffer.allocate(0),
      ByteBuffer.allocate(1),
      ByteBuffer.allocateDirect(0),
      ByteBuffer.allocateDirect(5)
    };
    assertThat(read(connection.channel(), dsts, 0, 4)).isEqualTo(3);
    assertThat(dsts).extracting(ByteBuffer::position).containsExactly(0, 1, 0, 2);
    assertThat(write(connection.channel(), new ByteBuffer[0], 0, 0)).isZero();
    // In a fixed group the JDK waits for input even where there is no room for it.
    Peers.send(connection.peer(), new byte[1]);
    assertThat(read(connection.channel(), new ByteBuffer[0], 0, 0)).isZero();
    assertThat(read(connection.channel(), new ByteBuffer[] {ByteBuffer.allocate(0)}, 0, 1))
        .isZero();
  }

  @Test
  void theEndOfTheStreamIsMinusOne() throws Exception {
    Connection connection = connection();
    connection.peer().shutdownOutput();
    assertThat(read(connection.channel(), new ByteBuffer[] {ByteBuffer.allocate(5)}, 0, 1))
        .isEqualTo(-1);
    connection.channel().shutdownInput();
    assertThat(read(connection.channel(), new ByteBuffer[] {ByteBuffer.allocate(5)}, 0, 1))
        .isEqualTo(-1);
  }

  @Test
  void aPendingScatteringReadIsAPendingRead() throws Exception {
    Connection connection = connection();
    RecordingHandler<Long, String> handler = new RecordingHandler<>();
    ByteBuffer[] dsts = {ByteBuffer.allocate(5), ByteBuffer.allocateDirect(5)};
    connection.channel().read(dsts, 0, 2, 0, TimeUnit.SECONDS, "a", handler);
    assertThatThrownBy(() -> connection.channel().read(ByteBuffer.allocate(5)))
        .isExactlyInstanceOf(ReadPendingException.class);
    Peers.send(connection.peer(), new byte[6]);
    assertThat(handler.await().value()).isEqualTo(6L);
    assertThat(dsts).extracting(ByteBuffer::position).containsExactly(5, 1);
  }

  /** Linux takes 1,024 in one call, the JDK 16 of heap buffers at times: the caller goes on. */
  @Test
  void thousandsOfBuffersAreWritten() throws Exception {
    Connection connection = connection();
    ByteBuffer[] srcs = new ByteBuffer[3000];
    ByteArrayOutputStream expected = new ByteArrayOutputStream();
    for (int i = 0; i < srcs.length; i++) {
      byte[] bytes = {(byte) i, (byte) (i >> 8)};
      srcs[i] =
          i % 2 == 0 ? ByteBuffer.wrap(bytes) : ByteBuffer.allocateDirect(2).put(bytes).flip();
      expected.writeBytes(bytes);
    }
    for (int first = 0; first < srcs.length; ) {
      assertThat(write(connection.channel(), srcs, first, srcs.length - first)).isPositive();
      while (first < srcs.length && !srcs[first].hasRemaining()) {
        first++;
      }
    }
    assertThat(Peers.receive(connection.peer(), 6000)).isEqualTo(expected.toByteArray());
  }
}
