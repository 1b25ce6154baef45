package dev.leat.net;

import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * The time-outs of one side of a channel. Nearly all transfers end long before theirs, and a task
 * of the clock for each would cost more than the transfer. So there is one at most, which looks
 * when it is due whether the transfer of that moment is overdue, and otherwise comes again.
 *
 * <p>Threads: any; transfers of a side come one after the other.
 */
final class SideTimer {
  /**
   * What runs, with its {@link Exchange#deadline}; null between transfers, which keeps no buffer.
   */
  private volatile @Nullable Exchange<?> running;

  // Guarded by this.
  private @Nullable Future<?> task;
  private long due;
  private boolean closed;

  /** A transfer begins whose deadline is that far away. */
  void start(Exchange<?> exchange, long nanos) {
    running = exchange;
    synchronized (this) {
      if (!closed && (task == null || due - exchange.deadline() > 0)) {
        schedule(exchange.deadline(), nanos);
      }
    }
  }

  /** The transfer has ended; before another can begin. */
  void stop() {
    running = null;
  }

  private void schedule(long deadline, long nanos) {
    if (task != null) {
      task.cancel(false);
    }
    due = deadline;
    task = Timeouts.schedule(this::look, nanos);
  }

  private void look() {
    Exchange<?> overdue = null;
    synchronized (this) {
      task = null;
      Exchange<?> now = running;
      if (now != null && !closed) {
        long left = now.deadline() - System.nanoTime();
        if (left <= 0) {
          overdue = now;
        } else {
          schedule(now.deadline(), left);
        }
      }
    }
    if (overdue != null) {
      overdue.timeOut();
    }
  }

  /** The channel is closed: the clock keeps nothing of it. */
  synchronized void close() {
    closed = true;
    if (task != null) {
      task.cancel(false);
    }
  }
}
