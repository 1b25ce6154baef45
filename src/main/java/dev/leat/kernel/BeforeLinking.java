package dev.leat.kernel;

import org.jspecify.annotations.Nullable;

/**
 * What is to be done once before Java is linked to C: the agent grants Leat native access then, so
 * that a program which never needs a ring does not pay for it at its start. Any thread may call.
 */
public final class BeforeLinking {
  private static volatile @Nullable Runnable action;

  private BeforeLinking() {}

  /**
   * Sets what is done.
   *
   * @param once runs on the thread that links, while other threads wait for it to be able to link:
   *     it must not wait for any of them, and its exceptions end in the caller of the first
   *     operation
   */
  public static void perform(Runnable once) {
    action = once;
  }

  /** Linking begins. */
  static void begin() {
    Runnable once = action;
    if (once != null) {
      action = null;
      once.run();
    }
  }
}
