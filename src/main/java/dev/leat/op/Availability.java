package dev.leat.op;

import dev.leat.ring.RingPoller;
import dev.leat.ring.SharedRing;
import dev.leat.ring.Unavailability;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The shared ring for those that can do without: where there is none it is said once, or, if the
 * application must not run without, refused. Threads: any.
 */
public final class Availability {
  /** Whether a missing io_uring is an error instead of a reason to use the JDK's channels. */
  private static final String REQUIRED_PROPERTY = "leat.required";

  private static final AtomicBoolean LOGGED = new AtomicBoolean();

  private Availability() {}

  /**
   * The shared ring, or null where there is none.
   *
   * @throws IllegalStateException if io_uring is required and there is none
   */
  public static @Nullable RingPoller sharedRing() {
    RingPoller shared = SharedRing.poller();
    if (shared == null) {
      require();
      logOnce(SharedRing.unavailability());
    }
    return shared;
  }

  /**
   * Stops an application that must not run without io_uring, if {@code leat.required} is set or
   * {@code leat.engine} is {@code uring}.
   *
   * @throws IllegalStateException if there is none; says why and what to do
   */
  public static void require() {
    require(SharedRing.unavailability());
  }

  private static void require(@Nullable Unavailability missing) {
    boolean required =
        Boolean.getBoolean(REQUIRED_PROPERTY)
            || System.getProperty(SharedRing.ENGINE_PROPERTY, "").equals("uring");
    if (required && missing != null) {
      throw new IllegalStateException(missing.sentence());
    }
  }

  /**
   * A ring besides the shared one could not be set up: that is said once.
   *
   * @throws IllegalStateException if io_uring is required
   */
  public static void missed(Unavailability missing) {
    require(missing);
    logOnce(missing);
  }

  private static void logOnce(@Nullable Unavailability missing) {
    if (missing != null && !missing.silent() && LOGGED.compareAndSet(false, true)) {
      System.getLogger("dev.leat").log(System.Logger.Level.WARNING, missing.sentence());
    }
  }
}
