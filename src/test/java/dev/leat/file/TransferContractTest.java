package dev.leat.file;

import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.testing.BufferKind;
import dev.leat.testing.Content;
import dev.leat.testing.RecordingHandler;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Positional reads and writes: which bytes move, and what becomes of the buffer. */
@MethodSource("dev.leat.file.ChannelVariants#all")
class TransferContractTest extends ChannelContract {
  private static final int GUARD = 33;

  @ParameterizedTest
  @EnumSource(BufferKind.class)
  void readFillsFromPositionToLimitAndTouchesNothingElse(BufferKind kind) throws Exception {
    byte[] content = Content.random(9000, 1);
    AsynchronousFileChannel channel = openOn(content);
    ByteBuffer dst = guarded(kind, 5000);

    assertThat(get(channel.read(dst, 77))).isEqualTo(5000);

    assertThat(dst.position()).isEqualTo(GUARD + 5000);
    assertThat(dst.limit()).isEqualTo(GUARD + 5000);
    byte[] expected = new byte[5000 + 2 * GUARD];
    System.arraycopy(content, 77, expected, GUARD, 5000);
    assertThat(Content.whole(dst)).isEqualTo(expected);
  }

  @ParameterizedTest
  @EnumSource(BufferKind.class)
  void readByHandlerFillsFromPositionToLimitAndTouchesNothingElse(BufferKind kind)
      throws Exception {
    byte[] content = Content.random(9000, 2);
    AsynchronousFileChannel channel = openOn(content);
    ByteBuffer dst = guarded(kind, 4096);
    RecordingHandler<Integer, String> handler = new RecordingHandler<>();

    channel.read(dst, 4096, "attached", handler);

    var completion = handler.await();
    assertThat(completion.outcome()).isEqualTo(4096);
    assertThat(completion.attachment()).isEqualTo("attached");
    assertThat(dst.position()).isEqualTo(GUARD + 4096);
    byte[] expected = new byte[4096 + 2 * GUARD];
    System.arraycopy(content, 4096, expected, GUARD, 4096);
    assertThat(Content.whole(dst)).isEqualTo(expected);
  }

  @ParameterizedTest
  @EnumSource(BufferKind.class)
  void writePutsFromPositionToLimitAndLeavesTheBytes(BufferKind kind) throws Exception {
    Path file = file(new byte[0]);
    AsynchronousFileChannel channel = open(file, WRITE);
    byte[] content = Content.random(6000, 3);
    ByteBuffer src = kind.holding(content);
    src.position(100).limit(5100);

    assertThat(get(channel.write(src, 10))).isEqualTo(5000);

    assertThat(src.position()).isEqualTo(5100);
    assertThat(src.limit()).isEqualTo(5100);
    assertThat(Content.whole(src)).isEqualTo(content);
    byte[] expected = new byte[5010];
    System.arraycopy(content, 100, expected, 10, 5000);
    assertThat(Files.readAllBytes(file)).isEqualTo(expected);
  }

