package dev.leat.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The programs under examples/, which travel in the jar as source and know only the JDK. */
final class ExamplePrograms {
  private ExamplePrograms() {}

  /** Compiles {@code sources}, such as {@code CopyFile.java}, into {@code directory}. */
  static void compile(Path directory, List<String> sources) throws IOException, ToolException {
    Path compiler = jdkTool("javac");
    if (!Files.isExecutable(compiler)) {
      throw new ToolException(
          LeatTool.STATUS_USAGE, "no " + compiler + ": this needs a JDK, not only a JRE");
    }
    List<String> command = new ArrayList<>();
    command.addAll(List.of(compiler.toString(), "-d", directory.toString()));
    for (String source : sources) {
      Path copy = directory.resolve(source);
      try (var in = ExamplePrograms.class.getResourceAsStream(source)) {
        if (in == null) {
          throw new IOException(source + " is not in this jar");
        }
        Files.copy(in, copy);
      }
      command.add(copy.toString());
    }
    if (exitOf(new ProcessBuilder(command).inheritIO().start()) != 0) {
      throw new IOException("the example program does not compile");
    }
  }

  /** A program of the JDK that runs this one. */
  static Path jdkTool(String name) {
    return Path.of(System.getProperty("java.home"), "bin", name);
  }

  /** Waits for it, or ends it if this thread is interrupted. */
  static int exitOf(Process process) throws IOException {
    try {
      return process.waitFor();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
