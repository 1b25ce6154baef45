package dev.leat.ring;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/**
 * Drives one ring. Exactly one thread at a time holds the <em>role</em>: it alone submits and
 * reaps, and nobody else touches the ring's memory.
 *
 * <p>The role passes between the threads of a small pool. Its holder takes one completion, releases
 * the role and completes the submission where it stands; then it takes the role again if that is
 * still free. Only when no completion waits does it move the inbox into the submission queue and
 * enter the kernel, submitting and waiting by one call. A completion that blocks therefore holds
 * nothing: the {@link Sentinel} sees within a millisecond that the role lies free and sends another
 * thread. Where completions compute or block as a rule ({@link DeliveryTimes}), {@link
 * PollerThreads} has more than one thread at work.
 *
 * <p>Threads: the public methods by any, where they do not say otherwise; the others by the {@link
 * PollerThread}s and the sentinel.
 *
 * <p>{@code wakeState} says who looks into the inbox. A submitter that finds another value than
 * AWAKE changes it to AWAKE and, having won, owes what stands here:
 *
 * <pre>
 *  AWAKE     a thread is certain to look (the holder, or the sentinel sends one)
 *  SLEEPING  the holder waits in the kernel:  write the eventfd
 *  ABSENT    the pool has no thread for it:   send one
 *  CLOSED    nobody ever looks again:         end the submission on the spot (stays CLOSED)
 * </pre>
 */
public final class RingPoller implements CompletionThreads, AutoCloseable {
  static final int AWAKE = 0;
  static final int SLEEPING = 1;
  static final int ABSENT = 2;
  static final int CLOSED = 3;

  /** One for the wake event, one for what is urgent, and room for work. */
  private static final int LEAST_COMPLETIONS = 4;

