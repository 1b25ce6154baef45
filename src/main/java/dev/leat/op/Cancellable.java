package dev.leat.op;

/** An operation under way that can be asked to end early. */
@FunctionalInterface
public interface Cancellable {
  /**
   * Asks the operation to end. A request and never an ending: it completes all the same, and keeps
   * memory and descriptor until it has. Any thread may call, more than once.
   */
  void cancel();
}
