package dev.leat.suite;

import java.util.SortedMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Collectors;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.ClassNameFilter;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** Runs the contract in a JVM of its own, and prints a line for each test that was run. */
public final class ContractProgram {
  private ContractProgram() {}

  /** Prints results in order of names, then their number; ends with 1 unless all were passed. */
  public static void main(String[] arguments) {
    Results results = new Results();
    LauncherFactory.create().execute(request(), results);
    results.lines.forEach((test, result) -> System.out.println(result + " " + test));
    System.out.println("end of suite, " + results.lines.size() + " tests");
    System.exit(results.lines.values().stream().allMatch("passed"::equals) ? 0 : 1);
  }

  private static LauncherDiscoveryRequest request() {
    return LauncherDiscoveryRequestBuilder.request()
        .selectors(DiscoverySelectors.selectPackage(ContractProgram.class.getPackageName()))
        .filters(ClassNameFilter.includeClassNamePatterns(".*ContractTest"))
        .build();
  }

  private static final class Results implements TestExecutionListener {
    final SortedMap<String, String> lines = new ConcurrentSkipListMap<>();

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
      boolean passed = result.getStatus() == TestExecutionResult.Status.SUCCESSFUL;
      if (!passed) {
        result.getThrowable().ifPresent(failure -> failure.printStackTrace(System.out));
      }
      if (test.isTest() || !passed) {
        lines.put(name(test), passed ? "passed" : "failed");
      }
    }

    @Override
    public void executionSkipped(TestIdentifier test, String reason) {
      lines.put(name(test), "skipped");
    }

    /** The form is part of a test's unique name, as a number only. */
    private static String name(TestIdentifier test) {
      return test.getUniqueIdObject().getSegments().stream()
          .skip(1)
          .map(segment -> segment.getValue().replace("dev.leat.suite.", ""))
          .collect(Collectors.joining(" "));
    }
  }
}
