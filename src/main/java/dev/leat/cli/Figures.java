package dev.leat.cli;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * One row of the table: all copies of one kind of JVM, medians where it is a measure.
 *
 * @param jvm in words
 * @param channel class that served
 * @param digest SHA-256 of the copies
 * @param sound whether every copy was the same as the file
 */
record Figures(
    String jvm,
    String channel,
    double megabytesPerSecond,
    double operationsPerSecond,
    double cpuMicrosPerOperation,
    String digest,
    boolean sound) {

  /**
   * @param copies at least one
   */
  static Figures of(String jvm, List<CopyFacts> copies) {
    CopyFacts last = copies.getLast();
    // A copy that differs, or that another class served, is the one to show.
    CopyFacts shown =
        copies.stream()
            .filter(copy -> !copy.sameDigest() || !copy.channel().equals(last.channel()))
            .findFirst()
            .orElse(last);
    return new Figures(
        jvm,
        shown.channel(),
        median(copies, CopyFacts::megabytesPerSecond),
        median(copies, CopyFacts::operationsPerSecond),
        median(copies, CopyFacts::cpuMicrosPerOperation),
        shown.targetDigest(),
        copies.stream().allMatch(CopyFacts::sameDigest));
  }

  static <T> double median(List<T> runs, ToDoubleFunction<T> measure) {
    double[] sorted = runs.stream().mapToDouble(measure).sorted().toArray();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
