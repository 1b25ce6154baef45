package dev.leat.ring;

import dev.leat.kernel.RingParams;
import dev.leat.kernel.Sqe;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;

/**
 * The submission queue: we produce at the tail, the kernel consumes at the head.
 *
 * <p>Threads: the role's holder only. The memory is the ring's mapping and lives as long as it.
 *
 * <p>Ordering: the tail is stored with release, after the entries' plain stores; the kernel loads
 * it with acquire. The kernel stores the head with release when it has read an entry; the acquire
 * load here lets us overwrite it.
 */
final class SubmissionQueue {
  private static final VarHandle INT = ValueLayout.JAVA_INT.varHandle();

  private final MemorySegment ring;
  private final long headOffset;
  private final long tailOffset;
  private final int entries;
  private final Sqe sqe;

  /** Ours; the shared tail follows it at {@link #publish}. Both grow without end and wrap. */
  private int tail;

  /** The head as last seen: the queue is at most as full as this says. */
  private int seenHead;

  /**
   * Stands on a ring's mapping.
   *
   * @param ring the mapping of heads, tails and index array
   * @param sqes the mapping of the entries
   */
  SubmissionQueue(MemorySegment ring, MemorySegment sqes, RingParams params) {
    this.ring = ring;
    this.headOffset = params.sqHeadOffset();
    this.tailOffset = params.sqTailOffset();
    this.entries = params.sqEntries();
    this.sqe = new Sqe(sqes);
    this.tail = (int) INT.get(ring, tailOffset);
    this.seenHead = loadHeadAcquire();
    if (params.sqArrayOffset() != 0) {
      identityArray(params.sqArrayOffset());
    }
  }

  /** Entries go in order, so that the index array of rings that have one never changes. */
  private void identityArray(long arrayOffset) {
    for (int i = 0; i < entries; i++) {
      ring.set(ValueLayout.JAVA_INT, arrayOffset + (long) i * Integer.BYTES, i);
    }
  }

  boolean isFull() {
    if (tail - seenHead < entries) {
      return false;
    }
    seenHead = loadHeadAcquire();
    return tail - seenHead >= entries;
  }

  /** The next entry, to be written before anything else here is called; not when full. */
  Sqe next() {
    assert !isFull() : "the submission queue is full";
    sqe.moveTo(tail & (entries - 1));
    tail++;
    return sqe;
  }

  /** The {@code user_data} of the last entry (1), the one before (2), and so on. */
  long userData(int back) {
    sqe.moveTo((tail - back) & (entries - 1));
    return sqe.userData();
  }

  /** Shows the kernel what was written. */
  void publish() {
    storeTailRelease(tail);
  }

  /** How many entries the kernel has not consumed, published or not. */
  int unsubmitted() {
    if (tail != seenHead) {
      seenHead = loadHeadAcquire();
    }
    return tail - seenHead;
  }

  private int loadHeadAcquire() {
    return (int) INT.getAcquire(ring, headOffset);
  }

  private void storeTailRelease(int value) {
    INT.setRelease(ring, tailOffset, value);
  }
}
