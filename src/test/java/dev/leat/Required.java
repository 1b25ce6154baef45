package dev.leat;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.leat.kernel.Platform;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * What a test needs of the machine. Where it is missing the test is shown as skipped with the
 * reason, which is a failure where {@code CI=true}.
 */
public final class Required {
  private Required() {}

  /** Goes on only if {@code present}. */
  public static void that(boolean present, String what) {
    assumeTrue(present, () -> "this machine lacks " + what);
  }

  /** Goes on only on Linux with x86-64 or aarch64. */
  public static void platform() {
    that(Platform.supported(), "Linux on x86-64 or aarch64");
  }

  /** Goes on only if {@code program} is in a directory of the PATH. */
  public static void program(String program) {
    String[] directories = System.getenv().getOrDefault("PATH", "").split(":", -1);
    that(
        Arrays.stream(directories).anyMatch(dir -> Files.isExecutable(Path.of(dir, program))),
        "the program " + program);
  }
}
