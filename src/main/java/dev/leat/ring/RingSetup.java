package dev.leat.ring;

import dev.leat.kernel.Errno;
import dev.leat.kernel.IoUringConstants;
import dev.leat.kernel.Platform;
import dev.leat.kernel.RingParams;
import java.lang.foreign.Arena;
import java.util.List;

/**
 * A ring that the kernel has made but nobody has mapped yet: its descriptor, what the kernel said
 * about it, and which of the wished flags are in force.
 *
 * <p>Whoever gets one owns the descriptor and closes it. With SINGLE_ISSUER the kernel binds the
 * ring to the thread that calls {@link #negotiate}.
 */
public final class RingSetup {
  /**
   * The flags that can be done without, in the order in which they are given up: the newest first,
   * so that a kernel that lacks the last one only is not asked for less than it has. Releases: 6.6,
   * 6.1, 6.0, 5.19, 5.18, 5.10, 5.6, 5.5.
   */
  private static final List<Integer> NEWEST_FIRST =
      List.of(
          IoUringConstants.IORING_SETUP_NO_SQARRAY,
          IoUringConstants.IORING_SETUP_DEFER_TASKRUN,
          IoUringConstants.IORING_SETUP_SINGLE_ISSUER,
          IoUringConstants.IORING_SETUP_COOP_TASKRUN,
          IoUringConstants.IORING_SETUP_SUBMIT_ALL,
          IoUringConstants.IORING_SETUP_R_DISABLED,
          IoUringConstants.IORING_SETUP_CLAMP,
          IoUringConstants.IORING_SETUP_CQSIZE);

  private final int fd;
  private final RingParams params;
  private final int setupFlags;
  private final RingFeatures features;

  private RingSetup(int fd, RingParams params, int setupFlags, RingFeatures features) {
    this.fd = fd;
    this.params = params;
    this.setupFlags = setupFlags;
    this.features = features;
  }

  /**
   * Makes a ring with as many of the wished flags as the kernel knows.
   *
   * @throws RingUnavailableException if there is none to be had, or one that lacks what we need
   */
  public static RingSetup negotiate(RingConfig config) throws RingUnavailableException {
    if (!Platform.supported()) {
      throw new RingUnavailableException(Unavailability.ofPlatform(Platform.description()));
    }
    try {
      return negotiate(config, RingCalls.KERNEL);
    } catch (IllegalCallerException | UnsupportedOperationException refused) {
      // The JDK said no before the kernel could.
      throw new RingUnavailableException(Unavailability.ofJdk(refused));
    } catch (LinkageError failed) {
      // Of the classes that link, which are then unusable for good: no reason to fail an open or a
      // read that the JDK can serve.
      throw new RingUnavailableException(Unavailability.ofLinking(failed));
    }
  }

  static RingSetup negotiate(RingConfig config, RingCalls calls) throws RingUnavailableException {
    RingParams params = RingParams.allocate(Arena.ofAuto());
    int flags = wished(config);
    int fd = setup(config, flags, params, calls);
    for (int droppable : NEWEST_FIRST) {
      if (fd != -Errno.EINVAL) {
        break;
      }
      if ((flags & droppable) != 0) {
        flags = without(flags, droppable);
        fd = setup(config, flags, params, calls);
      }
    }
    if (fd < 0) {
      throw new RingUnavailableException(Unavailability.ofErrno("io_uring_setup", -fd));
    }
    return new RingSetup(fd, params, flags, inspect(fd, flags, params, calls));
  }

  private static int wished(RingConfig config) {
    int flags = config.setupFlags();
    return config.completionEntries() == 0
        ? flags & ~IoUringConstants.IORING_SETUP_CQSIZE
        : flags | IoUringConstants.IORING_SETUP_CQSIZE;
  }

  private static int setup(RingConfig config, int flags, RingParams params, RingCalls calls) {
    params.clear();
    params.flags(flags);
    if ((flags & IoUringConstants.IORING_SETUP_CQSIZE) != 0) {
      params.cqEntries(config.completionEntries());
    }
    return calls.setup(config.entries(), params.segment());
  }

  /**
   * Gives up one flag, and those with it that mean nothing, and are refused, without it:
   * TASKRUN_FLAG is a refinement of either way of delaying task work.
   */
  private static int without(int flags, int dropped) {
    int left = flags & ~dropped;
    int delaying =
        IoUringConstants.IORING_SETUP_COOP_TASKRUN | IoUringConstants.IORING_SETUP_DEFER_TASKRUN;
    return (left & delaying) == 0 ? left & ~IoUringConstants.IORING_SETUP_TASKRUN_FLAG : left;
  }

  /**
   * Finds out what the ring can do and tries an empty enter: a seccomp filter may let a process
   * make a ring that it may not use, and the first read would be a bad moment to learn it. One that
   * begins disabled cannot be entered yet: before it there is always one that can.
   */
  private static RingFeatures inspect(int fd, int flags, RingParams params, RingCalls calls)
      throws RingUnavailableException {
    RingFeatures features = RingFeatures.probe(fd, params.features(), calls);
    List<String> missing = features.missing();
    boolean disabled = (flags & IoUringConstants.IORING_SETUP_R_DISABLED) != 0;
    int entered = disabled ? 0 : calls.enter(fd);
    if (entered >= 0 && missing.isEmpty()) {
      return features;
    }
    // Closing an untouched ring fails for no reason that could be acted upon.
    calls.close(fd);
    throw new RingUnavailableException(
        entered < 0
            ? Unavailability.ofErrno("io_uring_enter", -entered)
            : Unavailability.ofMissing(missing));
  }

  /** The ring's descriptor, close-on-exec. */
  public int fd() {
    return fd;
  }

  /** What the kernel answered: sizes, offsets. The memory lives as long as this object. */
  public RingParams params() {
    return params;
  }

  /** {@code IORING_SETUP_} bits in force. */
  public int setupFlags() {
    return setupFlags;
  }

  /** True if every bit of {@code flag} is in force. */
  public boolean has(int flag) {
    return (setupFlags & flag) == flag;
  }

  /** What the kernel's io_uring can do. */
  public RingFeatures features() {
    return features;
  }
}
