package dev.leat.ring;

import dev.leat.kernel.LinuxConstants;
import dev.leat.kernel.ResourceLimit;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What this process can see of the system around it that decides whether it gets a ring.
 *
 * @param release of the kernel, as {@code uname -r} prints it
 * @param ioUringDisabled the sysctl {@code kernel.io_uring_disabled}, 0, 1 or 2; empty on a kernel
 *     older than 6.6, which has none, and where /proc is hidden
 * @param filtered true if a seccomp filter is on this process
 * @param memlock RLIMIT_MEMLOCK, soft and hard, in words
 * @param nofile RLIMIT_NOFILE, soft and hard, in words
 */
record Surroundings(
    String release, String ioUringDisabled, boolean filtered, String memlock, String nofile) {
  private static final Pattern RELEASE = Pattern.compile("(\\d{1,4})\\.(\\d{1,4}).*");

  /** {@code /proc/self/status} says 2 for SECCOMP_MODE_FILTER. */
  private static final Pattern FILTER = Pattern.compile("(?m)^Seccomp:\\s*2$");

  static Surroundings read() {
    return new Surroundings(
        System.getProperty("os.version", ""),
        contents("/proc/sys/kernel/io_uring_disabled"),
        FILTER.matcher(contents("/proc/self/status")).find(),
        limit(LinuxConstants.RLIMIT_MEMLOCK, " bytes"),
        limit(LinuxConstants.RLIMIT_NOFILE, ""));
  }

  /** True for this release of the kernel and later ones, and if the release cannot be read. */
  boolean isAtLeast(int major, int minor) {
    Matcher numbers = RELEASE.matcher(release);
    if (!numbers.matches()) {
      return true;
    }
    int actualMajor = Integer.parseInt(numbers.group(1));
    return actualMajor > major
        || (actualMajor == major && Integer.parseInt(numbers.group(2)) >= minor);
  }

  private static String limit(int resource, String unit) {
    return ResourceLimit.of(resource)
        .map(
            limit ->
                "soft %s, hard %s%s"
                    .formatted(
                        ResourceLimit.text(limit.soft()), ResourceLimit.text(limit.hard()), unit))
        .orElse("unknown");
  }

  /**
   * A file of /proc; empty if there is none. Not by java.nio: the default file system may be ours,
   * and must not be entered while it finds out whether it has a ring.
   */
  private static String contents(String file) {
    try (FileInputStream in = new FileInputStream(file)) {
      return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1).strip();
    } catch (IOException absent) {
      return "";
    }
  }
}
