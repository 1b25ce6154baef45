package dev.leat.bench;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The results as text: medians, and in brackets the range over the rounds. */
final class Report {
  private static final String HEAD =
      """

      | case | served by | operations/s | CPU us/op | heap B/op | rate / JDK \
      | CPU / JDK | others' CPU % |
      |---|---|---|---|---|---|---|---|
      """;

  private Report() {}

  /** A list of the facts and a table. */
  static String markdown(Map<String, String> facts, List<Results.Row> rows) {
    String list =
        facts.entrySet().stream()
            .map(fact -> "- " + fact.getKey() + ": " + fact.getValue() + "\n")
            .collect(Collectors.joining());
    return list + HEAD + rows.stream().map(Report::line).collect(Collectors.joining());
  }

  private static String line(Results.Row row) {
    return "| %s | %s | %s | %s | %s | %s | %s | %s |%n"
        .formatted(
            row.workload(),
            row.servedBy(),
            range("%,.0f", row.rate()),
            range("%.2f", row.cpu()),
            range("%.1f", row.allocation()),
            number("%.2f", row.rateToJdk()),
            number("%.2f", row.cpuToJdk()),
            range("%.0f", row.others()));
  }

  private static String range(String format, Summary figure) {
    return Double.isNaN(figure.median())
        ? ""
        : "%s (%s to %s)"
            .formatted(
                number(format, figure.median()),
                number(format, figure.min()),
                number(format, figure.max()));
  }

  private static String number(String format, double value) {
    return Double.isNaN(value) ? "" : String.format(Locale.ROOT, format, value);
  }

  /** One object: the facts, and an array of rows in the units of {@link Measurement}. */
  static String json(Map<String, String> facts, List<Results.Row> rows) {
    String named =
        facts.entrySet().stream()
            .map(fact -> quoted(fact.getKey()) + ": " + quoted(fact.getValue()))
            .collect(Collectors.joining(", "));
    String listed = rows.stream().map(Report::object).collect(Collectors.joining(",\n    "));
    return "{\n  \"facts\": {" + named + "},\n  \"results\": [\n    " + listed + "\n  ]\n}\n";
  }

  private static String object(Results.Row row) {
    return """
        {"case": %s, "servedBy": %s, "rounds": %d, "operationsPerSecond": %s, \
        "cpuMicrosPerOperation": %s, "allocatedBytesPerOperation": %s, "othersCpuPercent": %s, \
        "rateToJdk": %s, "cpuToJdk": %s}"""
        .formatted(
            quoted(row.workload()),
            quoted(row.servedBy()),
            row.rounds(),
            object(row.rate()),
            object(row.cpu()),
            object(row.allocation()),
            object(row.others()),
            value(row.rateToJdk()),
            value(row.cpuToJdk()));
  }

  private static String object(Summary figure) {
    return "{\"median\": %s, \"min\": %s, \"max\": %s}"
        .formatted(value(figure.median()), value(figure.min()), value(figure.max()));
  }

  private static String value(double value) {
    return Double.isNaN(value) ? "null" : String.format(Locale.ROOT, "%.3f", value);
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
