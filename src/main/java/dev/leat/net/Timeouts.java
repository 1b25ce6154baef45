package dev.leat.net;

import dev.leat.kernel.OwnThreads;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The clock of all time-outs: one thread, which ends when none is running for a minute. Threads:
 * any.
 */
final class Timeouts {
  private static final ScheduledThreadPoolExecutor CLOCK = clock();

  private Timeouts() {}

  /** Runs a short task after that time, in nanoseconds, unless it is cancelled before. */
  static Future<?> schedule(Runnable task, long nanos) {
    return CLOCK.schedule(task, nanos, TimeUnit.NANOSECONDS);
  }

  private static ScheduledThreadPoolExecutor clock() {
    ScheduledThreadPoolExecutor clock =
        new ScheduledThreadPoolExecutor(1, task -> OwnThreads.unstarted(task, "leat-timeouts"));
    clock.setRemoveOnCancelPolicy(true); // nearly every time-out is, and would keep its buffer
    clock.setKeepAliveTime(1, TimeUnit.MINUTES);
    clock.allowCoreThreadTimeOut(true);
    return clock;
  }
}
