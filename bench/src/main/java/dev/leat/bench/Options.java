package dev.leat.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The command line of {@link Comparison}; {@code bench/run --help} explains each. */
final class Options {
  int rounds = 5;
  int seconds = 3;
  int warmupSeconds = 2;
  int ringEntries = 256;
  long fileMebibytes = 1024;
  Pattern cases = Pattern.compile(".*");
  Set<Implementation> implementations = EnumSet.of(Implementation.JDK, Implementation.LEAT);
  Path agent = Path.of("target/leat.jar");
  Path data = Path.of("bench/target/data");
  Path small = Path.of("/dev/shm");
  Path logs = Path.of("bench/target/log");
  @Nullable Path json;
  @Nullable Path markdown;
  final List<String> jvmArguments = new ArrayList<>();

  private Options() {}

  /**
   * Reads the arguments of {@code main}.
   *
   * @throws IllegalArgumentException if one is unknown, malformed or lacks its value
   */
  static Options parse(String[] arguments) {
    Options options = new Options();
    Iterator<String> rest = Arrays.asList(arguments).iterator();
    while (rest.hasNext()) {
      String name = rest.next();
      if (!rest.hasNext()) {
        throw new IllegalArgumentException(name + " wants a value");
      }
      options.set(name, rest.next());
    }
    if (options.rounds < 1 || options.seconds < 1 || options.fileMebibytes < 1) {
      throw new IllegalArgumentException("--rounds, --seconds and --size are at least 1");
    }
    return options;
  }

  private void set(String name, String value) {
    switch (name) {
      case "--rounds" -> rounds = Integer.parseInt(value);
      case "--seconds" -> seconds = Integer.parseInt(value);
      case "--warmup" -> warmupSeconds = Integer.parseInt(value);
      case "--ring" -> ringEntries = Integer.parseInt(value);
      case "--size" -> fileMebibytes = Long.parseLong(value);
      case "--cases" -> cases = Pattern.compile(value);
      case "--impl" -> implementations = implementations(value);
      case "--agent" -> agent = Path.of(value);
      case "--data" -> data = Path.of(value);
      case "--small" -> small = Path.of(value);
      case "--logs" -> logs = Path.of(value);
      case "--json" -> json = Path.of(value);
      case "--markdown" -> markdown = Path.of(value);
      case "--jvm-arg" -> jvmArguments.add(value);
      default -> throw new IllegalArgumentException("unknown option " + name);
    }
  }

  private static Set<Implementation> implementations(String list) {
    Set<Implementation> set = EnumSet.noneOf(Implementation.class);
    for (String name : list.split(",")) {
      set.add(Implementation.valueOf(name.toUpperCase(Locale.ROOT)));
    }
    return set;
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
