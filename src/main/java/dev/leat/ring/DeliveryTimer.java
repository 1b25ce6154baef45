package dev.leat.ring;

import dev.leat.kernel.ThreadUsage;
import org.jspecify.annotations.Nullable;

/**
 * Times one delivery in a few of a thread, and how long the thread waited while it lasted.
 *
 * <p>Threads: its own.
 */
final class DeliveryTimer {
  /** One of so many is timed; odd, as reads and writes often take turns. */
  private static final int TIMED_OF = 13;

  private final DeliveryTimes times;
  private int untimed;
  private boolean timing;

  /** Whether the kernel is asked, which takes as long as a short handler. */
  private boolean closely;

  private @Nullable ThreadUsage usage;
  private long start;
  private long startCpu;
  private long startSwitches;

  DeliveryTimer(DeliveryTimes times) {
    this.times = times;
  }

  void begin() {
    if (untimed > 0) {
      untimed--;
      return;
    }
    untimed = TIMED_OF - 1;
    timing = true;
    closely = times.areLong();
    if (closely) {
      ThreadUsage now = readUsage();
      startCpu = now.cpuNanos();
      startSwitches = now.voluntarySwitches();
    }
    start = System.nanoTime();
  }

  void end() {
    if (timing) {
      long nanos = System.nanoTime() - start;
      times.note(nanos, closely ? waited(nanos) : 0);
      timing = false;
    }
  }

  /** Without a voluntary switch, a time off the processor is the scheduler's doing. */
  private long waited(long nanos) {
    ThreadUsage now = readUsage();
    return now.voluntarySwitches() == startSwitches
        ? 0
        : Math.clamp(nanos - (now.cpuNanos() - startCpu), 0, nanos);
  }

  private ThreadUsage readUsage() {
    ThreadUsage known = usage;
    if (known == null) {
      known = new ThreadUsage();
      usage = known;
    }
    known.update();
    return known;
  }
}
