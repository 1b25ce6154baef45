package dev.leat.cli;

import dev.leat.kernel.IoUringConstants;
import dev.leat.kernel.IoUringNames;
import dev.leat.kernel.LinuxConstants;
import dev.leat.kernel.Platform;
import dev.leat.kernel.ResourceLimit;
import dev.leat.kernel.Syscalls;
import dev.leat.ring.RingConfig;
import dev.leat.ring.RingSetup;
import dev.leat.ring.RingUnavailableException;
import dev.leat.ring.Unavailability;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the kernel gives this process. Made by asking for a ring and closing it again.
 *
 * @param kernel its release, as {@code uname -r} prints it
 * @param unavailability null if io_uring is usable
 * @param setupFlags that the kernel grants, of all that Leat ever asks for
 * @param memlock RLIMIT_MEMLOCK, bytes
 * @param nofile RLIMIT_NOFILE, open descriptors
 */
record RingDiagnosis(
    String kernel,
    @Nullable Unavailability unavailability,
    Collection<String> setupFlags,
    Collection<String> features,
    Collection<String> opcodes,
    Optional<ResourceLimit> memlock,
    Optional<ResourceLimit> nofile) {
  private static final int ENTRIES = 8;

  private static final int WISHED =
      IoUringConstants.IORING_SETUP_SINGLE_ISSUER
          | IoUringConstants.IORING_SETUP_DEFER_TASKRUN
          | IoUringConstants.IORING_SETUP_COOP_TASKRUN
          | IoUringConstants.IORING_SETUP_SUBMIT_ALL
          | IoUringConstants.IORING_SETUP_NO_SQARRAY
          | IoUringConstants.IORING_SETUP_CLAMP;

  static RingDiagnosis make() {
    try {
      RingSetup ring = RingSetup.negotiate(new RingConfig(ENTRIES, 2 * ENTRIES, WISHED));
      RingDiagnosis diagnosis =
          of(
              null,
              IoUringNames.setupFlags(ring.setupFlags()),
              ring.features().features(),
              ring.features().opcodes());
      // Closing an untouched ring fails for no reason that could be acted upon.
      Syscalls.close(ring.fd());
      return diagnosis;
    } catch (RingUnavailableException e) {
      return of(e.unavailability(), List.of(), List.of(), List.of());
    }
  }

  private static RingDiagnosis of(
      @Nullable Unavailability unavailability,
      Collection<String> setupFlags,
      Collection<String> features,
      Collection<String> opcodes) {
    return new RingDiagnosis(
        System.getProperty("os.version", "unknown"),
        unavailability,
        setupFlags,
        features,
        opcodes,
        limit(LinuxConstants.RLIMIT_MEMLOCK),
        limit(LinuxConstants.RLIMIT_NOFILE));
  }

  /** Empty too where the JVM lets us ask nothing: the doctor has told the cause by then. */
  private static Optional<ResourceLimit> limit(int resource) {
    if (!Platform.supported()) {
      return Optional.empty();
    }
    try {
      return ResourceLimit.of(resource);
    } catch (IllegalCallerException | UnsupportedOperationException nativeAccessDenied) {
      return Optional.empty();
    }
  }

  boolean usable() {
    return unavailability == null;
  }
}
