package dev.leat.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/**
 * Runs every case on one implementation after the other, round by round, and reports.
 *
 * <p>Implementations alternate within a round, so that whatever the machine does meanwhile meets
 * all of them alike.
 *
 * @param <C> a case
 * @param <I> who serves it
 */
abstract class Rounds<C, I extends Enum<I>> implements Callable<Integer> {
  private final RunOptions options;
  private final Results results;

  /**
   * @param baseline whom the others are compared with
   */
  Rounds(RunOptions options, I baseline) {
    this.options = options;
    this.results = new Results(baseline.toString());
  }

  /** Exit status 1 if a run failed, 2 if the arguments are wrong. */
  static void main(Rounds<?, ?> rounds, String... arguments) {
    CommandLine commandLine =
        new CommandLine(rounds)
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setExecutionExceptionHandler(Rounds::failed);
    System.exit(commandLine.execute(arguments));
  }

  private static int failed(
      Exception thrown, CommandLine commandLine, CommandLine.ParseResult parsed) throws Exception {
    if (!(thrown instanceof IOException)) {
      throw thrown;
    }
    commandLine.getErr().println("bench: " + thrown.getMessage());
    return commandLine.getCommandSpec().exitCodeOnExecutionException();
  }

  @Override
  public final Integer call() throws IOException, InterruptedException {
    options.check();
    Map<String, String> facts = facts();
    facts.put("time", options.time());
    facts.put("load average before", Machine.load());
    facts.put("busy beside", Machine.busyOthers());
    facts.forEach((name, value) -> System.err.println(name + ": " + value));
    for (C what : cases()) {
      for (int round = 1; round <= options.rounds; round++) {
        for (I by : new TreeSet<>(implementations())) { // the baseline first
          if (runs(by, what)) {
            measure(what, by, round);
          }
        }
      }
    }
    report(facts);
    return 0;
  }

  /** What the report begins with. */
  abstract Map<String, String> facts() throws IOException, InterruptedException;

  /** The cases, in order. */
  abstract Collection<C> cases();

  /** Who serves, in turns. */
  abstract Collection<I> implementations();

  /** Whether a case is one for it. */
  boolean runs(I by, C what) {
    return true;
  }

  abstract String label(C what);

  abstract Measurement run(C what, I by, int round) throws IOException, InterruptedException;

  private void measure(C what, I by, int round) throws IOException, InterruptedException {
    Measurement measured = run(what, by, round);
    results.add(label(what), by.toString(), measured);
    System.err.printf(
        "%-22s %-12s %d/%d %s%n", label(what), by, round, options.rounds, measured.line());
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