  private static final VarHandle ROLE;
  private static final VarHandle WAKE_STATE;
  private static final VarHandle PROGRESS;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      ROLE = lookup.findVarHandle(RingPoller.class, "roleTaken", boolean.class);
      WAKE_STATE = lookup.findVarHandle(RingPoller.class, "wakeState", int.class);
      PROGRESS = lookup.findVarHandle(RingPoller.class, "progress", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final Ring ring;
  private final WakeEvent wakeEvent;
  private final RingDriver driver;
  private final PollerThreads threads;
  private final CompletableFuture<@Nullable Void> closed = new CompletableFuture<>();

  private volatile boolean roleTaken;
  private volatile int wakeState = ABSENT;
  private volatile boolean retiring;
  private volatile boolean closing;

  /**
   * Grows with each submission taken that the role is released for; written by the holder, watched
   * by the sentinel. Not for the others: submitters read {@code wakeState} beside it.
   */
  private long progress;

  /**
   * Takes over an open ring. No thread starts before the first submission.
   *
   * @param ring owned from now on: closed with this poller
   * @param factory makes the pool's threads; one that returns null is replaced by a daemon thread
   * @throws IllegalArgumentException if the ring's CQ has fewer than 4 entries
   * @throws RingUnavailableException if there is no descriptor left to wake it; the ring is closed
   */
  public RingPoller(Ring ring, ThreadFactory factory) throws RingUnavailableException {
    this(ring, factory, PoolSize.ELASTIC);
  }

  /**
   * Takes over an open ring, with a pool of a certain size. The threads of a fixed pool start at
   * once; where there is one only, the ring may be of a single issuer.
   *
   * @param ring as above
   * @param factory as above
   * @throws IllegalArgumentException if the ring's CQ has fewer than 4 entries, or the ring allows
   *     one thread and the pool may have more
   * @throws RingUnavailableException if there is no descriptor left to wake it; the ring is closed
   */
  public RingPoller(Ring ring, ThreadFactory factory, PoolSize size)
      throws RingUnavailableException {
    if (ring.completionQueue().capacity() < LEAST_COMPLETIONS) {
      throw new IllegalArgumentException(
          "a poller needs a completion queue of at least " + LEAST_COMPLETIONS + " entries");
    }
    size.check(ring);
    this.ring = ring;
    this.wakeEvent = WakeEvent.openFor(ring);
    this.driver = new RingDriver(ring, wakeEvent);
    this.threads = new PollerThreads(this, factory, size);
    threads.startFixed(driver::close);
  }

  /** The ring, to ask what it can. */
  public Ring ring() {
    return ring;
  }

  /**
   * Hands a submission over. Never blocks and is never refused: what finds no slot waits in the
   * inbox. After {@link #close} it completes on this thread with {@code -ECANCELED}.
   */
  public void submit(Submission submission) {
    driver.add(submission);
    if (wakeState != AWAKE) {
      wake();
    }
  }

  private void wake() {
    int state = wakeState;
    while (state == CLOSED && !endAfterClose()) {
      Thread.onSpinWait(); // the last holder is closing the ring, or another thread does the same
      state = wakeState;
    }
    // Where the swap fails, another submitter has won it, or the holder is awake and looks again.
    if (state == SLEEPING && WAKE_STATE.compareAndSet(this, SLEEPING, AWAKE)) {
      wakeEvent.signal();
    } else if (state == ABSENT && WAKE_STATE.compareAndSet(this, ABSENT, AWAKE)) {
      sendFirst();
    }
  }

  private void sendFirst() {
    try {
      threads.addHand();
    } catch (Throwable t) {
      WAKE_STATE.compareAndSet(this, AWAKE, ABSENT); // the next submitter tries again
      throw t;
    }
  }

  /** Asks the kernel to cancel what is in flight; the submission completes all the same. */
  public void cancel(Submission submission) {
    submit(new Cancel(submission));
  }

  /** Runs a task on a pool thread, without the role. It may block. */
  @Override
  public void execute(Runnable task) {
    submit(new Errand(task));
  }

  /**
   * {@inheritDoc} On a pool thread this sends another one for the role at once, which the sentinel
   * would only do a little later.
   */
  @Override
  public void aboutToBlock() {
    if (PollerThread.currentIsOf(this) && !roleTaken) {
      threads.addHand();
    }
  }

  @Override
  public boolean deliveriesWait() {
    return threads.times().mostlyWait();
  }

  /** Takes the role if it is free. */
  boolean tryAcquireRole() {
    return !roleTaken && ROLE.compareAndSet(this, false, true);
  }

  /** Releases the role and lets the pool know: what follows may block or compute. */
  private void releaseRole() {
    ROLE.setVolatile(this, false);
    threads.roleReleased();
  }

  /**
   * Holds the role until a submission was taken, and releases it. Called with the role.
   *
   * @return the submission whose result {@code thread} now has to deliver, or null when the thread
   *     shall end
   */
  @Nullable Submission takeOne(PollerThread thread) {
    threads.roleTaken();
    try {
      if (!ring.enabled()) {
        ring.enable(); // by the thread that a ring of a single issuer is then bound to
      }
      while (wakeState != CLOSED) { // else the queues are not mapped any more
        Submission taken = driver.take(thread, closing);
        if (taken != null) {
          // Many that wait are woken in one turn, and what they begin then goes by one call.
          if (!thread.deliveredQuickly(taken)) {
            PROGRESS.setOpaque(this, progress + 1);
            if (!threads.handOver(taken, thread)) {
              threads.deliveryComes(driver.completionsWait());
              thread.delivers();
              return taken;
            }
          }
        } else if (!driver.completionsWait()) {
          if (ended()) {
            return null;
          }
          submitAndWait(thread);
        }
      }
      return null;
    } finally {
      releaseRole();
    }
  }

  private void submitAndWait(PollerThread holder) {
    WAKE_STATE.setVolatile(this, SLEEPING);
    // A producer that added before this line may have seen AWAKE and wakes nobody: look again.
    boolean wait = driver.maySleep(holder);
    if (!wait) {
      WAKE_STATE.setVolatile(this, AWAKE);
    }
    driver.enter(wait ? 1 : 0);
    WAKE_STATE.setVolatile(this, AWAKE);
  }

  /** Whether this poller is at its end, or its last thread is; asked when nothing is to be done. */
  private boolean ended() {
    if (closing || driver.broken()) {
      return leave(CLOSED);
    }
    if (retiring) {
      retiring = false;
      return leave(ABSENT);
    }
    return false;
  }

  /** Says that nobody looks into the inbox any more, unless something is under way after all. */
  private boolean leave(int state) {
    if (!driver.nothingInFlight()) {
      return false;
    }
    WAKE_STATE.setVolatile(this, state);
    // As in submitAndWait. If the state is another by now, a producer has sent another thread.
    if (driver.inboxWaits() && WAKE_STATE.compareAndSet(this, state, AWAKE)) {
      return false;
    }
    if (state == CLOSED) {
      driver.close();
      closed.complete(null);
      threads.end();
    }
    return true;
  }

  /** Ends on this thread what was handed over after the end; false while the role is taken. */
  private boolean endAfterClose() {
    if (!tryAcquireRole()) {
      return false;
    }
    List<Submission> late;
    try {
      late = driver.pollAll();
    } finally {
      ROLE.setVolatile(this, false);
    }
    late.forEach(submission -> submission.complete(driver.endedRes(), 0));
    return true;
  }

  /**
   * Cancels what is in flight, waits for it and gives ring and threads back. Must not be called
   * from a pool thread of this ring.
   */
  @Override
  public void close() {
    beginClose();
    var _ = closed.join(); // whatever interrupts come
  }

  /** As {@link #close}, without waiting: any thread may call, the pool's own as well. */
  public void beginClose() {
    closing = true;
    submit(new Sweep(this, submission -> true, found -> found.forEach(this::cancel)));
  }

  /**
   * Has something done when the ring is closed and the last thread of the pool is about to end, by
   * that thread. Once only, before the close begins.
   */
  public void whenEnded(Runnable action) {
    threads.whenEnded(action);
  }

  /** The longest quiet is over: the sleeping holder may end. Called by the sentinel. */
  void retire() {
    retiring = true;
    if (WAKE_STATE.compareAndSet(this, SLEEPING, AWAKE)) {
      wakeEvent.signal();
    }
  }

  /** All that the kernel has now, or will have. Called with the role. */
  List<Submission> pending() {
    return driver.pending();
  }

  /** How often the role was released for a submission so far. Racy: for watching. */
  long progress() {
    return (long) PROGRESS.getOpaque(this);
  }

  /** The pool, to watch. */
  PollerThreads threads() {
    return threads;
  }

  /** How many CQEs the kernel had no room for: 0, as in flight never exceeds the CQ. */
  public int overflows() {
    return driver.overflows();
  }

  int wakeState() {
    return wakeState;
  }

  boolean roleTaken() {
    return roleTaken;
  }

  /** Whether the end has come: by {@link #close}, or because the kernel refused the ring. */
  public boolean isClosed() {
    return wakeState == CLOSED;
  }
}
