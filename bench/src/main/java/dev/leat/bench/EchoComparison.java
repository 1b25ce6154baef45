package dev.leat.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Runs every number of connections on one echo server after the other, round by round, and reports.
 * The servers alternate within a round for the reason given at {@link Comparison}.
 */
public final class EchoComparison {
  private final EchoOptions options;
  private final Results results = new Results(EchoImplementation.JDK.label());

  private EchoComparison(EchoOptions options) {
    this.options = options;
  }

  /** Exit status 1 if a run failed, 2 if the arguments are wrong. */
  public static void main(String[] arguments) throws InterruptedException {
    try {
      new EchoComparison(EchoOptions.parse(arguments)).run();
    } catch (IllegalArgumentException e) {
      fail(2, e);
    } catch (IOException e) {
      fail(1, e);
    }
  }

  private static void fail(int status, Exception e) {
    System.err.println("bench: " + e.getMessage());
    System.exit(status);
  }

  private void run() throws IOException, InterruptedException {
    Map<String, String> facts = facts();
    facts.forEach((name, value) -> System.err.println(name + ": " + value));
    for (int connections : options.connections) {
      for (int round = 1; round <= options.rounds; round++) {
        for (EchoImplementation by : options.implementations) {
          measure(connections, by, round);
        }
      }
    }
    report(facts);
  }

  private Map<String, String> facts() throws IOException, InterruptedException {
    Map<String, String> facts = Machine.facts(options.program);
    facts.keySet().removeAll(List.of("file system", "device"));
    facts.put("message", EchoLoad.MESSAGE_BYTES + " bytes over TCP on 127.0.0.1, one a connection");
    facts.put(
        "time",
        "%d rounds of %d s after %d s of warm-up"
            .formatted(options.rounds, options.seconds, options.warmupSeconds));
    facts.put("load average before", Machine.load());
    facts.put("busy beside", Machine.busyOthers());
    return facts;
  }

  private void measure(int connections, EchoImplementation by, int round) throws IOException {
    Measurement measured = EchoFork.run(options, by, connections);
    results.add("echo-" + connections, by.label(), measured);
    System.err.printf(
        Locale.ROOT,
        "echo-%-4d %-12s %d/%d %,10.0f round trips/s %7.2f us CPU of the server, others %.0f %%%n",
        connections,
        by.label(),
        round,
        options.rounds,
        measured.rate(),
        measured.cpu(),
        measured.others());
  }

  private void report(Map<String, String> facts) throws IOException {
    List<Results.Row> rows = results.rows();
    String table = Report.markdown(facts, rows);
    System.out.print(table);
    save(options.markdown, table);
    save(options.json, Report.json(facts, rows));
  }

  private static void save(@Nullable Path file, String text) throws IOException {
    if (file != null) {
      Files.createDirectories(file.toAbsolutePath().getParent());
      Files.writeString(file, text);
    }
  }
}
