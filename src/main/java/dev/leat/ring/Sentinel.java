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
 * <p>It also sees whether handlers compute as a rule, so that they are to run side by side. What a
 * thread submitted completes when that thread enters the kernel, so at most a part of what waits is
 * seen, and to send a thread once a millisecond would leave a core idle. Where they do not compute,
 * two threads would only get into each other's way (docs/decisions/cooperative-task-work.md).
 *
 * <p>Threads: {@link #look}, {@link #handlersCompute}, {@link #sleeps} and {@link #unpark} by any,
 * the rest by its own.
 */
final class Sentinel implements Runnable {
  private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  /** Quiet ticks before it sleeps: bursts a few milliseconds apart do not pay for waking it. */
  private static final int QUIET_TICKS = 50;

  /** Quick handlers make more progress in a tick than this. */
  private static final int SLOW_PROGRESS = 64;

  /** Of the last 32 ticks, in so many one was at work without much progress: handlers compute. */
  private static final int MANY_TICKS = 24;

  /** For so many ticks that is held for true: side by side they are not so slow any more. */
  private static final int BELIEVED_TICKS = 250;

  private final RingPoller poller;
  private final PollerThreads threads;
  private final long keepAliveNanos;

  private volatile @Nullable Thread thread;
  private volatile boolean dormant;

  private volatile boolean handlersCompute;

  /** A bit for each of the last ticks, set if the role was free and the progress slow. */
  private int slowTicks;

  private int believedTicks;

  Sentinel(RingPoller poller, PollerThreads threads, long keepAliveNanos) {
    this.poller = poller;
    this.threads = threads;
    this.keepAliveNanos = keepAliveNanos;
  }

  static Thread newDaemon(Runnable task, String name) {
    return Thread.ofPlatform()
        .name(name)
        .daemon()
        .inheritInheritableThreadLocals(false)
        .unstarted(task);
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
      observe(progress - seen);
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

  /** Whether handlers compute as a rule, as far as this has seen lately. */
  boolean handlersCompute() {
    return handlersCompute;
  }

  private void observe(long progress) {
    boolean slow = progress < SLOW_PROGRESS && !calm();
    slowTicks = slowTicks << 1 | (slow ? 1 : 0);
    if (Integer.bitCount(slowTicks) >= MANY_TICKS) {
      believedTicks = BELIEVED_TICKS;
      handlersCompute = true;
    } else if (believedTicks > 0 && --believedTicks == 0) {
      handlersCompute = false;
    }
  }

  private void help(long progress) {
    if (poller.roleTaken()) {
      return;
    }
    try {
      if (progress == 0) {
        threads.addHand();
      } else if (handlersCompute && poller.backlog()) {
        threads.addHandForBacklog();
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
