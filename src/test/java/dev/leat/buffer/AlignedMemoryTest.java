package dev.leat.buffer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.Required;
import dev.leat.kernel.IoUringConstants;
import dev.leat.kernel.Memory;
import dev.leat.kernel.Sqe;
import dev.leat.ring.FixedBuffers;
import dev.leat.ring.Ring;
import dev.leat.ring.RingConfig;
import dev.leat.ring.RingUnavailableException;
import dev.leat.testing.Unreachable;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pieces of aligned memory: which buffers are of one, and when rings know them. */
@SuppressWarnings("NullAway.Init") // set by JUnit
class AlignedMemoryTest {
  private static final DirectAlignment BLOCKS = new DirectAlignment(512, 512);

  /** Buffers of this size have a piece of their own. */
  private static final int LARGE = 128 << 10;

  private static final int USES_BEFORE = 64;

  private Ring ring;
  private Ring another;

  @BeforeEach
  void openRings() throws RingUnavailableException {
    Required.platform();
    ring = Ring.open(new RingConfig(4, 0, 0));
    another = Ring.open(new RingConfig(4, 0, 0));
  }

  @AfterEach
  void closeRings() {
    for (Ring each : new Ring[] {ring, another}) {
      if (!each.fixedBuffers().isClosed()) {
        each.close();
      }
    }
  }

  private static @Nullable AlignedMemory pieceOf(ByteBuffer buffer) {
    return AlignedMemory.of(MemorySegment.ofBuffer(buffer));
  }

  /** The opcode and the index that a read of the whole buffer is asked of the kernel with. */
  private static int[] read(ByteBuffer buffer, DirectAlignment alignment, Ring on) {
    StableBuffer memory = StableBuffer.forRead(buffer, 0, alignment);
    memory.beginsOn(on);
    MemorySegment entry = MemorySegment.ofArray(new long[8]);
    memory.prepareRead(new Sqe(entry), 1, 0);
    memory.release();
    return new int[] {entry.get(ValueLayout.JAVA_BYTE, 0), entry.get(ValueLayout.JAVA_SHORT, 40)};
  }

  private static void useUpToRegistration(ByteBuffer buffer, Ring on) {
    for (int i = 1; i < USES_BEFORE; i++) {
      assertThat(read(buffer, BLOCKS, on)).containsExactly(IoUringConstants.IORING_OP_READ, 0);
    }
  }

  @Test
  void smallBuffersShareAPieceAndNoByte() {
    ByteBuffer first = AlignedMemory.allocate(100);
    ByteBuffer second = AlignedMemory.allocate(4097);
    ByteBuffer third = AlignedMemory.allocate(4096);
    long address = MemorySegment.ofBuffer(second).address();
    assertThat(MemorySegment.ofBuffer(third).address()).isGreaterThanOrEqualTo(address + 4097);
    first.put(0, new byte[] {1, 2, 3});
    assertThat(second).isEqualTo(ByteBuffer.allocate(4097));
    for (int i = 0; i < 100; i++) { // more than one piece
      ByteBuffer next = AlignedMemory.allocate(64 << 10);
      assertThat(next).isEqualTo(ByteBuffer.allocate(64 << 10));
      assertThat(pieceOf(next)).isNotNull();
      while (next.hasRemaining()) {
        next.put((byte) i);
      }
    }
    assertThat(first.get(2)).isEqualTo((byte) 3);
  }

  @Test
  void partsOfABufferAreOfItsPieceAndNothingElseIs() {
    ByteBuffer buffer = AlignedMemory.allocate(LARGE);
    AlignedMemory piece = pieceOf(buffer);
    assertThat(piece).isNotNull();
    assertThat(pieceOf(buffer.slice(LARGE - 1, 1))).isSameAs(piece);
    assertThat(pieceOf(buffer.duplicate().position(LARGE))).isSameAs(piece);
    assertThat(pieceOf(AlignedMemory.allocate(LARGE))).isNotSameAs(piece);
    assertThat(pieceOf(ByteBuffer.allocateDirect(10))).isNull();
    // As if the piece were freed, and this had come to its place.
    MemorySegment stranger = Memory.at(MemorySegment.ofBuffer(buffer).address(), 4096);
    assertThat(AlignedMemory.of(stranger)).isNull();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theRingKnowsAPieceFromItsSixtyFourthTransferOn(boolean writes) {
    ByteBuffer buffer = AlignedMemory.allocate(LARGE);
    useUpToRegistration(buffer, ring);
    ByteBuffer part = buffer.slice(4096, 512);
    if (writes) {
      StableBuffer memory = StableBuffer.forBlockingWrite(part, BLOCKS);
      memory.beginsOn(ring);
      MemorySegment entry = MemorySegment.ofArray(new long[8]);
      memory.prepareWrite(new Sqe(entry), 1, 0);
      assertThat(entry.get(ValueLayout.JAVA_BYTE, 0)).isEqualTo((byte) 5); // WRITE_FIXED
    } else {
      assertThat(read(part, BLOCKS, ring))
          .containsExactly(IoUringConstants.IORING_OP_READ_FIXED, 0);
    }
    assertThat(ring.fixedBuffers().register(MemorySegment.ofBuffer(buffer).address(), 4096))
        .as("the next index")
        .isEqualTo(1);
  }

  @Test
  void onlyDirectTransfersCount() {
    ByteBuffer buffer = AlignedMemory.allocate(LARGE);
    for (int i = 0; i < 2 * USES_BEFORE; i++) {
      assertThat(read(buffer, DirectAlignment.NONE, ring)[0])
          .isEqualTo(IoUringConstants.IORING_OP_READ);
    }
    useUpToRegistration(buffer, ring);
  }

  @Test
  void oneRingAtATimeKnowsAPiece() {
    ByteBuffer buffer = AlignedMemory.allocate(LARGE);
    useUpToRegistration(buffer, ring);
    assertThat(read(buffer, BLOCKS, ring)[0]).isEqualTo(IoUringConstants.IORING_OP_READ_FIXED);
    assertThat(read(buffer, BLOCKS, another)[0]).isEqualTo(IoUringConstants.IORING_OP_READ);
    ring.close();
    another.fixedBuffers().register(MemorySegment.ofBuffer(buffer).address(), 4096); // index 0
    assertThat(read(buffer, BLOCKS, another))
        .containsExactly(IoUringConstants.IORING_OP_READ_FIXED, 1);
  }

  @Test
  void aPieceThatNobodyReachesIsUnregistered() throws Exception {
    registerAndForget();
    FixedBuffers table = ring.fixedBuffers();
    long address = MemorySegment.ofBuffer(AlignedMemory.allocate(LARGE)).address();
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    int index = table.register(address, 4096);
    while (index != 0 && System.nanoTime() < deadline) {
      table.unregister(index);
      Unreachable.collect();
      index = table.register(address, 4096);
    }
    assertThat(index).isZero();
  }

  private void registerAndForget() {
    ByteBuffer buffer = AlignedMemory.allocate(LARGE);
    useUpToRegistration(buffer, ring);
    assertThat(read(buffer, BLOCKS, ring))
        .containsExactly(IoUringConstants.IORING_OP_READ_FIXED, 0);
  }
}
