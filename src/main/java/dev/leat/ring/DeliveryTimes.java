package dev.leat.ring;

import java.util.concurrent.TimeUnit;

/**
 * How long deliveries take in the mean, of late, and how much of that they wait: so whether it pays
 * to have several under way, and on how many threads.
 *
 * <p>Handlers that compute want a thread a core, once there is something to do for another one.
 * Where they wait there can be more threads, so many that the cores are busy. Where they are short,
 * a second thread costs more than it brings (docs/decisions/handlers-side-by-side.md).
 *
 * <p>Threads: any.
 */
final class DeliveryTimes {
  /** Waking a thread, and its going to sleep again, costs about as much. */
  private static final long LONG_NANOS = TimeUnit.MICROSECONDS.toNanos(15);

  /** How fast the mean moves: by one of so many parts of the difference. */
  private static final int INERTIA = 32;

  private final int cores;
  private volatile long mean;
  private volatile long meanWaited;

  DeliveryTimes(int cores) {
    this.cores = cores;
  }

  synchronized void note(long nanos, long nanosWaited) {
    mean += (nanos - mean) / INERTIA;
    meanWaited += (nanosWaited - meanWaited) / INERTIA;
  }

  /** Whether they take long enough for a second thread to be worth it. */
  boolean areLong() {
    return mean >= LONG_NANOS;
  }

  /** Whether they are long, and wait more than they compute. */
  boolean mostlyWait() {
    return areLong() && meanWaited > mean / 2;
  }

  /**
   * How many threads may be at work once this one delivers.
   *
   * @param backlog whether more completions wait; one that waits does not wait for that
   * @return 0 where one more is not worth it, else at least the number of cores
   */
  int threadsWanted(boolean backlog) {
    if (!(backlog ? areLong() : mostlyWait())) {
      return 0;
    }
    long total = mean;
    long busy = Math.max(1, total - meanWaited);
    return Math.clamp(cores * total / busy, cores, Integer.MAX_VALUE);
  }
}
