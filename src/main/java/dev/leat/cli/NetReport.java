package dev.leat.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What {@code leat try --net} found out, and how it says so.
 *
 * @param connections of each server at once
 * @param rounds how often each server was started in each kind of JVM
 * @param echo the two rows of the echo server, the stock JDK's first
 * @param http those of the file server
 */
record NetReport(int connections, int rounds, List<NetFigures> echo, List<NetFigures> http) {
  private static final String ROW = "%-6s  %-10s  %-46s %10s %10s %8s %8s  %s%n";

  boolean sound() {
    return rows().allMatch(NetFigures::sound);
  }

  boolean servedByLeat() {
    return echo.getLast().servedByLeat() && http.getLast().servedByLeat();
  }

  int status() {
    return sound() && servedByLeat() ? 0 : LeatTool.STATUS_WRONG;
  }

  private Stream<NetFigures> rows() {
    return Stream.concat(echo.stream(), http.stream());
  }

  String table() {
    StringBuilder out = new StringBuilder();
    out.append(
        ("echo: %d bytes there and back. http: a file of %,d bytes by GET, then a download of %,d."
                + "%n%d connections at once, each with one exchange under way; medians of %d runs."
                + " CPU is the server's.%n%n")
            .formatted(
                EchoExchange.MESSAGE_BYTES,
                NetTrial.PAGE_BYTES,
                NetTrial.DOWNLOAD_BYTES,
                connections,
                rounds));
    out.append(
        ROW.formatted(
            "server", "JVM", "channel", "exchanges/s", "CPU us", "p50 us", "p99 us", "SHA-256"));
    rows().map(NetReport::row).forEach(out::append);
    return out.append('\n').append(verdict()).toString();
  }

  private static String row(NetFigures figures) {
    String digest = figures.digest();
    return ROW.formatted(
        figures.server(),
        figures.jvm(),
        figures.channel(),
        "%,.0f".formatted(figures.operationsPerSecond()),
        "%.1f".formatted(figures.cpuMicrosPerOperation()),
        "%,.0f".formatted(figures.p50Micros()),
        "%,.0f".formatted(figures.p99Micros()),
        digest.isEmpty() ? "" : digest.substring(0, Math.min(16, digest.length())) + "...");
  }

  private String verdict() {
    if (!sound()) {
      return rows()
          .filter(figures -> !figures.sound())
          .map(figures -> figures.server() + " (" + figures.jvm() + ")")
          .collect(Collectors.joining(", ", "WRONG: not every byte came back as it should: ", "."));
    }
    if (!servedByLeat()) {
      return "Every byte came back as it should, but Leat did not serve: `leat doctor` says why.";
    }
    return "Every byte came back as it should. With Leat: "
        + ratios(echo)
        + "; "
        + ratios(http)
        + ".";
  }

  private static String ratios(List<NetFigures> both) {
    NetFigures stock = both.getFirst();
    NetFigures leat = both.getLast();
    return String.format(
        Locale.ROOT,
        "%s %.2f times the rate, %.2f times the CPU an exchange",
        stock.server(),
        leat.operationsPerSecond() / stock.operationsPerSecond(),
        leat.cpuMicrosPerOperation() / stock.cpuMicrosPerOperation());
  }

  String json() {
    Map<String, Object> report = new LinkedHashMap<>();
    report.put("connections", connections);
    report.put("rounds", rounds);
    report.put("runs", rows().map(NetReport::fields).toList());
    report.put("identical", sound());
    report.put("servedByLeat", servedByLeat());
    return Json.write(report);
  }

  private static Map<String, Object> fields(NetFigures figures) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("server", figures.server());
    fields.put("jvm", figures.jvm());
    fields.put("channel", figures.channel());
    fields.put("fileChannel", figures.fileChannel().isEmpty() ? null : figures.fileChannel());
    fields.put("exchangesPerSecond", figures.operationsPerSecond());
    fields.put("cpuMicrosPerExchange", figures.cpuMicrosPerOperation());
    fields.put("p50Micros", figures.p50Micros());
    fields.put("p99Micros", figures.p99Micros());
    fields.put("sha256", figures.digest().isEmpty() ? null : figures.digest());
    fields.put("identical", figures.sound());
    return fields;
  }
}
