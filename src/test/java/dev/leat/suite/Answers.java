package dev.leat.suite;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;

/** Lines that two programs printed: thousands, of which a few may differ. */
final class Answers {
  private Answers() {}

  /** Fails with the lines that differ, and not with all of them. */
  static void assertEqual(List<String> stock, List<String> ours) {
    List<String> differences = new ArrayList<>();
    for (String line : without(stock, ours)) {
      differences.add("stock: " + line);
    }
    for (String line : without(ours, stock)) {
      differences.add("ours:  " + line);
    }
    assertThat(differences).isEmpty();
    assertThat(ours.equals(stock)).as("the same lines in the same order").isTrue();
  }

  private static List<String> without(List<String> lines, List<String> others) {
    List<String> left = new ArrayList<>(lines);
    left.removeAll(new java.util.HashSet<>(others));
    return left;
  }
}
