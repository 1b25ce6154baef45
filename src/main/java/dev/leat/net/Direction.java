package dev.leat.net;

import dev.leat.op.PendingResult;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * One thing that a channel does one at a time: reading, writing, connecting, accepting. It is idle,
 * or occupied by the result of what is under way, or dead: after a time-out or a cancellation
 * nobody knows what was transferred, and no more is begun.
 *
 * <p>Threads: any. Whoever swaps a result out settles it: the operation's completion ({@link
 * #finish}) or a time-out ({@link #kill}). Both happen before the result is settled, so that who
 * sees it settled finds the direction free.
 */
final class Direction {
  private static final Object DEAD = new Object();
  private static final VarHandle STATE;

  static {
    try {
      STATE = MethodHandles.lookup().findVarHandle(Direction.class, "state", Object.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private volatile @Nullable Object state;

  /** Occupies the direction; false if it is occupied or dead. */
  boolean begin(PendingResult<?> result) {
    return STATE.compareAndSet(this, null, result);
  }

  /** Frees the direction, if that result still occupies it. */
  boolean finish(PendingResult<?> result) {
    return STATE.compareAndSet(this, result, null);
  }

  /** Ends the direction for good, if that result occupies it. */
  boolean kill(PendingResult<?> result) {
    return STATE.compareAndSet(this, result, DEAD);
  }

  /** Ends the direction for good: what occupied it was cancelled. */
  void kill() {
    state = DEAD;
  }

  boolean isDead() {
    return state == DEAD;
  }

  /** What occupies the direction, or null. */
  @Nullable PendingResult<?> pending() {
    return state instanceof PendingResult<?> result ? result : null;
  }
}
