package dev.leat.buffer;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.kernel.Memory;
import dev.leat.testing.BounceBuffers;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is asked of the kernel where it wants blocks, and what the caller gets of its answer. */
class DirectTransferTest {
  private static final DirectAlignment BLOCKS = new DirectAlignment(512, 512);

  @RegisterExtension private final BounceBuffers bounceBuffers = new BounceBuffers();

  private boolean bounces() {
    return bounceBuffers.taken() > 0;
  }

  /** A direct buffer whose address is so many bytes past a multiple of 4096. */
  private static ByteBuffer direct(int size, int past) {
    return ByteBuffer.allocateDirect(size + 8192).alignedSlice(4096).slice(past, size);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 512, 0, 512",
    "0, 1, 0, 512",
    "0, 513, 0, 1024",
    "1, 511, 0, 512",
    "1, 512, 0, 1024",
    "511, 1, 0, 512",
    "511, 2, 0, 1024",
    "512, 100, 512, 512",
    "1000, 100, 512, 1024",
    "4294967297, 512, 4294967296, 1024",
    "9223372036854774784, 512, 9223372036854774784, 512",
  })
  void aReadAsksForTheEnclosingBlocks(long position, int remaining, long from, int length) {
    for (ByteBuffer buffer :
        new ByteBuffer[] {ByteBuffer.allocate(remaining), direct(remaining, 1)}) {
      StableBuffer memory = StableBuffer.forRead(buffer, position, BLOCKS);
      assertThat(memory.filePosition(position)).isEqualTo(from);
      assertThat(memory.length()).isEqualTo(length);
      assertThat(memory.address() % 512).isZero();
      assertThat(bounces()).isTrue();
      memory.release();
    }
  }

  @ParameterizedTest
  @CsvSource({
    // 100 bytes at 1000: the blocks from 512 to 1536, of which 488 bytes are skipped
    "1024, 100",
    "588, 100",
    "587, 99",
    "489, 1",
    "488, -1",
    "487, -1",
    "1, -1",
    "0, -1",
  })
  void theCallerGetsOnlyWhatLiesBehindTheSkippedPart(int res, int returned) {
    int count = Math.max(0, returned);
    for (ByteBuffer buffer : new ByteBuffer[] {ByteBuffer.allocate(120), direct(120, 0)}) {
      buffer.position(5).limit(105);
      StableBuffer memory = StableBuffer.forRead(buffer, 1000, BLOCKS);
      MemorySegment target = Memory.at(memory.address(), memory.length());
      for (int i = 0; i < memory.length(); i++) {
        target.set(JAVA_BYTE, i, (byte) (512 + i));
      }

      assertThat(memory.finishRead(res)).isEqualTo(returned);
      assertThat(buffer.position()).isEqualTo(5 + count);
      buffer.clear();
      for (int i = 0; i < 120; i++) {
        boolean theirs = i >= 5 && i < 5 + count;
        assertThat(buffer.get(i)).as("byte " + i).isEqualTo((byte) (theirs ? 1000 + i - 5 : 0));
      }
      memory.release();
    }
  }

  @Test
  void anAlignedReadGoesStraightIntoTheCallersMemory() {
    ByteBuffer buffer = direct(1024, 512);
    StableBuffer memory = StableBuffer.forRead(buffer, 1536, BLOCKS);
    assertThat(memory.address()).isEqualTo(MemorySegment.ofBuffer(buffer).address());
    assertThat(memory.filePosition(1536)).isEqualTo(1536);
    assertThat(memory.length()).isEqualTo(1024);
    assertThat(bounces()).isFalse();
    memory.release();
  }

  @ParameterizedTest
  @CsvSource({"0, 511", "1, 512", "256, 256"})
  void alignedMemoryIsOfNoUseWherePositionOrLengthAreNotAligned(long position, int remaining) {
    StableBuffer memory = StableBuffer.forRead(direct(remaining, 0), position, BLOCKS);
    assertThat(bounces()).isTrue();
    memory.release();
  }

  @Test
  void anAlignedWriteGoesStraightAndAnUnalignedAddressBounces() {
    ByteBuffer aligned = direct(512, 512);
    StableBuffer straight = StableBuffer.forWrite(aligned, BLOCKS);
    assertThat(straight.address()).isEqualTo(MemorySegment.ofBuffer(aligned).address());
    assertThat(bounces()).isFalse();
    straight.release();

    ByteBuffer unaligned = direct(512, 4).put(511, (byte) 3);
    StableBuffer bounced = StableBuffer.forWrite(unaligned, BLOCKS);
    assertThat(bounced.address() % 512).isZero();
    assertThat(bounced.length()).isEqualTo(512);
    assertThat(Memory.at(bounced.address(), 512).get(JAVA_BYTE, 511)).isEqualTo((byte) 3);
    assertThat(bounces()).isTrue();
    bounced.release();
  }

  @Test
  void blocksThatWouldPassTwoGibibytesAreCut() {
    // Nothing is at this address, and nothing looks there: the bounce memory stays untouched, too.
    ByteBuffer huge = Memory.at(1L << 30, Integer.MAX_VALUE - 8).asByteBuffer();
    StableBuffer memory = StableBuffer.forRead(huge, 513, BLOCKS);
    assertThat(memory.length()).isEqualTo(Integer.MAX_VALUE - 511);
    assertThat(memory.filePosition(513)).isEqualTo(512);
    memory.release();
  }
}
