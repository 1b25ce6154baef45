package dev.leat.file.fault;

import dev.leat.testing.Outcome;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** An answer of several steps, each of which may fail without ending the others. */
final class Steps {
  private static final Path NO_ROOT = Path.of("//no root");

  private final List<String> outcomes = new ArrayList<>();
  private boolean failed;

  /** Does one more step. */
  Steps then(String name, Callable<? extends @Nullable Object> step) {
    String outcome = Outcome.of(NO_ROOT, step).toString();
    failed |= !outcome.startsWith("value ") || outcome.contains("Exception");
    outcomes.add(name + " " + outcome);
    return this;
  }

  /** Whether any step has. */
  boolean failed() {
    return failed;
  }

  @Override
  public String toString() {
    return String.join(" | ", outcomes);
  }
}
