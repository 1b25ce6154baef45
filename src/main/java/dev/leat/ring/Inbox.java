package dev.leat.ring;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A linked queue from many producers to one consumer, its links inside the submissions: handing
 * over allocates nothing and never waits.
 *
 * <p>Threads: {@link #add} by any, platform or virtual; the others by the role's holder only.
 *
 * <p>Ordering: a producer swaps the tail and then links its predecessor to itself (volatile, so
 * that its following look at the poller's state cannot move before the link). Between the two the
 * queue ends, for the consumer, at the node before. That is harmless: the consumer says that it
 * sleeps <em>before</em> its last look, so either it sees the link or the producer sees it asleep
 * and wakes it.
 */
@SuppressWarnings("ReferenceEquality") // nodes are themselves and nothing else
final class Inbox {
  private static final VarHandle TAIL;
  private static final VarHandle NEXT;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      TAIL = lookup.findVarHandle(Inbox.class, "tail", Submission.class);
      NEXT = lookup.findVarHandle(Submission.class, "next", Submission.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final Submission stub = new Stub();
  private Submission head = stub;

  @SuppressWarnings("UnusedVariable") // by TAIL
  private volatile Submission tail = stub;

  /** Appends a submission; the caller then wakes the poller if that sleeps. */
  void add(Submission submission) {
    NEXT.setRelease(submission, null);
    Submission before = (Submission) TAIL.getAndSet(this, submission);
    NEXT.setVolatile(before, submission);
  }

  /** Takes the oldest submission, or null if none is visible yet. */
  @Nullable Submission poll() {
    Submission first = head;
    Submission second = loadNext(first);
    if (first == stub) {
      if (second == null) {
        return null;
      }
      head = second;
      first = second;
      second = loadNext(first);
    }
    if (second == null && first == tail) {
      // The last one can only go when something stands behind it: the stub returns to the queue.
      add(stub);
      second = loadNext(first);
    }
    if (second == null) {
      return null;
    }
    head = second;
    NEXT.set(first, null); // else a kept submission would keep all that came after it
    return first;
  }

  /** Whether nothing waits; false also for what a producer has not linked yet. */
  boolean isEmpty() {
    return head == stub && loadNext(stub) == null;
  }

  /** What waits and is visible now, oldest first; all of it stays. */
  List<Submission> snapshot() {
    List<Submission> waiting = new ArrayList<>();
    for (Submission each = head; each != null; each = loadNext(each)) {
      if (each != stub) {
        waiting.add(each);
      }
    }
    return waiting;
  }

  private static @Nullable Submission loadNext(Submission submission) {
    return (Submission) NEXT.getVolatile(submission);
  }

  /** Marks the end of an empty queue. */
  private static final class Stub extends Submission {
    @Override
    protected void prepare(dev.leat.kernel.Sqe sqe) {
      throw new AssertionError("the stub never leaves the inbox");
    }

    @Override
    protected void complete(int res, int flags) {
      throw new AssertionError("the stub never leaves the inbox");
    }

    @Override
    protected void lost(int errno) {
      throw new AssertionError("the stub never leaves the inbox");
    }
  }
}
