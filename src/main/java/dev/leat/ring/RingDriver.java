package dev.leat.ring;

import dev.leat.kernel.Errno;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * What the holder of a ring's role does: reap the CQ, fill the SQ from the inboxes, enter.
 *
 * <p>Threads: {@link #add} by any; everything else with the role only, which passes from thread to
 * thread through {@link RingPoller}'s volatile accesses and so carries these plain fields along.
 */
final class RingDriver {
  /** So much that the kernel need not see is taken in a row; then the kernel is entered. */
  private static final int MOST_ASIDE = 16;

  /** A device is given so many requests at a time, as far as there are as many. */
  private static final int DEVICE_BATCH = 8;

  /** Kept free in the table, so that a cancel never waits for what it shall end. */
  private static final int SLOTS_FOR_URGENT = 1;

  /** Keeps alive for good what a broken ring's kernel side may still use. */
  private static final Queue<Submission> LOST = new ConcurrentLinkedQueue<>();

  private final Ring ring;
  private final SubmissionQueue submissionQueue;
  private final CompletionQueue completionQueue;
  private final WakeEvent wakeEvent;
  private final InFlightTable inFlight;
  private final Inbox inbox = new Inbox();
  private final Inbox urgentInbox = new Inbox();

  /** Who submits what is in the SQ. */
  private @Nullable PollerThread holder;

  /** What was taken without the kernel since that was entered last. */
  private int aside;

  /** What is in the SQ for a device. */
  private int forDevice;

  /** What a device has completed for handlers since the kernel was entered last. */
  private int fromDevice;

  /** The errno that broke the ring, or 0. */
  private int broken;

  /** The kernel's count of CQEs without room; read by any thread. */
  private volatile int overflows;

  RingDriver(Ring ring, WakeEvent wakeEvent) {
    this.ring = ring;
    this.submissionQueue = ring.submissionQueue();
    this.completionQueue = ring.completionQueue();
    this.wakeEvent = wakeEvent;
    // One entry is the wake event's. What ends by itself never exceeds the rest.
    this.inFlight = new InFlightTable(completionQueue.capacity() - 1);
  }

  void add(Submission submission) {
    (submission.urgent() ? urgentInbox : inbox).add(submission);
  }

  /**
   * Takes one submission whose result is there, if any is; fills the SQ if none is.
   *
   * @param closing end what the kernel has not seen instead of submitting it
   */
  @Nullable Submission take(PollerThread thread, boolean closing) {
    if (thread != holder) {
      holder = thread;
      takeOver(thread);
    }
    if (fromDevice >= DEVICE_BATCH && broken == 0 && completionQueue.hasNext()) {
      Submission ready = fillAndSubmit(thread, closing);
      if (ready != null) {
        return ready;
      }
    }
    while (completionQueue.hasNext()) {
      Submission completed = reap(thread);
      if (completed != null) {
        if (!completed.completesQuickly()) {
          submitWritten(); // does not wait for a completion that may block
        }
        return completed;
      }
    }
    if (broken != 0) {
      return fail(thread);
    }
    armWakeEvent(thread);
    boolean kernelsTurn =
        aside >= MOST_ASIDE; // else tasks that make tasks would keep all others out
    Submission ready = kernelsTurn ? null : fill(thread, urgentInbox, 0, false);
    if (ready == null) {
      ready = fill(thread, inbox, SLOTS_FOR_URGENT, closing);
    }
    if (kernelsTurn) {
      enter(0);
    }
    return ready;
  }

  /**
   * What the kernel has not taken from the one before is this one's: in flight with it, as far as
   * the kernel is concerned, from the next enter on.
   */
  private void takeOver(PollerThread thread) {
    for (int back = submissionQueue.unsubmitted(); back > 0; back--) {
      long userData = submissionQueue.userData(back);
      if (WakeEvent.isOf(userData)) {
        wakeEvent.takeOver(userData, thread);
      } else {
        Submission written = inFlight.get(userData);
        if (written != null) {
          thread.takesOver(written);
        }
      }
    }
  }

  /** As far as there is room; the holder does not sleep before it can be woken. */
  private void armWakeEvent(PollerThread holder) {
    if (wakeEvent.armed() && !wakeEvent.reaches(holder) && !submissionQueue.isFull()) {
      wakeEvent.giveUp(submissionQueue.next());
    }
    if (!wakeEvent.armed() && !submissionQueue.isFull()) {
      wakeEvent.arm(submissionQueue.next(), holder);
    }
  }

  /** Takes one CQE off the queue; null if it is no submission's. */
  private @Nullable Submission reap(PollerThread thread) {
    long userData = completionQueue.userData();
    int res = completionQueue.res();
    int flags = completionQueue.flags();
    completionQueue.advance();
    if (WakeEvent.isOf(userData)) {
      wakeEvent.completed(userData);
      return null;
    }
    Submission submission = inFlight.remove(userData);
    if (submission == null) {
      return null;
    }
    if (submission.awaitsDevice() && !submission.completesQuickly()) {
      fromDevice++; // not if a waiting thread is woken, as it takes a while to begin the next
    }
    return thread.take(submission, res, flags);
  }

  /**
   * The first results of a burst have led to new requests: the device begins with them while the
   * rest is taken. Else it would idle from the last of a burst to the first of the next.
   */
  private @Nullable Submission fillAndSubmit(PollerThread thread, boolean closing) {
    fromDevice = 0;
    Submission ready = fill(thread, inbox, SLOTS_FOR_URGENT, closing);
    submitWritten();
    return ready;
  }

  /** Moves what waits into the SQ; returns the first that the kernel need not see. */
  private @Nullable Submission fill(
      PollerThread thread, Inbox from, int slotsKeptFree, boolean closing) {
    while (inFlight.free() > slotsKeptFree && !submissionQueue.isFull()) {
      Submission submission = from.poll();
      if (submission == null) {
        return null;
      }
      if (closing || !submission.needsKernel()) {
        submitWritten();
        aside++;
        return thread.take(submission, -Errno.ECANCELED, 0);
      }
      thread.submits(submission, inFlight.add(submission));
      if (submission.awaitsDevice()) {
        forDevice++;
      }
      var sqe = submissionQueue.next();
      submission.prepare(sqe);
      sqe.userData(submission.userData);
    }
    return null;
  }

  private void submitWritten() {
    if (submissionQueue.unsubmitted() > 0) {
      enter(0);
    }
  }

  /** Submits what is in the SQ and waits for that many completions in the CQ. */
  void enter(int minComplete) {
    if (broken != 0) {
      return;
    }
    aside = 0;
    fromDevice = 0;
    submissionQueue.publish();
    int result = submitAhead();
    if (result >= 0) {
      result = ring.enter(submissionQueue.unsubmitted(), minComplete);
    }
    if (completionQueue.overflows() != overflows) {
      overflows = completionQueue.overflows();
    }
    if (result >= 0 || result == -Errno.EINTR) {
      return;
    }
    switch (-result) {
      // No memory for requests, or the kernel wants its backlog of CQEs taken first: what is in
      // the CQ is reaped next; if nothing is, give the kernel a moment.
      case Errno.EAGAIN, Errno.EBUSY, Errno.ENOMEM, Errno.EBADR -> {
        if (!completionQueue.hasNext()) {
          PollerThread.backOff();
        }
      }
      default -> broken = -result;
    }
  }

  /**
   * Submits many requests to a device piece by piece, all but the last: it begins with the first
   * while the kernel prepares the others. A single call would show it none before the end.
   *
   * @return as {@link Ring#enter}
   */
  private int submitAhead() {
    int result = 0;
    for (; forDevice >= 2 * DEVICE_BATCH && result >= 0; forDevice -= DEVICE_BATCH) {
      result = ring.enter(DEVICE_BATCH, 0);
    }
    forDevice = 0;
    return result;
  }

  /** The ring is broken: whatever comes or is in flight ends with its errno, one a call. */
  private @Nullable Submission fail(PollerThread thread) {
    List<Submission> stuck = inFlight.snapshot();
    if (!stuck.isEmpty()) {
      Submission submission = stuck.getFirst();
      inFlight.remove(submission.userData);
      LOST.add(submission);
      return thread.takeLost(submission, broken);
    }
    Submission waiting = pollAny();
    return waiting == null ? null : thread.take(waiting, endedRes(), 0);
  }

  /** All that waits in the inboxes, and waits there no more. */
  List<Submission> pollAll() {
    List<Submission> waiting = new ArrayList<>();
    for (Submission next = pollAny(); next != null; next = pollAny()) {
      waiting.add(next);
    }
    return waiting;
  }

  private @Nullable Submission pollAny() {
    Submission urgent = urgentInbox.poll();
    return urgent != null ? urgent : inbox.poll();
  }

  boolean completionsWait() {
    return completionQueue.hasNext();
  }

  /** Whether something waits in an inbox, with or without a slot for it. */
  boolean inboxWaits() {
    return !inbox.isEmpty() || !urgentInbox.isEmpty();
  }

  /** Whether something waits in an inbox and could go into the SQ now. */
  private boolean canFill() {
    return (inFlight.free() > 0 && !urgentInbox.isEmpty())
        || (inFlight.free() > SLOTS_FOR_URGENT && !inbox.isEmpty());
  }

  /** Whether the holder may wait in the kernel: nothing can be done, and a producer can wake it. */
  boolean maySleep(PollerThread holder) {
    return wakeEvent.reaches(holder) && !canFill();
  }

  boolean nothingInFlight() {
    return inFlight.size() == 0;
  }

  /** What the kernel has, and what waits for a slot behind it. */
  List<Submission> pending() {
    List<Submission> pending = new ArrayList<>(inFlight.snapshot());
    pending.addAll(inbox.snapshot());
    return pending;
  }

  boolean broken() {
    return broken != 0;
  }

  int overflows() {
    return overflows;
  }

  /** The result of what comes after the end. */
  int endedRes() {
    return broken != 0 ? -broken : -Errno.ECANCELED;
  }

  void close() {
    ring.close();
    wakeEvent.close();
  }
}
