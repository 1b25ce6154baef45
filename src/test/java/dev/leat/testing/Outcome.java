package dev.leat.testing;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What a call did, in words that two implementations can be compared by: the value, or the chain of
 * exceptions with type and message. A returned {@link Future} is waited for.
 */
public record Outcome(String description) {
  private static final int SECONDS = 20;

  /** Runs {@code call}; occurrences of {@code root} in messages are written as {@code <root>}. */
  public static Outcome of(Path root, Callable<? extends @Nullable Object> call) {
    String description;
    try {
      Object value = call.call();
      description =
          value instanceof Future<?> future
              ? "a future, " + of(root, () -> future.get(SECONDS, TimeUnit.SECONDS)).description
              : "value " + value;
    } catch (Exception | Error e) {
      description = describe(e);
    }
    return new Outcome(description.replace(root.toString(), "<root>"));
  }

  /** The chain of causes, each with its class and message. */
  public static String describe(Throwable failure) {
    String own = failure.getClass().getName() + ": " + message(failure);
    Throwable cause = failure.getCause();
    if (cause != null && cause.toString().equals(failure.toString())) {
      cause = cause.getCause(); // the same again, for the sake of the other thread's stack trace
    }
    return cause == null ? own : own + " <- " + describe(cause);
  }

  /**
   * The virtual machine's own words for a null name variables, and those for a cast name modules:
   * nobody's API, and hot code leaves them out.
   */
  private static @Nullable String message(Throwable failure) {
    String message = failure.getMessage();
    if (failure instanceof NullPointerException) {
      return message == null || message.startsWith("Cannot ") ? "on null" : message;
    }
    if (failure instanceof ClassCastException) {
      return message == null || message.startsWith("class ") ? "of another class" : message;
    }
    return message;
  }

  @Override
  public String toString() {
    return description;
  }
}
