package dev.leat.net.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** The programs under examples/, compiled. */
final class Examples {
  private Examples() {}

  /** Compiles all of them, with nothing but the JDK. */
  static void compile(Path classes) throws IOException {
    var compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter out = new StringWriter();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null);
        Stream<Path> listed = Files.list(Path.of("examples"))) {
      List<Path> sources = listed.filter(file -> file.toString().endsWith(".java")).toList();
      boolean compiled =
          compiler
              .getTask(
                  out,
                  files,
                  null,
                  List.of("-proc:none", "-cp", "", "-d", classes.toString()),
                  null,
                  files.getJavaFileObjectsFromPaths(sources))
              .call();
      assertThat(compiled).as(out.toString()).isTrue();
    }
  }
}
