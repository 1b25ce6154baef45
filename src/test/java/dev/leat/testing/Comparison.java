package dev.leat.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;

/** Collects where an implementation differs from the oracle, so that one run shows every case. */
public final class Comparison {
  private final List<String> differences = new ArrayList<>();
  private int cases;

  /** Notes a difference if the two outcomes are not equal. */
  public void add(String name, Object oracle, Object ours) {
    cases++;
    if (!oracle.equals(ours)) {
      differences.add(name + "\n    oracle: " + oracle + "\n    ours:   " + ours);
    }
  }

  /** Fails with every difference that was noted, or if nothing was compared at all. */
  public void assertNoDifference() {
    assertThat(cases).as("cases compared").isPositive();
    assertThat(differences).as("%d of %d cases differ", differences.size(), cases).isEmpty();
  }
}
