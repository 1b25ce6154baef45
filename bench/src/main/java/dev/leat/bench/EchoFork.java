package dev.leat.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One run: a server in a process of its own, and its clients in another. */
final class EchoFork {
  private static final String JAVA =
      Path.of(System.getProperty("java.home"), "bin", "java").toString();
  private static final Pattern LISTENING =
      Pattern.compile("listening address=.*:(\\d+) channel=.*");
  private static final Pattern SERVING = Pattern.compile("serving channel=(\\S+)");
  private static final Pattern FIGURES =
      Pattern.compile("operations=(\\d+) nanos=(\\d+) serverNanos=(\\d+) othersNanos=(-?\\d+)");

  private final EchoOptions options;
  private final EchoImplementation by;

  private EchoFork(EchoOptions options, EchoImplementation by) {
    this.options = options;
    this.by = by;
  }

  static Measurement run(EchoOptions options, EchoImplementation by, int connections)
      throws IOException {
    return new EchoFork(options, by).run(connections);
  }

  private Measurement run(int connections) throws IOException {
    List<String> jvm = new ArrayList<>(List.of(JAVA));
    jvm.addAll(options.jvmArguments);
    Process server =
        start(by.command(jvm, options.program, options.agent.toAbsolutePath(), ownClassPath()));
    try (BufferedReader lines = server.inputReader()) {
      String port = next(lines, LISTENING).group(1);
      Process load = start(loadCommand(port, server.pid(), connections));
      try (BufferedReader figures = load.inputReader()) {
        Measurement measured = measurement(next(figures, FIGURES));
        String channel = next(lines, SERVING).group(1);
        if (!by.isServedBy(channel)) {
          throw new IOException(by + ": served by " + channel);
        }
        return measured;
      } finally {
        load.destroyForcibly().onExit().join();
      }
    } finally {
      server.destroyForcibly().onExit().join();
    }
  }

  private List<String> loadCommand(String port, long serverPid, int connections) {
    return List.of(
        JAVA,
        "-cp",
        ownClassPath(),
        EchoLoad.class.getName(),
        port,
        Long.toString(serverPid),
        Integer.toString(connections),
        Integer.toString(options.warmupSeconds),
        Integer.toString(options.seconds));
  }

  private static Measurement measurement(Matcher figures) {
    double operations = Double.parseDouble(figures.group(1));
    double nanos = Double.parseDouble(figures.group(2));
    double machineNanos = nanos * Runtime.getRuntime().availableProcessors();
    return new Measurement(
        operations * 1e9 / nanos,
        Double.parseDouble(figures.group(3)) / 1_000 / operations,
        Double.NaN,
        100 * Double.parseDouble(figures.group(4)) / machineNanos);
  }

  private static String ownClassPath() {
    return System.getProperty("java.class.path");
  }

  private static Process start(List<String> command) throws IOException {
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  private Matcher next(BufferedReader lines, Pattern wanted) throws IOException {
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      Matcher matcher = wanted.matcher(line);
      if (matcher.matches()) {
        return matcher;
      }
    }
    throw new IOException(by + ": a process ended without a line like " + wanted);
  }
}
