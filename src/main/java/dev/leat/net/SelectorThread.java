package dev.leat.net;

import org.jspecify.annotations.Nullable;

/**
 * One thread of a selector's pool: takes what there is to do, one thing after the other, and has
 * nothing in its hands while it does it. Threads: its own.
 */
final class SelectorThread implements Runnable {
  private static final ThreadLocal<SelectorThread> CURRENT = new ThreadLocal<>();

  /** Handlers within handlers: as deep as on the JDK, whose applications' stacks suffice for it. */
  private static final int DEEPEST = 16;

  private final SelectorThreads pool;
  private int depth;

  SelectorThread(SelectorThreads pool) {
    this.pool = pool;
  }

  /** The calling thread, if it is of that pool and may call one more handler in place. */
  static @Nullable SelectorThread forHandler(SelectorThreads pool) {
    SelectorThread current = Thread.currentThread().isVirtual() ? null : CURRENT.get();
    return current != null && current.pool == pool && current.depth < DEEPEST ? current : null;
  }

  @Override
  public void run() {
    CURRENT.set(this);
    try {
      pool.arrived();
      while (work()) {
        Thread.interrupted(); // a handler's interrupt is not the next handler's
      }
    } finally {
      CURRENT.remove();
      pool.left();
    }
  }

  /** One turn, after which nothing refers to what was run; false when this thread shall end. */
  private boolean work() {
    Runnable next = pool.next();
    if (next != null) {
      call(next);
    }
    return next != null;
  }

  /**
   * Runs what may call a handler. What the user's code throws ends neither this thread nor what
   * called this: it may be a method of a channel, called by an outer handler.
   */
  void call(Runnable action) {
    depth++;
    try {
      action.run();
    } catch (Throwable t) {
      report(t);
    } finally {
      depth--;
    }
  }

  static void report(Throwable t) {
    Thread thread = Thread.currentThread();
    try {
      thread.getUncaughtExceptionHandler().uncaughtException(thread, t);
    } catch (Throwable handlersOwn) {
      handlersOwn.addSuppressed(t); // as the JVM does, what an uncaught handler throws is ignored
    }
  }
}
