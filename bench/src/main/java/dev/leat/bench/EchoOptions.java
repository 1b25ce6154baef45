package dev.leat.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Option;

/** The command line of {@link EchoComparison}. */
final class EchoOptions extends RunOptions {
  @Option(
      names = "--connections",
      paramLabel = "LIST",
      split = ",",
      description = "Clients at once, each with one message under way (1,16,64,256).")
  List<Integer> connections = List.of(1, 16, 64, 256);

  @Option(
      names = "--impl",
      paramLabel = "LIST",
      split = ",",
      description = {
        "Which of ${COMPLETION-CANDIDATES} (all but the last two).",
        "Those are one thread of a C program, the limit to compare with."
      })
  Set<EchoImplementation> implementations = EchoImplementation.JAVA;

  @Option(
      names = "--program",
      hidden = true,
      description = "The compiled servers; the script gives it.")
  Path program = Path.of("bench/target/examples");

  EchoOptions() {
    super(3);
  }
}
