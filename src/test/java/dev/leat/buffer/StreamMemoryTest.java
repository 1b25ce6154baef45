package dev.leat.buffer;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.kernel.Memory;
import dev.leat.testing.BounceBuffers;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The test plays the kernel: it reads and writes at the addresses that the kernel would get. */
class StreamMemoryTest {
  @RegisterExtension private final BounceBuffers bounceBuffers = new BounceBuffers();

  private static ByteBuffer[] buffers(ByteBuffer... buffers) {
    return buffers;
  }

  private static ByteBuffer direct(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
  }

  private static ByteBuffer heap(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static String textOf(ByteBuffer buffer) {
    return StandardCharsets.US_ASCII.decode(buffer.duplicate().flip()).toString();
  }

  private static void arrive(long address, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    MemorySegment.copy(bytes, 0, Memory.at(address, bytes.length), JAVA_BYTE, 0, bytes.length);
  }

  private static String at(long address, int length) {
    byte[] bytes = Memory.at(address, length).toArray(JAVA_BYTE);
    return new String(bytes, StandardCharsets.US_ASCII);
  }

  @Test
  void oneDirectBufferIsUsedWhereItLies() {
    ByteBuffer dst = ByteBuffer.allocateDirect(10).position(2).limit(7);
    StreamMemory memory = StreamMemory.forReceive(buffers(dst));
    assertThat(memory.isVector()).isFalse();
    assertThat(memory.length()).isEqualTo(5);
    assertThat(memory.address()).isEqualTo(MemorySegment.ofBuffer(dst).address());
    assertThat(bounceBuffers.taken()).isZero();
    arrive(memory.address(), "abc");
    memory.received(3);
    memory.release();
    assertThat(dst.position()).isEqualTo(5);
    assertThat(dst.get(2)).isEqualTo((byte) 'a');
  }

  @Test
  void severalDirectBuffersAreAVectorOfThoseWithRoom() {
    ByteBuffer first = ByteBuffer.allocateDirect(3);
    ByteBuffer empty = ByteBuffer.allocateDirect(0);
    ByteBuffer second = ByteBuffer.allocateDirect(4);
    StreamMemory memory = StreamMemory.forReceive(buffers(first, empty, second));
    assertThat(memory.isVector()).isTrue();
    assertThat(memory.length()).isBetween(1, 2); // one if they happen to lie side by side
    MemorySegment vector = Memory.at(memory.address(), memory.length() * 16L);
    assertThat(vector.get(JAVA_LONG, 0)).isEqualTo(MemorySegment.ofBuffer(first).address());
    memory.received(5);
    memory.release();
    assertThat(first.remaining()).isZero();
    assertThat(second.position()).isEqualTo(2);
  }

  @Test
  void heapAndDirectTogetherBounceInOnePiece() {
    StreamMemory memory =
        StreamMemory.forSend(buffers(heap("abc"), direct("defg"), heap("hi").asReadOnlyBuffer()));
    assertThat(memory.isVector()).isFalse();
    assertThat(at(memory.address(), memory.length())).isEqualTo("abcdefghi");
    memory.release();
  }

  @Test
  void sentBytesMoveThePositionsInOrder() {
    ByteBuffer first = heap("abc");
    ByteBuffer second = heap("defg");
    StreamMemory memory = StreamMemory.forSend(buffers(first, second));
    memory.sent(4);
    memory.release();
    assertThat(first.remaining()).isZero();
    assertThat(second.position()).isOne();
  }

  @Test
  void receivedBytesFillTheBuffersInOrder() {
    ByteBuffer first = ByteBuffer.allocate(5).position(1).slice();
    ByteBuffer second = ByteBuffer.allocateDirect(3);
    ByteBuffer third = ByteBuffer.allocate(9);
    StreamMemory memory = StreamMemory.forReceive(buffers(first, second, third));
    arrive(memory.address(), "abcdefgh");
    memory.received(8);
    memory.release();
    assertThat(textOf(first)).isEqualTo("abcd");
    assertThat(textOf(second)).isEqualTo("efg");
    assertThat(textOf(third)).isEqualTo("h");
  }

  @Test
  void noMoreThanAMebibyteBounces() {
    StreamMemory memory = StreamMemory.forSend(buffers(ByteBuffer.allocate(3 << 20)));
    assertThat(memory.length()).isEqualTo(1 << 20);
    memory.release();
  }

  @Test
  void memoryOfASharedArenaBouncesAndThatOfAConfinedOneIsRefused() {
    try (Arena shared = Arena.ofShared();
        Arena confined = Arena.ofConfined()) {
      StreamMemory memory = StreamMemory.forReceive(buffers(shared.allocate(8).asByteBuffer()));
      assertThat(bounceBuffers.taken()).isOne();
      memory.release();
      assertThatThrownBy(() -> StreamMemory.check(buffers(confined.allocate(8).asByteBuffer())))
          .isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void freedMemoryIsRefusedAndNothingStaysLent() {
    ByteBuffer freed;
    try (Arena shared = Arena.ofShared()) {
      freed = shared.allocate(8).asByteBuffer();
    }
    assertThatThrownBy(() -> StreamMemory.check(buffers(heap("a"), freed)))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> StreamMemory.forSend(buffers(heap("a"), freed)))
        .isInstanceOf(IllegalStateException.class);
  }
}
