package dev.leat.cli;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code leat try}: shows on this machine what Leat does to a program that does not know it. */
@Command(
    name = "try",
    mixinStandardHelpOptions = true,
    description = {
      "Copies a file through AsynchronousFileChannel, first on the stock JDK, then with Leat's"
          + " agent, compares every copy with the file, and prints a table.",
      "With --net: an echo server and an HTTP file server instead, with their clients in a JVM of"
          + " their own, which check every byte.",
      "Exit status 1 if a byte differs or Leat did not serve."
    })
final class TryCommand implements Callable<Integer> {
  private static final int MAX_ROUNDS = 100;
  private static final int MAX_SECONDS = 3600;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(
      arity = "0..1",
      paramLabel = "FILE",
      description = "The file to copy; without it 256 MiB are made and removed afterwards.")
  private @Nullable Path file;

  @Option(names = "--net", description = "Try sockets instead of files.")
  private boolean net;

  @Option(names = "--json", description = "Print the same for machines.")
  private boolean json;

  @Option(
      names = "--rounds",
      defaultValue = "3",
      description = "JVMs of each kind to start, by turns (default: ${DEFAULT-VALUE}).")
  private int rounds = 3;

  @Option(
      names = "--seconds",
      defaultValue = "4",
      description = "With --net: how long each run is measured (default: ${DEFAULT-VALUE}).")
  private int seconds = 4;

  @Option(
      names = "--progress",
      description = "Show progress on standard error, which should be a terminal.")
  private boolean showProgress;

  @Override
  public Integer call() throws Exception {
    if (rounds < 1 || rounds > MAX_ROUNDS) {
      throw usage("--rounds: " + rounds + " is not 1 to " + MAX_ROUNDS);
    }
    if (seconds < 1 || seconds > MAX_SECONDS) {
      throw usage("--seconds: " + seconds + " is not 1 to " + MAX_SECONDS);
    }
    Path given = file;
    if (given != null) {
      requireReadable(given);
    }
    if (!net) {
      TrialReport report = trial(given);
      print(json ? report.json() : report.table());
      return report.status();
    }
    if (given != null) {
      throw usage("--net: no file is copied, so none is to be named");
    }
    NetReport report = netTrial();
    print(json ? report.json() : report.table());
    return report.status();
  }

  private void print(String report) {
    spec.commandLine().getOut().println(report);
    spec.commandLine().getOut().flush();
  }

  private NetReport netTrial() throws Exception {
    try (ScratchDirectory scratch = new ScratchDirectory();
        ProgressLine progress = new ProgressLine(spec.commandLine().getErr(), showProgress)) {
      NetTrial trial = new NetTrial(scratch.path(), ownJar(), leatOptions(), progress);
      NetReport report = trial.run(rounds, seconds);
      progress.show("");
      trial.leatErrorLines().forEach(spec.commandLine().getErr()::println);
      return report;
    }
  }

  private TrialReport trial(@Nullable Path given) throws Exception {
    try (ScratchDirectory scratch = new ScratchDirectory();
        ProgressLine progress = new ProgressLine(spec.commandLine().getErr(), showProgress)) {
      CopyTrial trial = new CopyTrial(scratch.path(), leatOptions(), progress);
      TrialReport report =
          given == null
              ? trial.run(trial.makeFile(), "a file of 256 MiB", rounds)
              : trial.run(given.toAbsolutePath(), given.toString(), rounds);
      progress.show("");
      trial.leatErrorLines().forEach(spec.commandLine().getErr()::println);
      return report;
    }
  }

  private static void requireReadable(Path file) throws ToolException {
    if (!Files.exists(file)) {
      throw usage(file + ": no such file");
    }
    if (!Files.isRegularFile(file)) {
      throw usage(file + ": not a regular file");
    }
    if (!Files.isReadable(file)) {
      throw usage(file + ": not readable by this user");
    }
  }

  private static List<String> leatOptions() throws ToolException, IOException {
    return List.of("-javaagent:" + ownJar(), "--enable-native-access=ALL-UNNAMED");
  }

  private static Path ownJar() throws ToolException, IOException {
    try {
      Path jar =
          Path.of(TryCommand.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      if (Files.isRegularFile(jar)) {
        return jar;
      }
      throw usage("the agent needs the jar, and this runs from " + jar);
    } catch (URISyntaxException e) {
      throw new IOException(e);
    }
  }

  private static ToolException usage(String message) {
    return new ToolException(LeatTool.STATUS_USAGE, message);
  }
}
