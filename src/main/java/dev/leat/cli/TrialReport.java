package dev.leat.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What {@code leat try} found out, and how it says so.
 *
 * @param file that was copied, in words
 * @param rounds how often each JVM was started; the figures are medians over them
 */
record TrialReport(String file, long bytes, int rounds, Figures stock, Figures leat) {
  static final int IN_FLIGHT = 32;

  /** What the names of Leat's channel classes begin with. */
  static final String LEAT_CLASSES = "dev.leat.";

  /** A process counts its CPU time in hundredths of a second: less than this says nothing. */
  private static final long COMPARABLE_BYTES = 64L << 20;

  private static final String ROW = "%-10s  %-44s %8s %10s %10s  %s%n";

  boolean digestsEqual() {
    return stock.sound() && leat.sound() && stock.digest().equals(leat.digest());
  }

  boolean servedByLeat() {
    return leat.channel().startsWith(LEAT_CLASSES);
  }

  int status() {
    return digestsEqual() && servedByLeat() ? 0 : LeatTool.STATUS_WRONG;
  }

  String table() {
    StringBuilder out = new StringBuilder();
    out.append(
        "Copied %s (%,d bytes), %d operations in flight; medians of %d runs.%n%n"
            .formatted(file, bytes, IN_FLIGHT, rounds));
    out.append(ROW.formatted("JVM", "channel", "MB/s", "ops/s", "CPU us/op", "SHA-256"));
    out.append(row(stock)).append(row(leat)).append('\n').append(verdict());
    return out.toString();
  }

  private static String row(Figures figures) {
    return ROW.formatted(
        figures.jvm(),
        figures.channel(),
        "%,.0f".formatted(figures.megabytesPerSecond()),
        "%,.0f".formatted(figures.operationsPerSecond()),
        "%.1f".formatted(figures.cpuMicrosPerOperation()),
        figures.digest().substring(0, Math.min(16, figures.digest().length())) + "...");
  }

  private String verdict() {
    if (!digestsEqual()) {
      return "WRONG: the copies are not all the same as the file.";
    }
    if (!servedByLeat()) {
      return "Every copy is the same as the file, byte by byte, but Leat did not serve:"
          + " `leat doctor` says why.";
    }
    if (bytes < COMPARABLE_BYTES) {
      return "Every copy is the same as the file, byte by byte. It is too small to compare speed.";
    }
    return String.format(
        Locale.ROOT,
        "Every copy is the same as the file, byte by byte. With Leat: %.2f times the throughput,"
            + " %.2f times the CPU an operation.",
        leat.megabytesPerSecond() / stock.megabytesPerSecond(),
        leat.cpuMicrosPerOperation() / stock.cpuMicrosPerOperation());
  }

  String json() {
    Map<String, Object> report = new LinkedHashMap<>();
    report.put("file", file);
    report.put("bytes", bytes);
    report.put("inFlight", IN_FLIGHT);
    report.put("rounds", rounds);
    report.put("runs", List.of(fields(stock), fields(leat)));
    report.put("digestsEqual", digestsEqual());
    report.put("servedByLeat", servedByLeat());
    return Json.write(report);
  }

  private static Map<String, Object> fields(Figures figures) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("jvm", figures.jvm());
    fields.put("channel", figures.channel());
    fields.put("megabytesPerSecond", figures.megabytesPerSecond());
    fields.put("operationsPerSecond", figures.operationsPerSecond());
    fields.put("cpuMicrosPerOperation", figures.cpuMicrosPerOperation());
    fields.put("sha256", figures.digest());
    fields.put("identical", figures.sound());
    return fields;
  }
}
