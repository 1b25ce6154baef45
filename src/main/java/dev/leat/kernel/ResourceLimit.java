package dev.leat.kernel;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/**
 * A limit of this process, as {@code getrlimit(2)} tells it.
 *
 * @param soft the one in force: bytes or a number, {@link LinuxConstants#RLIM_INFINITY} for none;
 *     unsigned
 * @param hard how far the process itself may raise the soft one
 */
public record ResourceLimit(long soft, long hard) {
  /**
   * Asks the kernel.
   *
   * @param resource {@code RLIMIT_} of {@link LinuxConstants}
   * @return empty if the kernel does not know the resource, or a sandbox refuses the question
   */
  public static Optional<ResourceLimit> of(int resource) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment limit = arena.allocate(JAVA_LONG, 2);
      return Syscalls.getrlimit(resource, limit) < 0
          ? Optional.empty()
          : Optional.of(
              new ResourceLimit(limit.getAtIndex(JAVA_LONG, 0), limit.getAtIndex(JAVA_LONG, 1)));
    }
  }

  /** As the shell shows it: a number, or {@code unlimited}. */
  public static String text(long limit) {
    return limit == LinuxConstants.RLIM_INFINITY ? "unlimited" : Long.toUnsignedString(limit);
  }
}
