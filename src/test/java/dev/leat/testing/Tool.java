package dev.leat.testing;

import dev.leat.Required;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** Programs of the system that a test needs. */
public final class Tool {
  private Tool() {}

  /** Goes on only as root: mounts and file flags need it. */
  public static void requireRoot() {
    Required.that("root".equals(System.getProperty("user.name")), "root's rights");
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

  /** As {@link #run}, to its end even if this thread is interrupted; keeps the interrupt. */
  public static void runUninterrupted(String... command) {
    boolean interrupted = Thread.interrupted();
    try {
      run(command);
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(String.join(" ", command), e);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
