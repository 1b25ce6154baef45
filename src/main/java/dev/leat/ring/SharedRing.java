package dev.leat.ring;

import dev.leat.kernel.IoUringConstants;
import org.jspecify.annotations.Nullable;

/**
 * The ring that all files of the process share, made at the first use and never closed. Threads:
 * any; the first one sets it up, the others wait for it.
 */
public final class SharedRing {
  /** Names the size of the submission queue; a number from 1 to 32768, 256 if not set. */
  public static final String ENTRIES_PROPERTY = "leat.ring.entries";

  /** Names who serves: {@code uring}, or {@code portable} for nobody to ask for a ring. */
  public static final String ENGINE_PROPERTY = "leat.engine";

  private static final int DEFAULT_ENTRIES = 256;

  /** As many in flight a submission queue's entry: the CQ is what bounds them. */
  private static final int COMPLETIONS_AN_ENTRY = 16;

  private SharedRing() {}

  /** One of the two is there. */
  private record State(@Nullable RingPoller poller, @Nullable Unavailability unavailability) {
    static final State NOW = make();

    static State make() {
      if (System.getProperty(ENGINE_PROPERTY, "").equals("portable")) {
        return new State(null, Unavailability.UNWANTED);
      }
      try {
        RingConfig config = config();
        return new State(new RingPoller(Ring.open(config), DefaultThreads::newThread), null);
      } catch (RingUnavailableException e) {
        return new State(null, e.unavailability());
      }
    }
  }

  /**
   * The poller of the shared ring, or null where there is none; see {@link #unavailability}.
   *
   * @throws IllegalArgumentException if {@value #ENTRIES_PROPERTY} is no such number
   */
  public static @Nullable RingPoller poller() {
    checkEntries();
    RingPoller poller = State.NOW.poller;
    return poller == null || poller.isClosed() ? null : poller;
  }

  /** Why there is no shared ring, or null where there is one. */
  public static @Nullable Unavailability unavailability() {
    checkEntries();
    RingPoller poller = State.NOW.poller;
    return poller != null && poller.isClosed() ? Unavailability.BROKEN : State.NOW.unavailability;
  }

  /** A bad value is to be said each time, not to make a class unusable after the first. */
  private static void checkEntries() {
    String entries = System.getProperty(ENTRIES_PROPERTY);
    if (entries != null) {
      config();
    }
  }

  /**
   * What a ring is to be like.
   *
   * @param setupFlags in force beside those that every ring has
   * @throws IllegalArgumentException if {@value #ENTRIES_PROPERTY} is no number of entries
   */
  public static RingConfig config(int setupFlags) {
    RingConfig common = config();
    return new RingConfig(
        common.entries(), common.completionEntries(), common.setupFlags() | setupFlags);
  }

  private static RingConfig config() {
    String text = System.getProperty(ENTRIES_PROPERTY);
    int entries = DEFAULT_ENTRIES;
    if (text != null) {
      try {
        entries = Integer.parseInt(text);
      } catch (NumberFormatException e) {
        throw invalid(text, e);
      }
      if (entries < 1 || entries > RingConfig.MAX_ENTRIES) {
        throw invalid(text, null);
      }
    }
    int completions = Math.min(entries * COMPLETIONS_AN_ENTRY, RingConfig.MAX_COMPLETION_ENTRIES);
    // Not SINGLE_ISSUER, which would forbid to pass the role. COOP_TASKRUN: completions come when a
    // thread that submitted them enters the kernel anyway, at the next tick of the clock if not
    // before, in place of an interrupt for each.
    int flags =
        IoUringConstants.IORING_SETUP_CLAMP
            | IoUringConstants.IORING_SETUP_SUBMIT_ALL
            | IoUringConstants.IORING_SETUP_COOP_TASKRUN
            | IoUringConstants.IORING_SETUP_NO_SQARRAY;
    return new RingConfig(entries, completions, flags);
  }

  private static IllegalArgumentException invalid(String text, @Nullable Throwable cause) {
    return new IllegalArgumentException(
        "-D%s=%s: not a number from 1 to %d"
            .formatted(ENTRIES_PROPERTY, text, RingConfig.MAX_ENTRIES),
        cause);
  }
}
