package dev.leat.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs the script {@code ./leat}, or a copy of it, as a shell would. */
final class Launcher {
  private final Path script;
  private final Path outputs;
  private final Map<String, String> environment;

  /**
   * @param outputs a directory for what it prints
   * @param environment added to this JVM's
   */
  Launcher(Path script, Path outputs, Map<String, String> environment) {
    this.script = script;
    this.outputs = outputs;
    this.environment = environment;
  }

  /** The one of this checkout, on the JDK that runs the tests. */
  static Launcher ofCheckout(Path outputs) {
    return new Launcher(
        Path.of("leat").toAbsolutePath(),
        outputs,
        Map.of("LEAT_JAVA_HOME", System.getProperty("java.home")));
  }

  /** How a process ended and what it printed. */
  record Result(int status, String out, String err) {}

  Result run(String... arguments) throws IOException, InterruptedException {
    return runUnder(List.of(), arguments);
  }

  /** Run by another program, such as {@code strace}, which passes the exit status on. */
  Result runUnder(List<String> prefix, String... arguments)
      throws IOException, InterruptedException {
    Path err = outputs.resolve("err");
    Process process = builder(prefix, arguments).redirectError(err.toFile()).start();
    return new Result(endOf(process), out(), Files.readString(err));
  }

  /** Starts it and waits until a line on standard error contains a text. */
  Process startUntil(String text, String... arguments) throws IOException {
    Process process = builder(List.of(), arguments).start();
    BufferedReader lines = process.errorReader();
    String line = lines.readLine();
    while (line != null && !line.contains(text)) {
      line = lines.readLine();
    }
    assertThat(line).as("a line with " + text).isNotNull();
    return process;
  }

  /** The exit status. */
  int endOf(Process process) throws InterruptedException {
    assertThat(process.waitFor(50, TimeUnit.SECONDS)).as("ended in time").isTrue();
    return process.exitValue();
  }

  /** What it printed to standard output. */
  String out() throws IOException {
    return Files.readString(outputs.resolve("out"));
  }

  private ProcessBuilder builder(List<String> prefix, String... arguments) {
    List<String> command = new ArrayList<>(prefix);
    command.add(script.toString());
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS"));
    builder.environment().putAll(environment);
    return builder.redirectOutput(outputs.resolve("out").toFile());
  }
}
