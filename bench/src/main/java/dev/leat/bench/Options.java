package dev.leat.bench;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import picocli.CommandLine.Option;

/** The command line of {@link Comparison}. */
final class Options extends RunOptions {
  @Option(
      names = "--cases",
      paramLabel = "REGEXP",
      description = "Which of ${COMPLETION-CANDIDATES} (all).",
      completionCandidates = Labels.class)
  Pattern cases = Pattern.compile(".*");

  @Option(
      names = "--impl",
      paramLabel = "LIST",
      split = ",",
      description =
          "Which of ${COMPLETION-CANDIDATES} (jdk,leat); fio is the limit to compare with.")
  Set<Implementation> implementations = EnumSet.of(Implementation.JDK, Implementation.LEAT);

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Where the data file is made once; decides the device (bench/target/data).")
  Path data = Path.of("bench/target/data");

  @Option(
      names = "--size",
      paramLabel = "MIB",
      description = "The size of that (${DEFAULT-VALUE}).")
  long fileMebibytes = 1024;

  @Option(
      names = "--small",
      paramLabel = "DIR",
      description = "Where the small files are (${DEFAULT-VALUE}, which is memory).")
  Path small = Path.of("/dev/shm");

  @Option(
      names = "--ring",
      paramLabel = "N",
      description = "Entries of Leat's ring (${DEFAULT-VALUE}).")
  int ringEntries = 256;

  @Option(names = "--logs", hidden = true, description = "What the forks say; the script gives it.")
  Path logs = Path.of("bench/target/log");

  /** Of the cases, in order. */
  private static final class Labels implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Arrays.stream(Workload.values()).map(Workload::label).iterator();
    }
  }

  Options() {
    super(2);
  }

  @Override
  void check() {
    super.check();
    require(fileMebibytes >= 1, "--size is at least 1");
  }

  /** The cases asked for, in order. */
  List<Workload> workloads() {
    return Arrays.stream(Workload.values())
        .filter(workload -> cases.matcher(workload.label()).find())
        .toList();
  }

  Path file() {
    return data.resolve("blocks").toAbsolutePath();
  }

  /** Names the small files of the one run that is under way. */
  Path smallFile() {
    return small.resolve("leat-bench-" + ProcessHandle.current().pid()).toAbsolutePath();
  }

  long fileBytes() {
    return fileMebibytes << 20;
  }
}
