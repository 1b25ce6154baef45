package dev.leat.ring;

import dev.leat.kernel.Sqe;
import org.jspecify.annotations.Nullable;

/**
 * One request to a ring: the seam between the ring below and the operations above.
 *
 * <p>Threads: made by any thread and handed over by {@link RingPoller#submit}; {@link #needsKernel}
 * and {@link #prepare} are called by the holder of the role, {@link #complete} by a pool thread
 * that has released it. A submission belongs to the ring from {@code submit} until {@code complete}
 * is called; whatever memory or descriptor it names stays alive at least that long.
 *
 * <p>A submission may be handed over again once {@code complete} was called.
 */
public abstract class Submission {
  /** The value of {@link #userData} while the kernel does not know this submission. */
  static final long NOT_IN_FLIGHT = 0;

  /** The inbox's link; see {@link Inbox} for its ordering. */
  @Nullable Submission next;

  /** Slot and generation while in flight. Only the role's holder reads or writes it. */
  long userData = NOT_IN_FLIGHT;

  /** The thread whose end would make the kernel cancel this; only while in flight. */
  @Nullable PollerThread submitter;

  /** For subclasses. */
  protected Submission() {}

  /**
   * Whether the kernel has to see this submission. Asked once, by the role's holder, just before
   * the SQE would be written; when false, {@link #complete} follows with {@code -ECANCELED}.
   */
  protected boolean needsKernel() {
    return true;
  }

  /**
   * For {@link #needsKernel}: whether the kernel has nothing that the calling thread, the role's
   * holder, must be there for to complete. If that thread then waits in a call of its own, nobody
   * waits for it but who waits for that call.
   */
  protected static boolean isAlone() {
    return PollerThread.currentIsAlone();
  }

  /** Whether a slot is kept free for this: true for what ends others, which must never wait. */
  protected boolean urgent() {
    return false;
  }

  /**
   * Whether the kernel may keep this for ever, as a read of a silent socket, so that it must not
   * count among those that others have to wait for. Always the same for one submission.
   */
  protected boolean endless() {
    return false;
  }

  /**
   * Whether {@link #complete} neither blocks nor runs user code, so that the role's holder can call
   * it where it stands. Asked with the role, when the result is there.
   */
  protected boolean completesQuickly() {
    return false;
  }

  /**
   * Whether a device is waited for as a rule, which idles while what others begin is held back to
   * be submitted together. Always the same for one submission.
   */
  protected boolean awaitsDevice() {
    return false;
  }

  /** Writes the SQE, all but {@code user_data}. Must neither block nor throw. */
  protected abstract void prepare(Sqe sqe);

  /**
   * Takes the result: the CQE came. May block and may run user code; the role is free.
   *
   * @param res the CQE's result: a count, or a negated errno
   * @param flags the CQE's flags
   */
  protected abstract void complete(int res, int flags);

  /**
   * The ring broke while the kernel had this submission, and no CQE will be seen. The user is to be
   * told; memory and descriptor stay as they are for good, as the kernel may still use them.
   *
   * @param errno why the ring broke
   */
  protected abstract void lost(int errno);
}
