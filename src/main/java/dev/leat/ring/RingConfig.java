package dev.leat.ring;

import dev.leat.kernel.IoUringConstants;

/**
 * What is wished of a ring. The kernel may grant less; {@link RingSetup} says what it granted.
 *
 * @param entries of the submission queue, from 1 to {@link #MAX_ENTRIES}; the kernel rounds up to a
 *     power of two
 * @param completionEntries of the completion queue, at least {@code entries} and at most {@link
 *     #MAX_COMPLETION_ENTRIES}; 0 leaves it to the kernel, which takes twice {@code entries}
 * @param setupFlags {@code IORING_SETUP_} bits. Those that came after Linux 5.1 and only improve
 *     matters are dropped on a kernel that does not know them
 */
public record RingConfig(int entries, int completionEntries, int setupFlags) {
  /** The kernel's own limit, IORING_MAX_ENTRIES. */
  public static final int MAX_ENTRIES = 32_768;

  /** The kernel's own limit, IORING_MAX_CQ_ENTRIES. */
  public static final int MAX_COMPLETION_ENTRIES = 2 * MAX_ENTRIES;

  /** Flags that change the size of an entry, or who provides the ring's memory. */
  private static final int OTHER_LAYOUTS =
      IoUringConstants.IORING_SETUP_SQE128
          | IoUringConstants.IORING_SETUP_CQE32
          | IoUringConstants.IORING_SETUP_CQE_MIXED
          | IoUringConstants.IORING_SETUP_NO_MMAP
          | IoUringConstants.IORING_SETUP_REGISTERED_FD_ONLY;

  /**
   * Checks what no kernel would take.
   *
   * @throws IllegalArgumentException for a number out of range, for flags that need another layout
   *     of the ring, and for DEFER_TASKRUN without SINGLE_ISSUER
   */
  public RingConfig {
    if (entries < 1 || entries > MAX_ENTRIES) {
      throw new IllegalArgumentException("entries: " + entries + ", not 1 to " + MAX_ENTRIES);
    }
    if (completionEntries != 0
        && (completionEntries < entries || completionEntries > MAX_COMPLETION_ENTRIES)) {
      throw new IllegalArgumentException(
          "completionEntries: %d, not 0 or %d to %d"
              .formatted(completionEntries, entries, MAX_COMPLETION_ENTRIES));
    }
    if ((setupFlags & OTHER_LAYOUTS) != 0) {
      throw new IllegalArgumentException(
          "setupFlags: 0x" + Integer.toHexString(setupFlags) + " change the ring's layout");
    }
    if ((setupFlags & IoUringConstants.IORING_SETUP_DEFER_TASKRUN) != 0
        && (setupFlags & IoUringConstants.IORING_SETUP_SINGLE_ISSUER) == 0) {
      throw new IllegalArgumentException("setupFlags: DEFER_TASKRUN needs SINGLE_ISSUER");
    }
  }
}
