package dev.leat.op;

import org.jspecify.annotations.Nullable;

/**
 * Which handlers the calling thread is in, one called by the other's operation.
 *
 * <p>Threads: its own.
 */
final class Nesting {
  /** As many as the JDK has by default: handlers that begin operations must not fill the stack. */
  private static final int MOST = 16;

  private static final ThreadLocal<Nesting> CURRENT = ThreadLocal.withInitial(Nesting::new);

  private @Nullable HandlerInvoker invoker;
  private int depth;

  static Nesting current() {
    return CURRENT.get();
  }

  /** Whether this thread runs a handler of that invoker's. */
  boolean isOf(HandlerInvoker other) {
    return other.equals(invoker);
  }

  /** Whether it does, and may run another within. */
  boolean hasRoomFor(HandlerInvoker other) {
    return isOf(other) && depth < MOST;
  }

  /**
   * A handler is about to be called.
   *
   * @return for {@link #leave}
   */
  @Nullable HandlerInvoker enter(HandlerInvoker theirs) {
    HandlerInvoker before = invoker;
    invoker = theirs;
    depth++;
    return before;
  }

  void leave(@Nullable HandlerInvoker before) {
    invoker = before;
    depth--;
  }
}
