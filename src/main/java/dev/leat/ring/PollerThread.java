package dev.leat.ring;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * One thread of a ring's pool: takes the role, takes one submission, and delivers its result; or
 * rests until it is sent for the role, or given what another one took.
 *
 * <p>Threads: its own, but for {@link #inFlight}, which whoever holds the role writes, and what
 * ends its rest.
 */
final class PollerThread implements Runnable {
  private static final ThreadLocal<PollerThread> CURRENT = new ThreadLocal<>();
  private static final long BACK_OFF_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private final RingPoller poller;
  private final PollerThreads pool;
  private final DeliveryTimer timer;

  /** The Java thread; set by itself before it rests. */
  private volatile @Nullable Thread thread;

  /**
   * How much of what the kernel has now was submitted by this thread. Written with the role. Read
   * by this thread without: its own additions it sees, and missing somebody's subtraction only
   * keeps it a while longer.
   */
  private int inFlight;

  /**
   * Whether this thread is about to call what may block, or does. Set with the role, its own or a
   * giver's; taken back without, so that others may see it too long, which costs them a little and
   * nothing else.
   */
  private boolean delivering;

  /** Whether this thread's rest is over. */
  private volatile boolean sent;

  /** What another thread has taken for this one to deliver; written before it is sent. */
  private @Nullable Submission given;

  private int res;
  private int flags;
  private boolean lost;

  PollerThread(RingPoller poller, PollerThreads pool) {
    this.poller = poller;
    this.pool = pool;
    this.timer = new DeliveryTimer(pool.times());
  }

  /** Whether the calling thread is of that ring's pool. */
  static boolean currentIsOf(RingPoller poller) {
    PollerThread current = Thread.currentThread().isVirtual() ? null : CURRENT.get();
    return current != null && current.poller.equals(poller);
  }

  /** Whether the calling thread is of a pool, and the kernel has nothing that it submitted. */
  static boolean currentIsAlone() {
    PollerThread current = CURRENT.get();
    return current != null && current.inFlight == 0;
  }

  /**
   * Whether the end of this thread would take operations with it: the kernel cancels a pending
   * accept, socket or pipe read when the thread that submitted it exits.
   */
  boolean mustStay() {
    return inFlight > 0;
  }

  @Override
  public void run() {
    CURRENT.set(this);
    try {
      while (work()) {
        Thread.interrupted(); // a handler's interrupt is not the next handler's
      }
    } finally {
      CURRENT.remove();
      pool.ended(this);
    }
  }

  /** One turn; false when this thread shall end. */
  private boolean work() {
    try {
      if (!poller.tryAcquireRole()) {
        boolean goesOn = pool.idle(this);
        deliverGiven();
        return goesOn;
      }
      Submission taken = poller.takeOne(this);
      if (taken == null) {
        return false;
      }
      deliver(taken);
    } catch (Throwable t) {
      report(t); // a user's exception or error ends neither this thread nor the ring's work
    }
    return true;
  }

  /** Notes that this thread will deliver what it took. With the role. */
  void delivers() {
    delivering = true;
  }

  boolean isDelivering() {
    return delivering;
  }

  /** Nobody has sent for this thread. By itself, before it can be. */
  void rest() {
    thread = Thread.currentThread();
    sent = false;
  }

  boolean isSent() {
    return sent;
  }

  /** Ends this thread's rest; by who has taken it from the idle ones. */
  void send() {
    sent = true;
    LockSupport.unpark(thread);
  }

  /** The same, and has it deliver what another thread took. With the role. */
  void give(Submission taken, PollerThread taker) {
    given = taken;
    res = taker.res;
    flags = taker.flags;
    lost = taker.lost;
    delivering = true;
    send();
  }

  private void deliverGiven() {
    Submission taken = given;
    if (taken != null) {
      given = null;
      deliver(taken);
    }
  }

  private void deliver(Submission taken) {
    timer.begin();
    try {
      if (lost) {
        taken.lost(res);
      } else {
        taken.complete(res, flags);
      }
    } finally {
      delivering = false;
      timer.end();
    }
  }

  /** Delivers what was taken if that takes no time. With the role. */
  boolean deliveredQuickly(Submission taken) {
    boolean quick = !lost && taken.completesQuickly();
    if (quick) {
      taken.complete(res, flags);
    }
    return quick;
  }

  private static void report(Throwable t) {
    Thread thread = Thread.currentThread();
    try {
      thread.getUncaughtExceptionHandler().uncaughtException(thread, t);
    } catch (Throwable handlersOwn) {
      handlersOwn.addSuppressed(t); // as the JVM does, what an uncaught handler throws is ignored
    }
  }

  /** Notes that this thread gives the submission to the kernel. With the role. */
  void submits(Submission submission, long userData) {
    submission.userData = userData;
    submission.submitter = this;
    inFlight++;
  }

  /** Notes that this thread gives to the kernel what another was about to. With the role. */
  void takesOver(Submission submission) {
    PollerThread before = submission.submitter;
    if (before != null) {
      before.inFlight--;
      submission.submitter = this;
      inFlight++;
    }
  }

  /** Takes the result of a submission, whoever submitted it. With the role. */
  Submission take(Submission submission, int result, int cqeFlags) {
    res = result;
    flags = cqeFlags;
    lost = false;
    PollerThread submitter = submission.submitter;
    if (submitter != null) {
      submitter.inFlight--;
      submission.submitter = null;
      submission.userData = Submission.NOT_IN_FLIGHT;
    }
    return submission;
  }

  /** Takes a submission whose CQE nobody will see. With the role. */
  Submission takeLost(Submission submission, int errno) {
    take(submission, errno, 0);
    lost = true;
    return submission;
  }

  /** Lets the kernel find memory, or its workers finish, before the next try. */
  static void backOff() {
    LockSupport.parkNanos(BACK_OFF_NANOS);
  }
}