  @ParameterizedTest
  @EnumSource(BufferKind.class)
  void writeTakesAReadOnlySource(BufferKind kind) throws Exception {
    Path file = file(new byte[0]);
    AsynchronousFileChannel channel = open(file, WRITE);
    byte[] content = Content.random(4097, 4);
    ByteBuffer src = kind.holding(content).asReadOnlyBuffer();
    RecordingHandler<Integer, Void> handler = new RecordingHandler<>();

    channel.write(src, 0, null, handler);

    assertThat(handler.await().outcome()).isEqualTo(4097);
    assertThat(src.remaining()).isZero();
    assertThat(Files.readAllBytes(file)).isEqualTo(content);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 511, 4095, 4096, 4097, 65536, 1 << 20})
  void everySizeGoesThereAndBack(int size) throws Exception {
    byte[] content = Content.random(size, size);
    for (BufferKind kind : new BufferKind[] {BufferKind.HEAP, BufferKind.DIRECT}) {
      Path file = file(new byte[0]);
      AsynchronousFileChannel channel = open(file, READ, WRITE);
      assertThat(get(channel.write(kind.holding(content), 0))).isEqualTo(size);
      assertThat(channel.size()).isEqualTo(size);
      ByteBuffer dst = kind.allocate(size);
      assertThat(get(channel.read(dst, 0))).isEqualTo(size);
      assertThat(Content.whole(dst)).isEqualTo(content);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"HEAP", "DIRECT", "SHARED_ARENA"})
  void bigTransfersAreDoneInOneCall(BufferKind kind) throws Exception {
    int size = 64 << 20;
    byte[] content = Content.random(size, 64);
    Path file = file(new byte[0]);
    AsynchronousFileChannel channel = open(file, READ, WRITE);

    assertThat(get(channel.write(kind.holding(content), 0))).isEqualTo(size);
    ByteBuffer dst = kind.allocate(size);
    assertThat(get(channel.read(dst, 0))).isEqualTo(size);

    assertThat(Arrays.equals(Content.whole(dst), content)).isTrue();
    Files.delete(file);
  }

  @Test
  void readInTheMiddleOfABufferLeavesTheRest() throws Exception {
    AsynchronousFileChannel channel = openOn(Content.random(10, 5));
    ByteBuffer dst = guarded(BufferKind.HEAP, 100);
    ByteBuffer direct = guarded(BufferKind.DIRECT, 100);

    assertThat(get(channel.read(dst, 4))).isEqualTo(6);
    assertThat(get(channel.read(direct, 4))).isEqualTo(6);

    byte[] expected = new byte[100 + 2 * GUARD];
    System.arraycopy(Content.random(10, 5), 4, expected, GUARD, 6);
    assertThat(Content.whole(dst)).isEqualTo(expected);
    assertThat(Content.whole(direct)).isEqualTo(expected);
    assertThat(dst.position()).isEqualTo(GUARD + 6);
    assertThat(direct.position()).isEqualTo(GUARD + 6);
  }

  @ParameterizedTest
  @ValueSource(longs = {10, 11, 4096, 1L << 32, Long.MAX_VALUE - 4096})
  void readAtOrBehindTheEndIsMinusOneAndLeavesTheBuffer(long position) throws Exception {
    AsynchronousFileChannel channel = openOn(Content.random(10, 6));
    for (BufferKind kind : BufferKind.values()) {
      ByteBuffer dst = guarded(kind, 50);
      assertThat(get(channel.read(dst, position))).as("%s", kind).isEqualTo(-1);
      assertThat(dst.position()).isEqualTo(GUARD);
      assertThat(Content.whole(dst)).containsOnly(0);
    }
  }

  @Test
  void emptyBuffersGiveZeroEvenAtTheEnd() throws Exception {
    AsynchronousFileChannel channel = openOn(new byte[3]);
    for (BufferKind kind : BufferKind.values()) {
      assertThat(get(channel.read(kind.allocate(0), 0))).isZero();
      assertThat(get(channel.read(kind.allocate(0), 100))).isZero();
      assertThat(get(channel.write(kind.allocate(0), 100))).isZero();
    }
    RecordingHandler<Integer, Integer> handler = new RecordingHandler<>();
    channel.read(ByteBuffer.allocate(8).limit(0), 100, 1, handler);
    assertThat(handler.await().outcome()).isEqualTo(0);
    assertThat(channel.size()).isEqualTo(3);
  }

  @Test
  void positionsBeyondFourGibibytesAreNotCut() throws Exception {
    long position = (5L << 30) + 3;
    AsynchronousFileChannel channel = openOn(new byte[0]);
    byte[] content = Content.random(5000, 7);

    assertThat(get(channel.write(ByteBuffer.wrap(content), position))).isEqualTo(5000);

    assertThat(channel.size()).isEqualTo(position + 5000);
    ByteBuffer dst = ByteBuffer.allocateDirect(5000);
    assertThat(get(channel.read(dst, position))).isEqualTo(5000);
    assertThat(Content.whole(dst)).isEqualTo(content);
    ByteBuffer hole = ByteBuffer.allocate(100);
    assertThat(get(channel.read(hole, position & 0xffff_ffffL))).isEqualTo(100);
    assertThat(Content.whole(hole)).containsOnly(0);
  }

  @Test
  void manyOperationsOnOneChannelKeepTheirPlaces() throws Exception {
    int count = 500;
    byte[] content = Content.random(count * 512, 8);
    AsynchronousFileChannel channel = openOn(new byte[0]);
    RecordingHandler<Integer, Integer> handler = new RecordingHandler<>();
    for (int i = 0; i < count; i++) {
      channel.write(ByteBuffer.wrap(content, i * 512, 512), i * 512L, i, handler);
    }
    awaitAll(handler, count);
    byte[] read = new byte[content.length];
    for (int i = 0; i < count; i++) {
      channel.read(ByteBuffer.wrap(read, i * 512, 512), i * 512L, i, handler);
    }
    awaitAll(handler, count);
    assertThat(read).isEqualTo(content);
  }

  private static void awaitAll(RecordingHandler<Integer, Integer> handler, int count)
      throws InterruptedException {
    boolean[] seen = new boolean[count];
    for (int i = 0; i < count; i++) {
      var completion = handler.await();
      assertThat(completion.outcome()).isEqualTo(512);
      seen[completion.attachment()] = true;
    }
    assertThat(seen).doesNotContain(false);
  }

  /** {@code size} bytes between position and limit, with zeroes on both sides. */
  private static ByteBuffer guarded(BufferKind kind, int size) throws IOException {
    return kind.allocate(size + 2 * GUARD).limit(size + GUARD).position(GUARD);
  }
}
