package dev.leat.bench;

import java.util.List;
import java.util.function.ToDoubleFunction;

/** Median and range of one figure over the rounds. */
record Summary(double median, double min, double max) {

  static Summary of(List<Measurement> rounds, ToDoubleFunction<Measurement> figure) {
    double[] sorted = rounds.stream().mapToDouble(figure).sorted().toArray();
    int middle = sorted.length / 2;
    double median =
        sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    return new Summary(median, sorted[0], sorted[sorted.length - 1]);
  }
}
