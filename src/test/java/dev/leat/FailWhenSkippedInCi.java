package dev.leat;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.LifecycleMethodExecutionExceptionHandler;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.opentest4j.TestAbortedException;

/**
 * Turns a test that an assumption skips into a failure where {@code CI=true}: there io_uring and
 * every tool that a test needs are known to be present, so a skip would hide a broken set-up.
 */
public final class FailWhenSkippedInCi
    implements TestExecutionExceptionHandler, LifecycleMethodExecutionExceptionHandler {

  @Override
  public void handleTestExecutionException(ExtensionContext context, Throwable thrown)
      throws Throwable {
    throw failureInsteadOfSkip(thrown);
  }

  @Override
  public void handleBeforeAllMethodExecutionException(ExtensionContext context, Throwable thrown)
      throws Throwable {
    throw failureInsteadOfSkip(thrown);
  }

  @Override
  public void handleBeforeEachMethodExecutionException(ExtensionContext context, Throwable thrown)
      throws Throwable {
    throw failureInsteadOfSkip(thrown);
  }

  private static Throwable failureInsteadOfSkip(Throwable thrown) {
    boolean skippedInCi =
        thrown instanceof TestAbortedException && "true".equals(System.getenv("CI"));
    return skippedInCi ? new AssertionError("skipped, and CI=true", thrown) : thrown;
  }
}
