package dev.leat;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What stands under examples/ compiles, and knows the JDK alone. */
class ExamplesTest {
  @Test
  void examplesCompileWithoutAWarning(@TempDir Path classes) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter out = new StringWriter();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      List<String> options =
          List.of("-Xlint:all", "-Werror", "-proc:none", "-cp", "", "-d", classes.toString());
      boolean compiled =
          compiler
              .getTask(
                  out, files, null, options, null, files.getJavaFileObjectsFromPaths(sources()))
              .call();
      assertThat(compiled).as(out.toString()).isTrue();
    }
  }

  @Test
  void examplesImportOnlyThePlatform() throws IOException {
    for (Path source : sources()) {
      assertThat(Files.readAllLines(source))
          .filteredOn(line -> line.startsWith("import "))
          .isNotEmpty()
          .allMatch(line -> line.matches("import (static )?java\\..*"));
      assertThat(source).content().doesNotContain("dev.leat", "Class.forName");
    }
  }

  private static List<Path> sources() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("examples"))) {
      List<Path> sources = files.filter(file -> file.toString().endsWith(".java")).toList();
      assertThat(sources).isNotEmpty();
      return sources;
    }
  }
}
