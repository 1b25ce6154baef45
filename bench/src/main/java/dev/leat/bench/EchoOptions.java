package dev.leat.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The command line of {@link EchoComparison}; {@code bench/run --help} explains each. */
final class EchoOptions {
  int rounds = 5;
  int seconds = 3;
  int warmupSeconds = 3;
  List<Integer> connections = List.of(1, 16, 64, 256);
  Set<EchoImplementation> implementations = EchoImplementation.JAVA;
  Path agent = Path.of("target/leat.jar");
  Path program = Path.of("bench/target/examples");
  @Nullable Path json;
  @Nullable Path markdown;
  final List<String> jvmArguments = new ArrayList<>();

  private EchoOptions() {}

  /**
   * Reads the arguments of {@code main}.
   *
   * @throws IllegalArgumentException if one is unknown, malformed or lacks its value
   */
  static EchoOptions parse(String[] arguments) {
    EchoOptions options = new EchoOptions();
    Iterator<String> rest = Arrays.asList(arguments).iterator();
    while (rest.hasNext()) {
      String name = rest.next();
      if (!rest.hasNext()) {
        throw new IllegalArgumentException(name + " wants a value");
      }
      options.set(name, rest.next());
    }
    if (options.rounds < 1 || options.seconds < 1) {
      throw new IllegalArgumentException("--rounds and --seconds are at least 1");
    }
    return options;
  }

  private void set(String name, String value) {
    switch (name) {
      case "--rounds" -> rounds = Integer.parseInt(value);
      case "--seconds" -> seconds = Integer.parseInt(value);
      case "--warmup" -> warmupSeconds = Integer.parseInt(value);
      case "--connections" ->
          connections = Arrays.stream(value.split(",")).map(Integer::valueOf).toList();
      case "--impl" -> implementations = implementations(value);
      case "--agent" -> agent = Path.of(value);
      case "--program" -> program = Path.of(value);
      case "--json" -> json = Path.of(value);
      case "--markdown" -> markdown = Path.of(value);
      case "--jvm-arg" -> jvmArguments.add(value);
      default -> throw new IllegalArgumentException("unknown option " + name);
    }
  }

  private static Set<EchoImplementation> implementations(String list) {
    Set<EchoImplementation> set = EnumSet.noneOf(EchoImplementation.class);
    for (String name : list.split(",")) {
      set.add(EchoImplementation.valueOf(name.toUpperCase(Locale.ROOT).replace('-', '_')));
    }
    return set;
  }
}
