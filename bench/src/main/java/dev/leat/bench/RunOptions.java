package dev.leat.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What every comparison is told on its command line. */
abstract class RunOptions {
  @Option(
      names = "--rounds",
      paramLabel = "N",
      description = "Runs of each case and implementation (${DEFAULT-VALUE}).")
  int rounds = 5;

  @Option(
      names = "--seconds",
      paramLabel = "S",
      description = "Measured time of a run (${DEFAULT-VALUE}).")
  int seconds = 3;

  @Option(
      names = "--warmup",
      paramLabel = "S",
      description = "Time of a run before that (${DEFAULT-VALUE}).")
  int warmupSeconds;

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "Where to write the results for machines (bench/results/TIME.json).")
  @Nullable Path json;

  @Option(
      names = "--markdown",
      paramLabel = "FILE",
      description = "Where to write the table (bench/results/TIME.md).")
  @Nullable Path markdown;

  @Option(
      names = "--jvm-arg",
      paramLabel = "ARG",
      description = "One more argument for the measured JVMs; may be repeated.")
  List<String> jvmArguments = new ArrayList<>();

  @Option(names = "--agent", hidden = true, description = "Leat's jar; the script gives it.")
  Path agent = Path.of("target/leat.jar");

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Lists the options.")
  private boolean help;

  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec spec;

  RunOptions(int warmupSeconds) {
    this.warmupSeconds = warmupSeconds;
  }

  /** Refuses what nothing can be measured with. */
  final void require(boolean possible, String message) {
    if (!possible && spec != null) {
      throw new ParameterException(spec.commandLine(), message);
    }
  }

  /** Checks what was given. */
  void check() {
    require(rounds >= 1 && seconds >= 1, "--rounds and --seconds are at least 1");
    require(warmupSeconds >= 0, "--warmup is not negative");
  }

  /** How long it is measured, for the report. */
  final String time() {
    return "%d rounds of %d s after %d s of warm-up".formatted(rounds, seconds, warmupSeconds);
  }
}
