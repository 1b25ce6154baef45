package dev.leat.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Starts JVMs that run an example server, with Leat or without, and the clients of each in another.
 * Not thread-safe.
 */
final class NetJvm {
  private static final int END_SECONDS = 10;

  private final Path directory;
  private final Path jar;
  private final List<String> options;
  private final List<String> errorLines = new ArrayList<>();

  /**
   * @param directory where the compiled programs are
   * @param jar of this class, for the clients
   * @param options for the servers' JVMs
   */
  NetJvm(Path directory, Path jar, List<String> options) {
    this.directory = directory;
    this.jar = jar;
    this.options = List.copyOf(options);
  }

  /**
   * Runs a server from its start to its end.
   *
   * @param serverArguments the class and what its {@code main} gets
   * @param clientArguments what {@link LoadClient} gets after the server's port and PID
   */
  NetFacts run(List<String> serverArguments, List<String> clientArguments)
      throws IOException, ToolException {
    List<String> command = new ArrayList<>(options);
    command.addAll(List.of("-cp", directory.toString()));
    command.addAll(serverArguments);
    Process server = java(command);
    try (BufferedReader lines = server.inputReader()) {
      String address = new FactLine(lineOf("server", lines, "listening ")).text("address");
      String port = address.substring(address.lastIndexOf(':') + 1);
      String load = load(port, server.pid(), clientArguments);
      return NetFacts.parse(lineOf("server", lines, "serving "), load);
    } finally {
      end(server);
      rememberErrors();
    }
  }

  /** Each line once that the JVMs wrote to standard error, in order. */
  List<String> errorLines() {
    return errorLines;
  }

  private String load(String port, long pid, List<String> clientArguments)
      throws IOException, ToolException {
    List<String> command = new ArrayList<>();
    command.addAll(List.of("-cp", jar.toString(), LoadClient.class.getName()));
    command.addAll(List.of(port, Long.toString(pid)));
    command.addAll(clientArguments);
    Process clients = java(command);
    try (BufferedReader lines = clients.inputReader()) {
      return lineOf("client", lines, "load ");
    } finally {
      end(clients);
    }
  }

  private String lineOf(String who, BufferedReader lines, String start)
      throws IOException, ToolException {
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.startsWith(start)) {
        return line;
      }
    }
    rememberErrors();
    throw new ToolException(
        LeatTool.STATUS_WRONG,
        "the %s's JVM ended before its time:%n%s"
            .formatted(who, String.join(System.lineSeparator(), errorLines)));
  }

  /** Server and client append their errors to one file. */
  private Process java(List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(ExamplePrograms.jdkTool("java").toString());
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command);
    // Else what they say would hold for the stock JVM too.
    builder.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS"));
    return builder.redirectError(ProcessBuilder.Redirect.appendTo(errors().toFile())).start();
  }

  /** A server first gets the time that it takes for an orderly end. */
  private static void end(Process process) throws IOException {
    process.destroy();
    try {
      if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private Path errors() {
    return directory.resolve("errors");
  }

  private void rememberErrors() throws IOException {
    for (String line : Files.readAllLines(errors())) {
      if (!errorLines.contains(line)) {
        errorLines.add(line);
      }
    }
    Files.write(errors(), List.of());
  }
}
