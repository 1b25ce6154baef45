package dev.leat.file;

/**
 * What {@code /proc/self/fdinfo} says about a descriptor.
 *
 * <pre>
 * pos:    4096
 * flags:  0100002
 * mnt_id: 27
 * ino:    328734
 * lock:   1: POSIX  ADVISORY  READ 6154 fe:00:328734 100 199
 * </pre>
 *
 * The locks are those that were taken through this open file, by whatever descriptor.
 *
 * @param text the lines, each name separated from its value by a tab
 */
record DescriptorInfo(String text) {
  /** Where the next relative read or write begins; -1 if it is not told. */
  long position() {
    return text.lines()
        .filter(line -> line.startsWith("pos:\t"))
        .mapToLong(line -> Long.parseLong(line.substring(5)))
        .findFirst()
        .orElse(-1);
  }

  /** Whether there is a lock on the byte at {@code place} and on no other. */
  boolean hasLockAt(long place) {
    String range = " " + place + " " + place;
    return text.lines().anyMatch(line -> line.startsWith("lock:\t") && line.endsWith(range));
  }
}
