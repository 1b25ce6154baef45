package dev.leat.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Starts JVMs that run the example program, with Leat or without, and reads what they report. Not
 * thread-safe.
 */
final class CopyJvm {
  /** The first copies of a JVM mostly measure its compiler; the last one counts. */
  private static final int COPIES = 3;

  private static final Pattern PROGRESS = Pattern.compile("progress bytes=(\\d+) .*");

  private final Path directory;
  private final List<String> options;
  private final List<String> errorLines = new ArrayList<>();

  /**
   * @param directory where the compiled program is, and where the copy goes
   * @param options for the JVM
   */
  CopyJvm(Path directory, List<String> options) {
    this.directory = directory;
    this.options = List.copyOf(options);
  }

  /** Compiles the program into {@code directory}. */
  static void compileProgram(Path directory) throws IOException, ToolException {
    Path source = directory.resolve("CopyFile.java");
    try (var in = CopyJvm.class.getResourceAsStream("CopyFile.java")) {
      if (in == null) {
        throw new IOException("CopyFile.java is not in this jar");
      }
      Files.copy(in, source);
    }
    Path compiler = jdkTool("javac");
    if (!Files.isExecutable(compiler)) {
      throw new ToolException(
          LeatTool.STATUS_USAGE, "no " + compiler + ": this needs a JDK, not only a JRE");
    }
    Process javac =
        new ProcessBuilder(compiler.toString(), "-d", directory.toString(), source.toString())
            .inheritIO()
            .start();
    if (exitOf(javac) != 0) {
      throw new IOException("the example program does not compile");
    }
  }

  /**
   * Copies {@code file}.
   *
   * @param onProgress gets the number of bytes copied so far, a few times a second
   * @return one entry a copy, never empty
   */
  List<CopyFacts> copy(Path file, LongConsumer onProgress) throws IOException, ToolException {
    Path target = directory.resolve("copy");
    Path errors = directory.resolve("errors");
    Process jvm = builder(file, target).redirectError(errors.toFile()).start();
    List<CopyFacts> copies = new ArrayList<>();
    try (BufferedReader lines = jvm.inputReader()) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        Matcher progress = PROGRESS.matcher(line);
        if (progress.matches()) {
          onProgress.accept(Long.parseLong(progress.group(1)));
        } else if (CopyFacts.isOne(line)) {
          copies.add(CopyFacts.parse(line));
        }
      }
    }
    int status = exitOf(jvm);
    rememberErrors(errors);
    Files.deleteIfExists(target);
    if (status != 0 || copies.isEmpty()) {
      throw new ToolException(
          LeatTool.STATUS_WRONG,
          "the copying JVM ended with status %d:%n%s"
              .formatted(status, String.join(System.lineSeparator(), errorLines)));
    }
    return copies;
  }

  /** Each line once that the JVMs wrote to standard error, in order. */
  List<String> errorLines() {
    return errorLines;
  }

  private ProcessBuilder builder(Path file, Path target) {
    List<String> command = new ArrayList<>();
    command.add(jdkTool("java").toString());
    command.addAll(options);
    command.addAll(List.of("-cp", directory.toString(), "CopyFile"));
    command.addAll(List.of(file.toString(), target.toString()));
    command.addAll(List.of("--copies=" + COPIES, "--progress"));
    ProcessBuilder builder = new ProcessBuilder(command);
    // Else what they say would hold for the stock JVM too.
    builder.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS"));
    return builder;
  }

  private static Path jdkTool(String name) {
    return Path.of(System.getProperty("java.home"), "bin", name);
  }

  private void rememberErrors(Path errors) throws IOException {
    for (String line : Files.readAllLines(errors)) {
      if (!errorLines.contains(line)) {
        errorLines.add(line);
      }
    }
  }

  private static int exitOf(Process process) throws IOException {
    try {
      return process.waitFor();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
