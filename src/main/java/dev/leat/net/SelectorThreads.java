package dev.leat.net;

import dev.leat.kernel.OwnThreads;
import dev.leat.ring.CompletionThreads;
import dev.leat.ring.PoolSize;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The threads of a selector: one at a time leads, which is to select, the others follow.
 *
 * <p>A thread looks for something ready, else leads, else rests. Before it runs anything it sees to
 * it that another one comes, if there is one: whatever it runs may block. So, where nobody leads or
 * something ready is left, a thread is on its way, or all threads are busy and come back here. One
 * at a time is on its way, and sends the next: short handlers do not wake the whole pool.
 *
 * <p>Threads: any. The lock is held for a few instructions; nobody selects, starts a thread or runs
 * a task under it.
 */
final class SelectorThreads implements CompletionThreads {
  /**
   * After so many in a row it is the sockets' turn, or tasks that beget tasks would starve them.
   */
  private static final int IN_A_ROW = 64;

  private final Selection selection;
  private final ThreadFactory factory;
  private final PoolSize size;

  /** Guards the fields below. */
  private final ReentrantLock lock = new ReentrantLock();

  /** Somebody has been sent. */
  private final Condition sent = lock.newCondition();

  /** Nobody leads any more. */
  private final Condition leaderless = lock.newCondition();

  private final Queue<Runnable> ready = new ArrayDeque<>();
  private int live;
  private int resting;
  private boolean coming;
  private boolean led;
  private int visitors;
  private int inARow;
  private boolean over;
  private boolean ended;
  private @Nullable Runnable whenEnded;

  SelectorThreads(Selection selection, ThreadFactory factory, PoolSize size) {
    this.selection = selection;
    this.factory = factory;
    this.size = size;
  }

  /** Starts all threads of a fixed pool. What the factory throws ends the pool. */
  void startFixed() {
    for (int i = 0; size.fixed() && i < size.most(); i++) {
      count(1);
      try {
        newThread(new SelectorThread(this)).start();
      } catch (Throwable refused) {
        end(() -> {});
        left();
        throw refused;
      }
    }
  }

  private void count(int more) {
    lock.lock();
    try {
      live += more;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void execute(Runnable task) {
    boolean late;
    boolean start = false;
    lock.lock();
    try {
      late = ended;
      if (!late) {
        ready.add(task);
        start = sendHand();
      }
    } finally {
      lock.unlock();
    }
    if (late) {
      newThread(task).start(); // a result for somebody whose group has ended meanwhile
    } else if (start) {
      startHand();
    }
  }

  /** Nothing to do: each thread sent another one before it ran what is about to block. */
  @Override
  public void aboutToBlock() {}

  /** Not measured here: only what would go through a ring depends on it. */
  @Override
  public boolean deliveriesWait() {
    return false;
  }

  /** A socket waits for something new: a leader has to look again, or there has to be one. */
  void interestAdded() {
    boolean start = false;
    lock.lock();
    try {
      if (led) {
        selection.wakeup();
      } else {
        start = sendHand();
      }
    } finally {
      lock.unlock();
    }
    if (start) {
      startHand();
    }
  }

  /**
   * Has the selector let go of keys that are cancelled, before this returns: selects once without
   * waiting, in the leader's place. A leader that waits is woken, and leads again only afterwards.
   */
  void letGoOfCancelled() {
    boolean start;
    lock.lock();
    try {
      visitors++;
      while (led) {
        selection.wakeup();
        leaderless.awaitUninterruptibly();
      }
      visitors--;
      if (!ended) {
        lead(false);
      }
      start = sendHand();
    } finally {
      lock.unlock();
    }
    if (start) {
      startHand();
    }
  }

  /** Makes sure that a thread comes; true if it has to be started. With the lock. */
  private boolean sendHand() {
    if (coming || (led && ready.isEmpty())) {
      return false;
    }
    if (resting > 0) {
      coming = true;
      sent.signal();
    } else if (live < size.most() && !ended) {
      coming = true;
      live++;
      return true;
    } else if (led) {
      selection.wakeup(); // the only one who is left for what is ready
    }
    return false;
  }

  private void startHand() {
    try {
      newThread(new SelectorThread(this)).start();
    } catch (Throwable refused) {
      // No thread to be had now (memory, limits): those that there are do the work later.
      System.getLogger("dev.leat").log(System.Logger.Level.WARNING, "no more threads", refused);
      arrived();
      left();
    }
  }

  private Thread newThread(Runnable task) {
    Thread thread = factory.newThread(task);
    return thread != null // a factory may refuse; the work may not stop
        ? thread
        : OwnThreads.unstarted(task, "leat-selector");
  }

  /** A thread that was sent is there. */
  void arrived() {
    lock.lock();
    try {
      coming = false;
    } finally {
      lock.unlock();
    }
  }

  /** What the calling thread of the pool is to run; null when it shall end. */
  @Nullable Runnable next() {
    boolean start = false;
    lock.lock();
    try {
      while (true) {
        boolean mayLead = !led && visitors == 0;
        if (!ready.isEmpty() && !(mayLead && inARow >= IN_A_ROW)) {
          inARow++;
          Runnable task = ready.remove();
          start = sendHand();
          return task;
        }
        if (over && ready.isEmpty()) {
          return null;
        }
        if (mayLead) {
          lead(ready.isEmpty());
        } else if (!rest()) {
          return null;
        }
      }
    } finally {
      lock.unlock();
      if (start) {
        startHand();
      }
    }
  }

  /** Selects once, without the lock, which the caller has before and after. */
  private void lead(boolean mayWait) {
    List<Runnable> found = new ArrayList<>();
    led = true;
    lock.unlock();
    try {
      selection.select(mayWait, found);
    } finally {
      lock.lock();
      led = false;
      inARow = 0;
      ready.addAll(found);
      leaderless.signal();
    }
  }

  /** Waits to be sent; false if nobody was needed for so long that this thread may end. */
  @SuppressWarnings("WaitNotInLoop") // the loop is the caller's
  private boolean rest() {
    boolean inTime = true;
    resting++;
    try {
      if (size.fixed()) {
        sent.await();
      } else {
        inTime = sent.awaitNanos(size.keepAlive().toNanos()) > 0;
      }
    } catch (InterruptedException nobodysRequest) {
      return true; // the status is cleared; the next turn rests again if there is nothing to do
    } finally {
      resting--;
      coming = false; // whoever comes first is the one who was sent
    }
    return inTime || !led || !ready.isEmpty();
  }

  /** A thread of the pool ends. The last one of a pool that is over ends the rest. */
  void left() {
    Runnable last;
    lock.lock();
    try {
      live--;
      last = over && live == 0 && !ended ? whenEnded : null;
      ended |= last != null;
    } finally {
      lock.unlock();
    }
    if (last != null) {
      last.run();
    }
  }

  /**
   * Lets the threads end once nothing is ready. No socket is registered any more.
   *
   * @param last run by the last of them; here if there is none
   */
  void end(Runnable last) {
    boolean start;
    lock.lock();
    try {
      over = true;
      whenEnded = last;
      sent.signalAll();
      if (led) {
        selection.wakeup();
      }
      start = live == 0 && !ready.isEmpty() && sendHand();
      live++; // this thread counts until the others know
    } finally {
      lock.unlock();
    }
    if (start) {
      startHand();
    }
    left();
  }

  /** How many threads there are. */
  int live() {
    lock.lock();
    try {
      return live;
    } finally {
      lock.unlock();
    }
  }
}
