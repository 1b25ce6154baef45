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
   * Stops an application that must not run without io_uring, where it {@linkplain #isRequired is
   * required}.
   *
   * @throws IllegalStateException if there is none; says why and what to do
   */
  public static void require() {
    Unavailability missing = isRequired() ? SharedRing.unavailability() : null;
    if (missing != null) {
      throw new IllegalStateException(missing.sentence());
    }
  }

  /** Whether {@code leat.required} is set or {@code leat.engine} is {@code uring}. */
  public static boolean isRequired() {
    return Boolean.getBoolean(REQUIRED_PROPERTY)
        || System.getProperty(SharedRing.ENGINE_PROPERTY, "").equals("uring");
  }

  /** Says, if nothing was said before, what the application does without. */
  public static void logOnce(@Nullable Unavailability missing) {
    if (missing != null && !missing.silent() && LOGGED.compareAndSet(false, true)) {
      System.getLogger("dev.leat").log(System.Logger.Level.WARNING, missing.sentence());
    }
  }
}
