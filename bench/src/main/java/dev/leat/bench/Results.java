package dev.leat.bench;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** All rounds of all cases. */
final class Results {
  private final Map<Workload, Map<Implementation, List<Measurement>>> rounds =
      new EnumMap<>(Workload.class);

  void add(Workload workload, Implementation by, Measurement measurement) {
    rounds
        .computeIfAbsent(workload, none -> new EnumMap<>(Implementation.class))
        .computeIfAbsent(by, none -> new ArrayList<>())
        .add(measurement);
  }

  /** One row a case and implementation, in the order of their declaration. */
  List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    rounds.forEach(
        (workload, served) ->
            served.forEach((by, own) -> rows.add(row(workload, by, own, served))));
    return rows;
  }

  private static Row row(
      Workload workload,
      Implementation by,
      List<Measurement> own,
      Map<Implementation, List<Measurement>> served) {
    Summary rate = Summary.of(own, Measurement::rate);
    Summary cpu = Summary.of(own, Measurement::cpu);
    List<Measurement> jdk = served.get(Implementation.JDK);
    boolean compared = jdk != null && by != Implementation.JDK;
    return new Row(
        workload.label(),
        by.label(),
        own.size(),
        rate,
        cpu,
        Summary.of(own, Measurement::allocation),
        Summary.of(own, Measurement::others),
        compared ? rate.median() / Summary.of(jdk, Measurement::rate).median() : Double.NaN,
        compared ? cpu.median() / Summary.of(jdk, Measurement::cpu).median() : Double.NaN);
  }

  /**
   * What is reported; NaN where there is no such figure.
   *
   * @param rateToJdk the median rate divided by the JDK's: above 1 is better
   * @param cpuToJdk the median CPU time an operation divided by the JDK's: below 1 is better
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
