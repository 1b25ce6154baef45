package dev.leat.ring;

import dev.leat.kernel.Cqe;
import dev.leat.kernel.RingParams;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * The completion queue: the kernel produces at the tail, we consume at the head.
 *
 * <p>Threads: the role's holder only, but for {@link #consumed}. The memory is the ring's mapping
 * and lives as long as it.
 *
 * <p>Ordering: the kernel stores the tail with release after the entries; the acquire load here
 * makes them readable. The head is stored with release after the last read of an entry, and only
 * then may the kernel overwrite it.
 */
final class CompletionQueue {
  private static final VarHandle INT = ValueLayout.JAVA_INT.varHandle();
  private static final VarHandle HEAD;

  static {
    try {
      HEAD = MethodHandles.lookup().findVarHandle(CompletionQueue.class, "head", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final MemorySegment ring;
  private final long headOffset;
  private final long tailOffset;
  private final long overflowOffset;
  private final long cqesOffset;
  private final int entries;

  private int head;

  /** The tail as last seen: there is at least as much as this says. */
  private int seenTail;

  CompletionQueue(MemorySegment ring, RingParams params) {
    this.ring = ring;
    this.headOffset = params.cqHeadOffset();
    this.tailOffset = params.cqTailOffset();
    this.overflowOffset = params.cqOverflowOffset();
    this.cqesOffset = params.cqesOffset();
    this.entries = params.cqEntries();
    this.head = (int) INT.get(ring, headOffset);
    this.seenTail = loadTailAcquire();
  }

  int capacity() {
    return entries;
  }

  boolean hasNext() {
    if (head != seenTail) {
      return true;
    }
    seenTail = loadTailAcquire();
    return head != seenTail;
  }

  /** The oldest entry's {@code user_data}; like its other fields only when there is one. */
  long userData() {
    return Cqe.userData(ring, entry());
  }

  int res() {
    return Cqe.res(ring, entry());
  }

  int flags() {
    return Cqe.flags(ring, entry());
  }

  /** Gives the oldest entry back to the kernel. */
  void advance() {
    HEAD.setOpaque(this, head + 1);
    storeHeadRelease(head);
  }

  /** Changes with each entry given back, and wraps. For any thread, to watch; racy. */
  int consumed() {
    return (int) HEAD.getOpaque(this); // not the shared head, which is unmapped at the end
  }

  /** How many CQEs found no room, as the kernel counts them. */
  int overflows() {
    return (int) INT.getOpaque(ring, overflowOffset);
  }

  private long entry() {
    return cqesOffset + (long) (head & (entries - 1)) * Cqe.SIZE;
  }

  private int loadTailAcquire() {
    return (int) INT.getAcquire(ring, tailOffset);
  }

  private void storeHeadRelease(int value) {
    INT.setRelease(ring, headOffset, value);
  }
}
