package dev.leat.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Runs every case on one implementation after the other, round by round, and reports.
 *
 * <p>Implementations alternate within a round, so that whatever the machine does meanwhile meets
 * all of them alike.
 */
public final class Comparison {
  private final Options options;
  private final Results results = new Results(Implementation.JDK.label());

  private Comparison(Options options) {
    this.options = options;
  }

  /** Exit status 1 if a run failed, 2 if the arguments are wrong. */
  public static void main(String[] arguments) throws InterruptedException {
    try {
      new Comparison(Options.parse(arguments)).run();
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
    Files.createDirectories(options.logs);
    DataFile.require(options.file(), options.fileBytes());
    Map<String, String> facts = facts();
    facts.forEach((name, value) -> System.err.println(name + ": " + value));
    for (Workload workload : options.workloads()) {
      for (int round = 1; round <= options.rounds; round++) {
        for (Implementation by : options.implementations) {
          if (by.runs(workload)) {
            measure(workload, by, round);
          }
        }
      }
    }
    report(facts);
  }

  private Map<String, String> facts() throws IOException, InterruptedException {
    Map<String, String> facts = Machine.facts(options.file());
    facts.put("data", options.fileMebibytes + " MiB file, reads of 4 KiB at random");
    facts.put("ring", options.ringEntries + " entries");
    facts.put(
        "time",
        "%d rounds of %d s after %d s of warm-up"
            .formatted(options.rounds, options.seconds, options.warmupSeconds));
    facts.put("load average before", Machine.load());
    facts.put("busy beside", Machine.busyOthers());
    return facts;
  }

  private void measure(Workload workload, Implementation by, int round)
      throws IOException, InterruptedException {
    Path log = options.logs.resolve(workload.label() + "-" + by.label() + "-" + round + ".log");
    Measurement measured =
        by == Implementation.FIO
            ? FioFork.run(options, workload, log)
            : JavaFork.run(options, workload, by, log);
    results.add(workload.label(), by.label(), measured);
    System.err.printf(
        Locale.ROOT,
        "%-22s %-4s %d/%d %,10.0f ops/s %7.2f us CPU/op %7.1f B/op, others %.0f %%%n",
        workload.label(),
        by.label(),
        round,
        options.rounds,
        measured.rate(),
        measured.cpu(),
        measured.allocation(),
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
