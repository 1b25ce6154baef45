package dev.leat;

import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestPlan;

/** Prints what repeats the order that the tests ran in. */
public final class TestSeedReport implements TestExecutionListener {
  @Override
  public void testPlanExecutionStarted(TestPlan plan) {
    plan.getConfigurationParameters()
        .get("junit.jupiter.execution.order.random.seed")
        .ifPresent(seed -> System.out.println("Test order: -Dtest.seed=" + seed));
  }
}
