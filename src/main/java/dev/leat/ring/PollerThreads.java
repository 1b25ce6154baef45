package dev.leat.ring;

import dev.leat.kernel.OwnThreads;
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
 * <p>Threads: {@link #addHand} by any; {@link #idle} and {@link #ended} by the pool's own, what is
 * about the role by its holder. The lock is held for a few instructions.
 */
final class PollerThreads {
  private static final int CORES = Runtime.getRuntime().availableProcessors();

  private final RingPoller poller;
  private final ThreadFactory factory;
  private final PoolSize size;
  private final long keepAliveNanos;
  private final Sentinel sentinel;
  private final DeliveryTimes times = new DeliveryTimes(CORES);

  /**
   * How many threads may be at work since the role was released for a delivery; 0 where one more is
   * not worth it, and while the role is taken.
   */
  private volatile int wanted;

  /** Guards the fields below. */
  private final Object lock = new Object();

  private final Deque<PollerThread> idle = new ArrayDeque<>();
  private int live;
  private boolean sentinelRuns;
  private volatile boolean over;
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

  /** Of the deliveries by this pool. */
  DeliveryTimes times() {
    return times;
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
    addHand(Integer.MAX_VALUE);
  }

  /** The same, if fewer are at work than are wanted. */
  void addHandIfWanted() {
    addHand(wanted);
  }

  private void addHand(int mostAtWork) {
    PollerThread rested;
    PollerThread started = null;
    synchronized (lock) {
      if (over || atWork() >= mostAtWork) {
        return;
      }
      startSentinel();
      boolean startingAll = size.fixed() && live < size.most();
      rested = startingAll ? null : idle.pollLast();
      if (rested == null && live < size.most()) {
        started = new PollerThread(poller, this);
        live++;
      }
    }
    if (rested != null) {
      rested.send();
    } else if (started != null) {
      start(started);
    }
  }

  /** The role has a holder, who may still do everything alone. */
  void roleTaken() {
    if (wanted != 0) {
      wanted = 0;
    }
  }

  /**
   * Has an idle thread deliver what was taken, where deliveries mostly wait. The taker keeps the
   * role: what it submits completes on it, and would have to wake it from a delivery that waits.
   *
   * @return false if the taker has to do it
   */
  boolean handOver(Submission taken, PollerThread taker) {
    if (!times.mostlyWait()) {
      return false;
    }
    PollerThread rested;
    synchronized (lock) {
      rested = idle.pollLast();
    }
    if (rested == null) {
      return false;
    }
    rested.give(taken, taker);
    return true;
  }

  /**
   * The holder is about to release the role and to deliver.
   *
   * @param backlog whether more completions wait
   */
  void deliveryComes(boolean backlog) {
    int worthIt = times.threadsWanted(backlog);
    if (worthIt != 0) {
      wanted = worthIt;
    }
  }

  /**
   * The role is free. An idle thread is sent for it if more are wanted than are at work. A new one
   * is left to the sentinel: to start one may fail.
   */
  void roleReleased() {
    sentinel.look();
    int mostAtWork = wanted;
    if (mostAtWork == 0) {
      return;
    }
    PollerThread rested;
    boolean another;
    synchronized (lock) {
      another = atWork() < mostAtWork;
      rested = another ? idle.pollLast() : null;
      another &= live < size.most();
    }
    if (rested != null) {
      rested.send();
    } else if (another) {
      sentinel.unpark();
    }
  }

  /** Called with the lock. */
  private int atWork() {
    return live - idle.size();
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
      return OwnThreads.unstarted(hand, "leat-poller");
    }
    return thread;
  }

  private void startSentinel() {
    if (!sentinelRuns && size.most() > 1) { // a single thread has nobody to be relieved by
      OwnThreads.unstarted(sentinel, "leat-sentinel").start();
      sentinelRuns = true;
    }
  }

  /**
   * Waits to be sent for.
   *
   * @return false when the thread shall end: nobody sent for it for long, or the ring is closed
   */
  boolean idle(PollerThread hand) {
    hand.rest();
    synchronized (lock) {
      if (over) {
        return false;
      }
      idle.addLast(hand);
    }
    long deadline = System.nanoTime() + keepAliveNanos;
    while (!hand.isSent()) {
      LockSupport.parkNanos(this, Math.max(1, deadline - System.nanoTime()));
      Thread.interrupted(); // would make the next park return at once
      if (deadline - System.nanoTime() <= 0) {
        if (!size.fixed() && !hand.mustStay() && leave(hand)) {
          return false;
        }
        deadline = System.nanoTime() + keepAliveNanos;
      }
    }
    return !over;
  }

  /** False if it has been sent just now. */
  private boolean leave(PollerThread hand) {
    synchronized (lock) {
      return idle.remove(hand);
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
    List<PollerThread> rested;
    synchronized (lock) {
      over = true;
      rested = List.copyOf(idle);
      idle.clear();
    }
    rested.forEach(PollerThread::send);
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

  /** How many of them rest. */
  int resting() {
    synchronized (lock) {
      return idle.size();
    }
  }
}
