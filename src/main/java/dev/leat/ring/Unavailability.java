package dev.leat.ring;

import dev.leat.kernel.Errno;
import java.util.List;

/**
 * Why there is no ring, and what would have to change.
 *
 * @param cause what was refused and by whom, as a clause without a full stop
 * @param remedy what to do, as a clause without a full stop; empty if nothing can be done
 * @param silent true where nobody expects io_uring, as on another operating system: not to be
 *     logged
 */
public record Unavailability(String cause, String remedy, boolean silent) {
  /** For a ring that worked until the kernel refused to be entered. */
  static final Unavailability BROKEN =
      loud("the kernel began to refuse a ring that had worked", "start the application again");

  /** For an application that was told not to use it. */
  static final Unavailability UNWANTED =
      new Unavailability(
          "-D" + SharedRing.ENGINE_PROPERTY + "=portable asks not to", "leave that out", true);

  private static final String TOO_OLD = "run Linux 5.6 or later";

  /** The one log line: what, why, what to do, and who serves meanwhile. */
  public String sentence() {
    return "Leat does not use io_uring: "
        + cause
        + (remedy.isEmpty() ? "" : "; to change that, " + remedy)
        + ". Meanwhile the JDK's own channels serve.";
  }

  /**
   * For a system call that failed while the ring was set up. Looks at the running system to tell
   * apart what the error number does not.
   *
   * @param call its name in C
   * @param errno positive
   */
  public static Unavailability ofErrno(String call, int errno) {
    return ofErrno(call, errno, Surroundings.read());
  }

  static Unavailability ofErrno(String call, int errno, Surroundings around) {
    String failed = call + " failed with " + Errno.name(errno);
    return switch (errno) {
      case Errno.ENOSYS -> notThere(failed, around);
      case Errno.EPERM -> forbidden(failed, around);
      case Errno.EACCES ->
          loud(
              failed + ", a security module such as SELinux refuses it",
              "allow io_uring to this process in the module's policy (see the audit log)");
      case Errno.ENOMEM -> outOfMemory(failed, around);
      case Errno.EMFILE ->
          loud(
              failed
                  + ", this process has all the descriptors open that RLIMIT_NOFILE allows"
                  + (" (" + around.nofile() + ")"),
              "raise the limit (ulimit -n, or LimitNOFILE= in a systemd unit)");
      case Errno.ENFILE ->
          loud(
              failed + ", the whole system has no descriptor left",
              "raise the sysctl fs.file-max or close files in other processes");
      case Errno.EINVAL ->
          loud(
              failed + " on kernel " + around.release() + ", even without any optional flag",
              "choose another -Dleat.ring.entries (a power of two up to "
                  + RingConfig.MAX_ENTRIES
                  + "), or "
                  + TOO_OLD);
      default ->
          loud(
              failed + " (" + Errno.message(errno) + ") on kernel " + around.release(),
              "run `leat doctor` for the state of this system");
    };
  }

  private static Unavailability notThere(String failed, Surroundings around) {
    if (!around.isAtLeast(5, 1)) {
      return loud(failed + ", kernel " + around.release() + " is older than 5.1", TOO_OLD);
    }
    if (around.filtered()) {
      return loud(
          failed
              + ", hidden by a seccomp filter of a container or sandbox, or kernel "
              + (around.release() + " was built without CONFIG_IO_URING"),
          "allow io_uring_setup, io_uring_enter and io_uring_register in the seccomp profile");
    }
    return loud(
        failed + ", kernel " + around.release() + " was built without CONFIG_IO_URING",
        "run a kernel with CONFIG_IO_URING=y (a sandbox such as gVisor has none)");
  }

  private static Unavailability forbidden(String failed, Surroundings around) {
    return switch (around.ioUringDisabled()) {
      case "1" ->
          loud(
              failed
                  + ", the sysctl kernel.io_uring_disabled is 1: only CAP_SYS_ADMIN or a"
                  + " member of the group kernel.io_uring_group may",
              "set kernel.io_uring_disabled=0, or kernel.io_uring_group to a group of this user");
      case "2" ->
          loud(
              failed + ", the sysctl kernel.io_uring_disabled is 2: nobody may",
              "set kernel.io_uring_disabled=0");
      default -> around.filtered() ? forbiddenByFilter(failed) : forbiddenBySomething(failed);
    };
  }

  private static Unavailability forbiddenByFilter(String failed) {
    return loud(
        failed
            + ", a seccomp filter refuses it, as the default profiles of Docker, containerd and"
            + " Podman do",
        "run the container with a seccomp profile that allows io_uring_setup, io_uring_enter and"
            + " io_uring_register (for a trial: --security-opt seccomp=unconfined)");
  }

  private static Unavailability forbiddenBySomething(String failed) {
    return loud(
        failed + ", although neither kernel.io_uring_disabled nor a seccomp filter says so",
        "look for a security module or a sandbox around this process that refuses io_uring");
  }

  /**
   * Up to Linux 5.11 a ring counts as locked memory of the user; from 5.12 on it is charged to the
   * memory control group, and only registered buffers count as locked.
   */
  private static Unavailability outOfMemory(String failed, Surroundings around) {
    String limit = "RLIMIT_MEMLOCK is " + around.memlock();
    String raise = "raise the locked-memory limit (ulimit -l, or LimitMEMLOCK= in a systemd unit)";
    if (around.isAtLeast(5, 12)) {
      return loud(
          failed + ", the system or this container's memory limit has no room (" + limit + ")",
          "give the container more memory, " + raise + ", or lower -Dleat.ring.entries");
    }
    return loud(
        failed + ", the ring needs more locked memory than this user has left, " + limit,
        raise + ", or lower -Dleat.ring.entries");
  }

  /** For a ring that was made but lacks opcodes. */
  static Unavailability ofMissing(List<String> names) {
    return loud(
        "the io_uring of kernel "
            + Surroundings.read().release()
            + " has no "
            + String.join(", ", names),
        TOO_OLD);
  }

  /** For a JDK that does not let us call C. */
  static Unavailability ofJdk(RuntimeException refused) {
    if (refused instanceof IllegalCallerException) {
      return loud(
          "the JVM denies native access (--illegal-native-access=deny)",
          "add --enable-native-access=ALL-UNNAMED to the command line");
    }
    return loud("this JVM has no linker to native code: " + refused.getMessage(), "use another");
  }

  /**
   * For calls of C that could not be prepared, as where the process may open no file more and so
   * not the library either. Calls none, as they all fail from then on.
   */
  static Unavailability ofLinking(LinkageError failed) {
    Throwable first = failed;
    while (first.getCause() != null) {
      first = first.getCause();
    }
    return loud(
        "calls of C could not be linked (" + first.getMessage() + ")",
        "see to it that the process can open files when it first needs a ring (ulimit -n), and"
            + " start it again");
  }

  /** For another operating system or processor. */
  static Unavailability ofPlatform(String description) {
    return new Unavailability(
        description + " has none; it needs Linux on x86-64 or aarch64", "", true);
  }

  private static Unavailability loud(String cause, String remedy) {
    return new Unavailability(cause, remedy, false);
  }
}
