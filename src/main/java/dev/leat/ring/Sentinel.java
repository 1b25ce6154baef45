package dev.leat.ring;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Sees to it that the role of a ring never lies free for long: looks once a millisecond while work
 * is under way, and sends a thread where a completion blocks the one that had the role.
 *
 * <p>It sleeps while nobody releases the role. Going to sleep: it says {@code dormant}, then looks
 * whether the ring is still calm. A holder releases the role and then looks at {@code dormant}.
 * Both writes are volatile, so one of the two sees the other's.
 *
 * <p>Threads: {@link #look}, {@link #sleeps} and {@link #unpark} by any, the rest by its own.
 */
final class Sentinel implements Runnable {
  private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  /** Quiet ticks before it sleeps: bursts a few milliseconds apart do not pay for waking it. */
  private static final int QUIET_TICKS = 50;

  private final RingPoller poller;
  private final PollerThreads threads;
  private final long keepAliveNanos;

  private volatile @Nullable Thread thread;
  private volatile boolean dormant;

  Sentinel(RingPoller poller, PollerThreads threads, long keepAliveNanos) {
    this.poller = poller;
    this.threads = threads;
    this.keepAliveNanos = keepAliveNanos;
  }

  /** Called by each holder after it released the role. */
  void look() {
    if (dormant) {
      dormant = false;
      unpark();
    }
  }

  void unpark() {
    LockSupport.unpark(thread);
  }

  @Override
  public void run() {
    thread = Thread.currentThread();
    long seen = poller.progress();
    int quiet = 0;
    while (!threads.sentinelMayEnd()) {
      LockSupport.parkNanos(this, TICK_NANOS);
      Thread.interrupted(); // nobody's request; would make each park return at once
      long progress = poller.progress();
      if (calm()) {
        quiet = progress == seen ? quiet + 1 : 0;
        if (quiet > QUIET_TICKS) {
          sleep(progress);
          quiet = 0;
        }
      } else {
        quiet = 0;
        help(progress - seen);
      }
      seen = progress;
    }
  }

  /**
   * Nothing can need this thread: the role has a holder, who wakes it when releasing the role, or
   * there is no work at all. Completions that only wake threads are taken without releasing it, and
   * need no tick however many they are.
   */
  private boolean calm() {
    return poller.roleTaken() || poller.wakeState() == RingPoller.ABSENT;
  }

  /** Whether it sleeps until the role is released. Racy: for watching. */
  boolean sleeps() {
    return dormant;
  }

  private void help(long progress) {
    if (poller.roleTaken()) {
      return;
    }
    try {
      if (progress == 0) {
        threads.addHand();
      } else {
        threads.addHandIfWanted();
      }
    } catch (Throwable t) {
      // No thread to be had now (memory, limits): the next tick tries again.
      PollerThread.backOff();
    }
  }

  private void sleep(long progress) {
    long start = System.nanoTime();
    int taken = poller.ring().completionQueue().consumed();
    dormant = true;
    if (calm() && poller.progress() == progress) {
      LockSupport.parkNanos(this, keepAliveNanos);
    }
    boolean stillCalm = dormant && calm() && poller.progress() == progress;
    dormant = false;
    boolean unused = stillCalm && poller.ring().completionQueue().consumed() == taken;
    if (unused && System.nanoTime() - start >= keepAliveNanos) {
      poller.retire();
    }
  }
}
