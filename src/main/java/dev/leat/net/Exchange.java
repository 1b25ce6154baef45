package dev.leat.net;

import dev.leat.op.PendingResult;
import java.io.IOException;
import java.nio.channels.InterruptedByTimeoutException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One asynchronous call on a socket, as an engine sees it: where its outcome goes. The engine
 * begins something, binds it to the result ({@link PendingResult#begins}) so that it can be asked
 * to end, and once either {@link #claim}s and settles it or calls {@link #failed}, on one of its
 * threads.
 *
 * <p>Threads: {@link #timeOutAfter} by the caller, before the engine has it; the rest any.
 */
class Exchange<V extends @Nullable Object> {
  /** A hundred years: no process lives so long, and sums of it do not wrap. */
  private static final long LONGEST_NANOS = TimeUnit.DAYS.toNanos(36_500);

  private final Direction direction;
  private final PendingResult<V> result;
  private @Nullable SideTimer timer;
  private long deadline;

  /**
   * Makes an exchange.
   *
   * @param direction occupied by {@code result}
   */
  Exchange(Direction direction, PendingResult<V> result) {
    this.direction = direction;
    this.result = result;
  }

  /** What the user sees. */
  final PendingResult<V> result() {
    return result;
  }

  /**
   * Ends the call and its direction after that time, if it has not ended by then.
   *
   * @param nanos more than 0; so much that it never comes is never waited for
   */
  final void timeOutAfter(long nanos, SideTimer clock) {
    if (nanos <= LONGEST_NANOS) {
      timer = clock;
      deadline = System.nanoTime() + nanos;
      clock.start(this, nanos);
    }
  }

  /** When the call is overdue, on the scale of {@link System#nanoTime}. */
  final long deadline() {
    return deadline;
  }

  /** The time is over. */
  final void timeOut() {
    if (direction.kill(result)) {
      result.abandon(new InterruptedByTimeoutException());
    }
  }

  /**
   * The outcome is there: frees the direction. False if a time-out or a cancel was earlier, and the
   * outcome is nobody's. A cancel settles the result and then ends the direction; an engine that
   * has seen the first may be here before the second.
   *
   * @param failure null for a success
   */
  boolean claim(@Nullable Throwable failure) {
    SideTimer running = timer;
    if (running != null) {
      running.stop();
    }
    return direction.finish(result) && !result.isDone();
  }

  /** A value came too late: gives up what it holds. */
  void unwanted(V value) {}

  /** The operation has failed. On a thread of the engine's, which may run a handler. */
  final void failed(Throwable failure) {
    if (claim(failure)) {
      var _ = result.fail(told(failure));
    }
  }

  /** As {@link #failed}, on a thread of the user's. */
  final void failedAtOnce(Throwable failure) {
    if (claim(failure)) {
      result.failIndirectly(told(failure));
    }
  }

  /** A Future of the JDK's fails with an exception of I/O alone, a handler with any. */
  final Throwable told(Throwable failure) {
    return result.isFuture() && !(failure instanceof IOException)
        ? new IOException(failure)
        : failure;
  }
}
