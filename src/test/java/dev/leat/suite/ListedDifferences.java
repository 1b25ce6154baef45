package dev.leat.suite;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.util.List;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.opentest4j.TestAbortedException;

/**
 * Holds a test to what docs/compatibility.md says of it: a listed test must fail, with the words
 * that are listed, so that the table can be neither short nor stale.
 */
final class ListedDifferences implements InvocationInterceptor {
  @Override
  public void interceptTestMethod(
      Invocation<Void> test, ReflectiveInvocationContext<Method> method, ExtensionContext context)
      throws Throwable {
    FileSystemContract contract = (FileSystemContract) context.getRequiredTestInstance();
    String name = method.getTargetClass().getSimpleName() + "." + method.getExecutable().getName();
    List<Difference> listed = CompatibilityTable.of(contract.form.where(), name);
    if (listed.isEmpty()) {
      test.proceed();
    } else {
      assertDiffers(test, listed.getFirst());
    }
  }

  private static void assertDiffers(Invocation<Void> test, Difference difference) {
    Throwable failure = failure(test);
    assertThat(failure).as("listed as different, but the same: %s", difference).isNotNull();
    assertThat(failure.toString()).as("failure of %s", difference).contains(difference.answer());
  }

  @SuppressWarnings("NullAway") // null is the news here
  private static Throwable failure(Invocation<Void> test) {
    try {
      test.proceed();
      return null;
    } catch (TestAbortedException skipped) {
      throw skipped;
    } catch (Throwable thrown) {
      return thrown;
    }
  }
}
