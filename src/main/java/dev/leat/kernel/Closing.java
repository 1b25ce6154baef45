package dev.leat.kernel;

import java.io.Closeable;
import java.io.IOException;
import java.lang.ref.Cleaner;

/** How ends what nobody closes, and what has nobody left to be told of. Threads: any. */
public final class Closing {
  private static final Cleaner CLEANER = Cleaner.create();

  private Closing() {}

  /**
   * Has something done when an object became unreachable, on the cleaner's thread.
   *
   * @param giveBack must not refer to the object; a second call of it must do nothing
   */
  public static Cleaner.Cleanable whenUnreachable(Object object, Runnable giveBack) {
    return CLEANER.register(object, giveBack);
  }

  /**
   * Closes what no caller waits for.
   *
   * @param when completes the sentence "closing failed ..." in the log
   */
  public static void quietly(AutoCloseable closeable, String when) {
    try {
      closeable.close();
    } catch (Exception e) {
      System.getLogger("dev.leat").log(System.Logger.Level.DEBUG, "closing failed " + when, e);
    }
  }

  /** Closes because of a failure, which keeps what fails at that besides; returns it. */
  public static <E extends Exception> E with(E failure, Closeable... closed) {
    for (Closeable each : closed) {
      try {
        each.close();
      } catch (IOException e) {
        failure.addSuppressed(e);
      }
    }
    return failure;
  }
}
