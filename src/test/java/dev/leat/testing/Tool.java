package dev.leat.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** Programs of the system that a test needs. */
public final class Tool {
  private static final String[] DIRECTORIES = {"/usr/bin", "/usr/sbin", "/bin", "/sbin"};

  private Tool() {}

  /** Skips the test, or fails it under {@code CI=true}, if a program is not installed. */
  public static void require(String... names) {
    for (String name : names) {
      boolean found =
          Arrays.stream(DIRECTORIES).anyMatch(d -> Files.isExecutable(Path.of(d, name)));
      need(found, name + " is not installed");
    }
  }

  /** Skips the test, or fails it under {@code CI=true}, if it does not run as root. */
  public static void requireRoot() {
    need("root".equals(System.getProperty("user.name")), "only root can do this");
  }

  /** Skips the test, or fails it under {@code CI=true}, if {@code condition} does not hold. */
  public static void need(boolean condition, String message) {
    if (!condition && "true".equals(System.getenv("CI"))) {
      throw new AssertionError(message);
    }
    Assumptions.assumeTrue(condition, message);
  }

  /** Runs a program to its end and returns what it printed; fails if it reports an error. */
  public static String run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
      throw new AssertionError(String.join(" ", command) + ": " + output);
    }
    return output;
  }
}
