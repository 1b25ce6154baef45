package dev.leat.ring;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The pool of a ring: hands out threads for the role and lets idle ones end.
 *
 * <p>Threads: {@link #addHand} by any; {@link #idle} and {@link #ended} by the pool's own. The lock
 * is held for a few instructions.
 */
final class PollerThreads {
  private static final int CORES = Runtime.getRuntime().availableProcessors();

  private final RingPoller poller;
  private final ThreadFactory factory;
  private final PoolSize size;
  private final long keepAliveNanos;
  private final Sentinel sentinel;

  /** Guards the fields below. */
  private final Object lock = new Object();

  private final Deque<PollerThread> idle = new ArrayDeque<>();
  private int live;
  private boolean sentinelRuns;
  private boolean over;
  private @Nullable Runnable whenEnded;

  PollerThreads(RingPoller poller, ThreadFactory factory, PoolSize size) {
    this.poller = poller;
    this.factory = factory;
    this.size = size;
    this.keepAliveNanos = size.keepAlive().toNanos();
    this.sentinel = new Sentinel(poller, this, keepAliveNanos);
  }

  Sentinel sentinel() {
    return sentinel;
  }

  /**
   * Starts all threads of a fixed pool. Where one cannot be had, those that have begun close the
   * ring and end.
   *
   * @param unused done instead if none has begun
   */
  void startFixed(Runnable unused) {
    int begun = 0;
    try {
      for (Thread thread : makeFixed()) {
        thread.start();
        begun++;
      }
    } catch (Throwable t) {
      synchronized (lock) {
        live = begun;
      }
      if (begun == 0) {
        unused.run();
      } else {
        poller.beginClose();
      }
      throw t;
    }
  }

  private List<Thread> makeFixed() {
    List<Thread> made = new ArrayList<>();
    while (size.fixed() && made.size() < size.most()) {
      made.add(newThread(new PollerThread(poller, this)));
    }
    synchronized (lock) {
      live = made.size();
      if (live > 0) {
        startSentinel();
      }
    }
    return made;
  }

  /**
   * Sends one more thread for the role: an idle one, else a new one. Where the pool has no more,
   * each comes back for the role after what it does.
   */
  void addHand() {
    PollerThread started = null;
    synchronized (lock) {
      if (over) {
        return;
      }
      startSentinel();
      boolean startingAll = size.fixed() && live < size.most();
      boolean sent = !startingAll && sendIdle();
      if (!sent && live < size.most()) {
        started = new PollerThread(poller, this);
        live++;
      }
    }
    if (started != null) {
      start(started);
    }
  }

  /** Sends an idle thread, or a new one where there are fewer than the machine has cores. */
  void addHandForBacklog() {
    boolean wanted;
    synchronized (lock) {
      wanted = !idle.isEmpty() || live < CORES;
    }
    if (wanted) {
      addHand();
    }
  }

  /** Called with the lock; false if there is none. */
  private boolean sendIdle() {
    PollerThread rested = idle.pollLast();
    if (rested != null) {
      LockSupport.unpark(rested.thread());
    }
    return rested != null;
  }

  /** Without the lock: the factory is the user's. */
  private void start(PollerThread hand) {
    try {
      newThread(hand).start();
    } catch (Throwable t) {
      ended(hand);
      throw t;
    }
  }

  private Thread newThread(PollerThread hand) {
    Thread thread = factory.newThread(hand);
    if (thread == null) { // a factory may refuse; the work may not stop
      return Sentinel.newDaemon(hand, "leat-poller");
    }
    return thread;
  }

  private void startSentinel() {
    if (!sentinelRuns && size.most() > 1) { // a single thread has nobody to be relieved by
      Sentinel.newDaemon(sentinel, "leat-sentinel").start();
      sentinelRuns = true;
    }
  }

  /**
   * Waits to be sent for.
   *
   * @return false when the thread shall end: nobody sent for it for long, or the ring is closed
   */
  boolean idle(PollerThread hand) {
    synchronized (lock) {
      if (over) {
        return false;
      }
      idle.addLast(hand);
    }
    long deadline = System.nanoTime() + keepAliveNanos;
    while (true) {
      LockSupport.parkNanos(this, Math.max(1, deadline - System.nanoTime()));
      Thread.interrupted(); // would make the next park return at once
      synchronized (lock) {
        if (over || !idle.contains(hand)) {
          return !over;
        }
        if (deadline - System.nanoTime() <= 0) {
          if (!size.fixed() && !hand.mustStay()) {
            idle.remove(hand);
            return false;
          }
          deadline = System.nanoTime() + keepAliveNanos;
        }
      }
    }
  }

  void ended(PollerThread hand) {
    Runnable action = null;
    synchronized (lock) {
      live--;
      idle.remove(hand);
      if (over && live == 0) {
        action = whenEnded;
      }
    }
    if (action != null) {
      action.run();
    }
  }

  /** What the last thread does before it ends with the ring. */
  void whenEnded(Runnable action) {
    synchronized (lock) {
      whenEnded = action;
    }
  }

  /** The ring is closed: idle threads and the sentinel end, the others after what they do. */
  void end() {
    synchronized (lock) {
      over = true;
      for (PollerThread hand : idle) {
        LockSupport.unpark(hand.thread());
      }
    }
    sentinel.unpark();
  }

  /** For the sentinel: whether it, too, may end. If so, the next thread starts another. */
  boolean sentinelMayEnd() {
    synchronized (lock) {
      if (over || (live == 0 && poller.wakeState() == RingPoller.ABSENT)) {
        sentinelRuns = false;
        return true;
      }
      return false;
    }
  }

  /** How many threads there are. */
  int live() {
    synchronized (lock) {
      return live;
    }
  }
}
