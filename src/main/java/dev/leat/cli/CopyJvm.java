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
    int status = ExamplePrograms.exitOf(jvm);
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
    command.add(ExamplePrograms.jdkTool("java").toString());
    command.addAll(options);
    command.addAll(List.of("-cp", directory.toString(), "CopyFile"));
    command.addAll(List.of(file.toString(), target.toString()));
    command.addAll(List.of("--copies=" + COPIES, "--progress"));
    ProcessBuilder builder = new ProcessBuilder(command);
    // Else what they say would hold for the stock JVM too.
    builder.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS"));
    return builder;
  }

  private void rememberErrors(Path errors) throws IOException {
    for (String line : Files.readAllLines(errors)) {
      if (!errorLines.contains(line)) {
        errorLines.add(line);
      }
    }
  }
}
