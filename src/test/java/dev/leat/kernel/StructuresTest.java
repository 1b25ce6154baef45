package dev.leat.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.Test;

/** Where fields lie, tried with memory in which every byte says its own offset. */
class StructuresTest {
  private static void number(MemorySegment memory) {
    for (int i = 0; i < memory.byteSize(); i++) {
      memory.set(ValueLayout.JAVA_BYTE, i, (byte) i);
    }
  }

  /** What four bytes that begin at {@code offset} read as. */
  private static int four(int offset) {
    return offset | (offset + 1) << 8 | (offset + 2) << 16 | (offset + 3) << 24;
  }

  private static long eight(int offset) {
    return Integer.toUnsignedLong(four(offset)) | (long) four(offset + 4) << 32;
  }

  @Test
  void aCqeIsReadAtItsOffset() {
    MemorySegment memory = MemorySegment.ofArray(new long[6]);
    number(memory);

    assertThat(Cqe.SIZE).isEqualTo(16);
    assertThat(Cqe.userData(memory, 16)).isEqualTo(eight(16));
    assertThat(Cqe.res(memory, 16)).isEqualTo(four(24));
    assertThat(Cqe.flags(memory, 16)).isEqualTo(four(28));
  }

  @Test
  void anEntryOfABufferRingIsWrittenWithoutTheTail() {
    MemorySegment memory = MemorySegment.ofArray(new long[4]).fill((byte) 0xff);

    BufferRing.set(memory, 0, 0x1112131415161718L, 0x21222324, 0x3132);
    BufferRing.set(memory, 1, 0x0102030405060708L, 0x41424344, 0xfedc);

    assertThat(memory.toArray(ValueLayout.JAVA_LONG))
        .containsExactly(
            0x1112131415161718L, 0xffff313221222324L, 0x0102030405060708L, 0xfffffedc41424344L);
  }

  @Test
  void theTailOfABufferRingIsWrittenWithoutTheEntry() {
    MemorySegment memory = MemorySegment.ofArray(new long[4]).fill((byte) 0xff);

    BufferRing.storeTailRelease(memory, 0x10002);

    assertThat(memory.toArray(ValueLayout.JAVA_LONG))
        .containsExactly(-1L, 0x0002ffffffffffffL, -1L, -1L);
  }

  @Test
  void theRegistrationOfABufferRingIsWrittenWhole() {
    MemorySegment memory = MemorySegment.ofArray(new long[5]).fill((byte) 0xff);

    BufferRing.register(
        memory, 0x1112131415161718L, 32768, 0xfedc, IoUringConstants.IOU_PBUF_RING_INC);

    assertThat(memory.byteSize()).isEqualTo(BufferRing.REGISTRATION_SIZE);
    assertThat(memory.toArray(ValueLayout.JAVA_LONG))
        .containsExactly(0x1112131415161718L, 0x0002fedc00008000L, 0, 0, 0);
  }

  @Test
  void everyReturnedRingParameterIsReadAtItsOffset() {
    try (Arena arena = Arena.ofConfined()) {
      RingParams params = RingParams.allocate(arena);
      assertThat(params.segment().byteSize()).isEqualTo(120);
      assertThat(params.segment().mismatch(MemorySegment.ofArray(new byte[120]))).isEqualTo(-1);
      number(params.segment());

      assertThat(params.sqEntries()).isEqualTo(four(0));
      assertThat(params.cqEntries()).isEqualTo(four(4));
      assertThat(params.flags()).isEqualTo(four(8));
      assertThat(params.features()).isEqualTo(four(20));
      assertThat(params.sqHeadOffset()).isEqualTo(four(40));
      assertThat(params.sqTailOffset()).isEqualTo(four(44));
      assertThat(params.sqRingMaskOffset()).isEqualTo(four(48));
      assertThat(params.sqRingEntriesOffset()).isEqualTo(four(52));
      assertThat(params.sqFlagsOffset()).isEqualTo(four(56));
      assertThat(params.sqDroppedOffset()).isEqualTo(four(60));
      assertThat(params.sqArrayOffset()).isEqualTo(four(64));
      assertThat(params.cqHeadOffset()).isEqualTo(four(80));
      assertThat(params.cqTailOffset()).isEqualTo(four(84));
      assertThat(params.cqRingMaskOffset()).isEqualTo(four(88));
      assertThat(params.cqRingEntriesOffset()).isEqualTo(four(92));
      assertThat(params.cqOverflowOffset()).isEqualTo(four(96));
      assertThat(params.cqesOffset()).isEqualTo(four(100));
      assertThat(params.cqFlagsOffset()).isEqualTo(four(104));
    }
  }

  @Test
  void everyWishedRingParameterIsWrittenAtItsOffset() {
    try (Arena arena = Arena.ofConfined()) {
      RingParams params = RingParams.allocate(arena);
      params.cqEntries(1);
      params.flags(2);
      params.sqThreadCpu(3);
      params.sqThreadIdle(4);
      params.wqFd(5);

      assertThat(params.segment().toArray(ValueLayout.JAVA_INT))
          .startsWith(0, 1, 2, 3, 4, 0, 5)
          .endsWith(new int[23]);

      params.clear();
      assertThat(params.segment().toArray(ValueLayout.JAVA_INT)).containsOnly(0);
    }
  }

  @Test
  void everyFieldOfStatxIsReadAtItsOffset() {
    try (Arena arena = Arena.ofConfined()) {
      Statx statx = Statx.allocate(arena);
      assertThat(statx.segment().byteSize()).isEqualTo(256);
      number(statx.segment());

      assertThat(statx.mask()).isEqualTo(four(0));
      assertThat(statx.blksize()).isEqualTo(four(4));
      assertThat(statx.mode()).isEqualTo(four(28) & 0xffff);
      assertThat(statx.ino()).isEqualTo(eight(32));
      assertThat(statx.size()).isEqualTo(eight(40));
      assertThat(statx.rdevMajor()).isEqualTo(four(128));
      assertThat(statx.rdevMinor()).isEqualTo(four(132));
      assertThat(statx.devMajor()).isEqualTo(four(136));
      assertThat(statx.devMinor()).isEqualTo(four(140));
      assertThat(statx.dioMemAlign()).isEqualTo(four(152));
      assertThat(statx.dioOffsetAlign()).isEqualTo(four(156));
    }
  }
}
