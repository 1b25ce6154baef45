package dev.leat.spi;

import dev.leat.op.Availability;

/**
 * With {@code -Dleat.required=true}: no path is handed out while io_uring is unusable.
 *
 * <p>Any thread may call. The answer "usable" is remembered, the refusal is not: a thread that
 * comes after the first one must not slip through because the first one was refused. Without the
 * property a check is one read of a field.
 */
final class RequiredCheck {
  /** The check makes paths itself (the JDK's start-up code does), and must not wait for itself. */
  private final ThreadLocal<Boolean> asking = new ThreadLocal<>();

  private volatile boolean passed = !Boolean.getBoolean("leat.required");

  /**
   * Returns if io_uring is usable or not required.
   *
   * @throws IllegalStateException if it is required and unusable, with cause and remedy in words
   */
  void check() {
    if (!passed && asking.get() == null) {
      ask();
    }
  }

  private void ask() {
    asking.set(true);
    try {
      Availability.require();
      passed = true;
    } finally {
      asking.remove();
    }
  }
}
