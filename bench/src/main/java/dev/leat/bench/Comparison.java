package dev.leat.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Files, by a program that knows only java.nio. */
@Command(
    name = "bench/run",
    sortOptions = false,
    description = "Measures file reads and writes, on the JDK and with Leat in turns.",
    footer = "bench/run --net measures an echo server; bench/run --net --help tells more.")
public final class Comparison extends Rounds<Workload, Implementation> {
  @Mixin private final Options options;

  private Comparison(Options options) {
    super(options, Implementation.JDK);
    this.options = options;
  }

  /** As {@link Rounds#main}. */
  public static void main(String[] arguments) {
    main(new Comparison(new Options()), arguments);
  }

  @Override
  Map<String, String> facts() throws IOException, InterruptedException {
    Files.createDirectories(options.logs);
    DataFile.require(options.file(), options.fileBytes());
    Map<String, String> facts = Machine.facts(options.file());
    facts.put("data", options.fileMebibytes + " MiB file, reads of 4 KiB at random");
    facts.put("ring", options.ringEntries + " entries");
    return facts;
  }

  @Override
  Collection<Workload> cases() {
    return options.workloads();
  }

  @Override
  Collection<Implementation> implementations() {
    return options.implementations;
  }

  @Override
  boolean runs(Implementation by, Workload what) {
    return by.runs(what);
  }

  @Override
  String label(Workload what) {
    return what.label();
  }

  @Override
  Measurement run(Workload what, Implementation by, int round)
      throws IOException, InterruptedException {
    Path log = options.logs.resolve(what.label() + "-" + by + "-" + round + ".log");
    return by == Implementation.FIO
        ? FioFork.run(options, what, log)
        : JavaFork.run(options, what, by, log);
  }
}
