package dev.leat.ring;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.leat.kernel.RingParams;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** The memory of a ring that no kernel knows: the test plays its part. */
final class QueueMemory {
  static final int SQ_ENTRIES = 4;
  static final int CQ_ENTRIES = 8;

  private static final int SQ_HEAD = 0;
  private static final int SQ_TAIL = 4;
  private static final int CQ_HEAD = 8;
  private static final int CQ_TAIL = 12;
  private static final int OVERFLOW = 16;
  private static final int ARRAY = 64;
  private static final int CQES = 128;

  final MemorySegment ring = MemorySegment.ofArray(new long[32]);
  final MemorySegment sqes = MemorySegment.ofArray(new long[SQ_ENTRIES * 8]);
  final RingParams params = RingParams.allocate(Arena.ofAuto());

  /** A ring whose counters are all at {@code start}; everything else is full of ones. */
  QueueMemory(int start, boolean indexArray) {
    ring.fill((byte) 0xff);
    sqes.fill((byte) 0xff);
    MemorySegment answer = params.segment();
    answer.set(JAVA_INT, 0, SQ_ENTRIES);
    answer.set(JAVA_INT, 4, CQ_ENTRIES);
    answer.set(JAVA_INT, 40, SQ_HEAD);
    answer.set(JAVA_INT, 44, SQ_TAIL);
    answer.set(JAVA_INT, 64, indexArray ? ARRAY : 0);
    answer.set(JAVA_INT, 80, CQ_HEAD);
    answer.set(JAVA_INT, 84, CQ_TAIL);
    answer.set(JAVA_INT, 96, OVERFLOW);
    answer.set(JAVA_INT, 100, CQES);
    for (int counter : new int[] {SQ_HEAD, SQ_TAIL, CQ_HEAD, CQ_TAIL}) {
      ring.set(JAVA_INT, counter, start);
    }
    overflow(0);
  }

  /** The kernel has consumed submissions up to here. */
  void submissionHead(int head) {
    ring.set(JAVA_INT, SQ_HEAD, head);
  }

  int submissionTail() {
    return ring.get(JAVA_INT, SQ_TAIL);
  }

  /** The {@code user_data} in an entry of the submission queue. */
  long submitted(int index) {
    return sqes.get(JAVA_LONG, index * 64L + 32);
  }

  int[] indexArray() {
    return ring.asSlice(ARRAY, SQ_ENTRIES * 4L).toArray(JAVA_INT);
  }

  /** The kernel completes something: writes an entry and then its tail. */
  void complete(long userData, int res, int flags) {
    int tail = ring.get(JAVA_INT, CQ_TAIL);
    long entry = CQES + (tail & (CQ_ENTRIES - 1)) * 16L;
    ring.set(JAVA_LONG, entry, userData);
    ring.set(JAVA_INT, entry + 8, res);
    ring.set(JAVA_INT, entry + 12, flags);
    ring.set(JAVA_INT, CQ_TAIL, tail + 1);
  }

  int completionHead() {
    return ring.get(JAVA_INT, CQ_HEAD);
  }

  void overflow(int count) {
    ring.set(JAVA_INT, OVERFLOW, count);
  }
}
