package dev.leat.net;

import java.io.IOException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A selector, and what is done with its keys.
 *
 * <p>Threads: {@link #select} by one at a time, the rest by any.
 */
final class Selection {
  private static final long BACK_OFF_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private final Selector selector;

  Selection(Selector selector) {
    this.selector = selector;
  }

  Selector selector() {
    return selector;
  }

  /** Ends a wait, or the next one before it begins. */
  void wakeup() {
    selector.wakeup();
  }

  /**
   * Selects once, and lets go of the keys that are cancelled.
   *
   * @param mayWait until a socket is ready or somebody wakes the selector up
   * @param found takes the operations whose sockets are ready
   */
  void select(boolean mayWait, List<Runnable> found) {
    try {
      if (mayWait) {
        selector.select(key -> look(key, found));
      } else {
        selector.selectNow(key -> look(key, found));
      }
    } catch (IOException e) {
      System.getLogger("dev.leat").log(System.Logger.Level.WARNING, "selecting failed", e);
      LockSupport.parkNanos(BACK_OFF_NANOS); // for memory or descriptors, before the next try
    } catch (ClosedSelectorException ended) {
      assert found.isEmpty(); // it lets go of all keys when it is closed
    }
  }

  private static void look(SelectionKey key, List<Runnable> found) {
    try {
      ((SelectorSocket<?>) key.attachment()).ready(key, found);
    } catch (CancelledKeyException closedMeanwhile) {
      assert !key.isValid(); // who closes the socket ends what waits for it
    }
  }

  void close() throws IOException {
    selector.close();
  }
}
