package dev.leat.buffer;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.kernel.Memory;
import dev.leat.testing.BounceBuffers;
import dev.leat.testing.BufferKind;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** The test plays the kernel: it reads and writes at the address that the kernel would get. */
class StableBufferTest {
  private static final int SIZE = 100;
  private static final int START = 10;
  private static final int END = 60;

  @RegisterExtension private final BounceBuffers bounceBuffers = new BounceBuffers();

  private boolean bounces() {
    return bounceBuffers.taken() > 0;
  }

  /** The kernel has read this many bytes: 1, 2, 3 and so on. */
  private static void arrive(StableBuffer memory, int count) {
    MemorySegment target = Memory.at(memory.address(), memory.length());
    for (int i = 0; i < count; i++) {
      target.set(JAVA_BYTE, i, (byte) (i + 1));
    }
  }

  private static ByteBuffer partOf(ByteBuffer buffer) {
    return buffer.position(START).limit(END);
  }

  /** All bytes of the buffer, whatever its position and limit. */
  private static byte[] all(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.capacity()];
    buffer.duplicate().clear().get(bytes);
    return bytes;
  }

  private static byte[] expected(int from, int count, int first) {
    byte[] bytes = new byte[SIZE];
    for (int i = 0; i < count; i++) {
      bytes[from + i] = (byte) (first + i);
    }
    return bytes;
  }

  @ParameterizedTest
  @EnumSource
  void aReadFillsWhatRemainsAndNothingElse(BufferKind kind) {
    ByteBuffer buffer = partOf(kind.allocate(SIZE));
    StableBuffer memory = StableBuffer.forRead(buffer, 7, DirectAlignment.NONE);
    assertThat(memory.length()).isEqualTo(END - START);
    assertThat(memory.filePosition(7)).isEqualTo(7);
    arrive(memory, END - START);

    assertThat(memory.finishRead(END - START)).isEqualTo(END - START);
    assertThat(buffer.position()).isEqualTo(END);
    assertThat(buffer.limit()).isEqualTo(END);
    assertThat(all(buffer)).isEqualTo(expected(START, END - START, 1));
    memory.release();
  }

  @ParameterizedTest
  @EnumSource
  void aShortReadMovesThePositionByWhatCame(BufferKind kind) {
    ByteBuffer buffer = partOf(kind.allocate(SIZE));
    StableBuffer memory = StableBuffer.forRead(buffer, 0, DirectAlignment.NONE);
    arrive(memory, 20);

    assertThat(memory.finishRead(20)).isEqualTo(20);
    assertThat(buffer.position()).isEqualTo(START + 20);
    assertThat(all(buffer)).isEqualTo(expected(START, 20, 1));
    memory.release();
  }

  @ParameterizedTest
  @EnumSource
  void theEndOfTheFileIsMinusOneAndMovesNothing(BufferKind kind) {
    ByteBuffer buffer = partOf(kind.allocate(SIZE));
    StableBuffer memory = StableBuffer.forRead(buffer, 0, DirectAlignment.NONE);
    assertThat(memory.finishRead(0)).isEqualTo(-1);
    assertThat(buffer.position()).isEqualTo(START);
    memory.release();
  }

  @ParameterizedTest
  @EnumSource
  void aWriteShowsTheKernelWhatRemains(BufferKind kind) {
    byte[] content = expected(0, SIZE, 1);
    for (boolean readOnly : new boolean[] {false, true}) {
      ByteBuffer filled = kind.holding(content);
      ByteBuffer buffer = partOf(readOnly ? filled.asReadOnlyBuffer() : filled);
      StableBuffer memory = StableBuffer.forWrite(buffer, DirectAlignment.NONE);
      assertThat(memory.length()).isEqualTo(END - START);
      assertThat(Memory.at(memory.address(), END - START).toArray(JAVA_BYTE))
          .isEqualTo(Arrays.copyOfRange(content, START, END));

      assertThat(memory.finishWrite(20)).isEqualTo(20);
      assertThat(buffer.position()).isEqualTo(START + 20);
      assertThat(all(buffer)).isEqualTo(content);
      memory.release();
    }
  }

  @ParameterizedTest
  @EnumSource(
      mode = Mode.EXCLUDE,
      names = {"HEAP", "HEAP_SLICE", "HEAP_SEGMENT", "HEAP_LITTLE_ENDIAN", "SHARED_ARENA"})
  void memoryThatNobodyCanFreeIsUsedWhereItLies(BufferKind kind) {
    ByteBuffer buffer = partOf(kind.allocate(SIZE));
    long own = MemorySegment.ofBuffer(buffer).address();
    StableBuffer read = StableBuffer.forRead(buffer, 0, DirectAlignment.NONE);
    StableBuffer write = StableBuffer.forWrite(buffer, DirectAlignment.NONE);
    assertThat(read.address()).isEqualTo(own);
    assertThat(write.address()).isEqualTo(own);
    assertThat(bounces()).isFalse();
    read.release();
    write.release();
  }

  @ParameterizedTest
  @EnumSource(names = {"HEAP", "HEAP_SLICE", "HEAP_SEGMENT", "HEAP_LITTLE_ENDIAN", "SHARED_ARENA"})
  void memoryThatMovesOrCanBeFreedBounces(BufferKind kind) {
    ByteBuffer buffer = kind.allocate(SIZE);
    StableBuffer read = StableBuffer.forRead(buffer, 0, DirectAlignment.NONE);
    assertThat(bounces()).isTrue();
    read.release();
    StableBuffer write = StableBuffer.forWrite(buffer, DirectAlignment.NONE);
    assertThat(bounces()).isTrue();
    write.release();
  }

  @Test
  void aConfinedArenasMemoryIsRefused() {
    try (Arena arena = Arena.ofConfined()) {
      ByteBuffer buffer = arena.allocate(SIZE).asByteBuffer();
      assertThatThrownBy(() -> StableBuffer.forRead(buffer, 0, DirectAlignment.NONE))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("Confined session not supported");
      assertThatThrownBy(
              () -> StableBuffer.forWrite(buffer.asReadOnlyBuffer(), DirectAlignment.NONE))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("Confined session not supported");
      assertThat(bounces()).isFalse();
    }
  }

  @Test
  void aConfinedArenasMemoryIsTheOneThatWaitsOnes() throws Exception {
    byte[] content = expected(0, SIZE, 1);
    try (Arena arena = Arena.ofConfined()) {
      ByteBuffer buffer = arena.allocate(SIZE).asByteBuffer();
      StableBuffer read = StableBuffer.forBlockingRead(buffer, 0, DirectAlignment.NONE);
      assertThat(bounces()).isTrue();
      runOnAnotherThread(() -> arrive(read, SIZE));
      assertThat(read.finishRead(SIZE)).isEqualTo(SIZE);
      assertThat(all(buffer)).isEqualTo(content);
      read.release();

      buffer.clear();
      StableBuffer write = StableBuffer.forBlockingWrite(buffer, DirectAlignment.NONE);
      assertThat(Memory.at(write.address(), SIZE).toArray(JAVA_BYTE)).isEqualTo(content);
      assertThat(write.finishWrite(3)).isEqualTo(3);
      assertThat(buffer.position()).isEqualTo(3);
      write.release();
    }
  }

  @Test
  void anotherThreadsConfinedMemoryIsRefusedToTheOneThatWaits() throws Exception {
    try (Arena arena = Arena.ofConfined()) {
      ByteBuffer buffer = arena.allocate(SIZE).asByteBuffer();
      runOnAnotherThread(
          () -> {
            assertThatThrownBy(() -> StableBuffer.forBlockingRead(buffer, 0, DirectAlignment.NONE))
                .isInstanceOf(WrongThreadException.class)
                .hasMessage("Attempted access outside owning thread");
            assertThatThrownBy(() -> StableBuffer.forBlockingWrite(buffer, DirectAlignment.NONE))
                .isInstanceOf(WrongThreadException.class);
          });
      assertThat(bounces()).isFalse();
    }
  }

  private static void runOnAnotherThread(Runnable task) throws Exception {
    try (ExecutorService thread = Executors.newSingleThreadExecutor()) {
      thread.submit(task).get();
    }
  }

  @Test
  @SuppressWarnings("MustBeClosed") // closed before it is used
  void memoryThatWasFreedIsRefusedAndNothingIsKept() {
    Arena arena = Arena.ofShared();
    ByteBuffer buffer = arena.allocate(SIZE).asByteBuffer();
    arena.close();

    assertThatThrownBy(() -> StableBuffer.forBlockingRead(buffer, 0, DirectAlignment.NONE))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("Already closed");
    assertThatThrownBy(() -> StableBuffer.forBlockingWrite(buffer, DirectAlignment.NONE))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("Already closed");
    assertThatThrownBy(() -> StableBuffer.forWrite(buffer, DirectAlignment.NONE))
        .isInstanceOf(IllegalStateException.class);
    assertThat(bounces()).isFalse();
  }

  @Test
  @SuppressWarnings("MustBeClosed") // closed under the buffer's feet
  void aReadIntoMemoryThatWasFreedMeanwhileFailsAndTouchesItNot() {
    Arena arena = Arena.ofShared();
    MemorySegment freed = arena.allocate(SIZE);
    ByteBuffer buffer = freed.asByteBuffer();
    StableBuffer memory = StableBuffer.forRead(buffer, 0, DirectAlignment.NONE);
    assertThat(memory.address()).isNotEqualTo(freed.address());
    arena.close();
    arrive(memory, SIZE); // the kernel may still write: it is not the arena's memory

    assertThatThrownBy(() -> memory.finishRead(SIZE)).isInstanceOf(IllegalStateException.class);
    assertThat(buffer.position()).isZero();
    memory.release();
  }

  @Test
  @SuppressWarnings("MustBeClosed") // closed under the buffer's feet
  void aWriteFromMemoryThatIsFreedMeanwhileHasItsBytes() {
    byte[] content = expected(0, SIZE, 1);
    Arena arena = Arena.ofShared();
    ByteBuffer buffer = arena.allocate(SIZE).asByteBuffer().put(content).flip();
    StableBuffer memory = StableBuffer.forWrite(buffer, DirectAlignment.NONE);
    arena.close();
    assertThat(Memory.at(memory.address(), SIZE).toArray(JAVA_BYTE)).isEqualTo(content);
    memory.release();
  }

  @Test
  void theCallersChangesAfterTheCallDoNotReachABouncedWrite() {
    ByteBuffer buffer = ByteBuffer.wrap(expected(0, SIZE, 1));
    StableBuffer memory = StableBuffer.forWrite(buffer, DirectAlignment.NONE);
    buffer.put(0, (byte) 99);
    assertThat(Memory.at(memory.address(), 1).get(JAVA_BYTE, 0)).isEqualTo((byte) 1);
    memory.release();
  }
}
