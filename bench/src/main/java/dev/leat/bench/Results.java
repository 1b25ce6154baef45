package dev.leat.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All rounds of all cases, by the labels of the case and of who served. */
final class Results {
  private final Map<String, Map<String, List<Measurement>>> rounds = new LinkedHashMap<>();
  private final String baseline;

  /**
   * @param baseline whom the others are compared with
   */
  Results(String baseline) {
    this.baseline = baseline;
  }

  void add(String workload, String servedBy, Measurement measurement) {
    rounds
        .computeIfAbsent(workload, none -> new LinkedHashMap<>())
        .computeIfAbsent(servedBy, none -> new ArrayList<>())
        .add(measurement);
  }

  /** One row a case and server, in the order in which they were added. */
  List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    rounds.forEach(
        (workload, served) ->
            served.forEach((by, own) -> rows.add(row(workload, by, own, served.get(baseline)))));
    return rows;
  }

  private Row row(
      String workload, String by, List<Measurement> own, @Nullable List<Measurement> base) {
    Summary rate = Summary.of(own, Measurement::rate);
    Summary cpu = Summary.of(own, Measurement::cpu);
    boolean compared = base != null && !by.equals(baseline);
    return new Row(
        workload,
        by,
        own.size(),
        rate,
        cpu,
        Summary.of(own, Measurement::allocation),
        Summary.of(own, Measurement::others),
        compared ? rate.median() / Summary.of(base, Measurement::rate).median() : Double.NaN,
        compared ? cpu.median() / Summary.of(base, Measurement::cpu).median() : Double.NaN);
  }

  /**
   * What is reported; NaN where there is no such figure.
   *
   * @param rateToJdk the median rate divided by the baseline's: above 1 is better
   * @param cpuToJdk the median CPU time an operation divided by the baseline's: below 1 is better
   */
  record Row(
      String workload,
      String servedBy,
      int rounds,
      Summary rate,
      Summary cpu,
      Summary allocation,
      Summary others,
      double rateToJdk,
      double cpuToJdk) {}
}
