package dev.leat.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * One JMH fork: a JVM of its own for one workload on one implementation.
 *
 * <p>JMH can fork several times by itself, but then all forks of one benchmark run in a row, and a
 * machine that slows down meanwhile decides the comparison.
 */
final class JavaFork {
  /** An iteration that takes so much longer than it was given hangs. */
  private static final int HANG_SECONDS = 60;

  private JavaFork() {}

  /** Runs it; what JMH says is kept in {@code log}. */
  static Measurement run(Options options, Workload workload, Implementation by, Path log)
      throws IOException {
    Files.deleteIfExists(log);
    var jmh =
        new OptionsBuilder()
            .include(workload.benchmark())
            .param("workload", workload.name())
            .forks(1)
            .warmupIterations(1)
            .warmupTime(TimeValue.seconds(options.warmupSeconds))
            .measurementIterations(1)
            .measurementTime(TimeValue.seconds(options.seconds))
            .timeout(TimeValue.seconds(options.seconds + HANG_SECONDS))
            .jvmArgs(arguments(options, by).toArray(String[]::new))
            .addProfiler(WindowProfiler.class)
            .shouldFailOnError(true)
            .output(log.toString())
            .build();
    try {
      return measurement(new Runner(jmh).runSingle().getSecondaryResults());
    } catch (RunnerException e) {
      throw new IOException(workload.label() + " failed on " + by + ": see " + log, e);
    }
  }

  private static List<String> arguments(Options options, Implementation by) {
    List<String> arguments = new ArrayList<>(options.jvmArguments);
    arguments.addAll(by.jvmArguments(options.agent.toAbsolutePath(), options.ringEntries));
    arguments.add("-D" + ReadSetup.FILE_PROPERTY + "=" + options.file());
    arguments.add("-D" + BlockingSetup.SMALL_FILE_PROPERTY + "=" + options.smallFile());
    // JMH 1.37 still uses Unsafe, which JDK 25 warns about.
    arguments.add("--sun-misc-unsafe-memory-access=allow");
    return arguments;
  }

  @SuppressWarnings("rawtypes") // as JMH declares it
  private static Measurement measurement(Map<String, Result> results) {
    return new Measurement(
        results.get(WindowProfiler.RATE).getScore(),
        results.get(WindowProfiler.CPU).getScore(),
        results.get(WindowProfiler.ALLOCATION).getScore(),
        results.get(WindowProfiler.OTHERS).getScore());
  }
}
