package dev.leat.suite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.Required;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The JDK's own tools, and the ways to start a program, say with Leat what they say without. */
@Timeout(240) // some fifteen JVMs each, on a machine that may be busy
@SuppressWarnings("NullAway.Init") // set by JUnit
class ToolsTest {
  private static final Path RESOURCES = Path.of("src/test/resources/dev/leat/suite");

  @TempDir static Path shared;
  private static Path leat;
  private static List<String> stock;

  @TempDir Path own;

  @BeforeAll
  static void runOnTheStockJdk() throws Exception {
    Required.platform();
    Required.program("sh");
    leat = Jvm.leat(shared);
    stock = lines(Jvm.STOCK, Files.createDirectory(shared.resolve("stock")));
  }

  private static List<String> lines(Jvm jvm, Path directory) throws Exception {
    Files.createDirectory(directory.resolve("app"));
    for (String name : List.of("tools.sh", "app/Main.java", "app/module-info.java")) {
      Files.copy(RESOURCES.resolve(name), directory.resolve(name));
    }
    Process process = start(jvm, directory);
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(output).isZero();
    assertThat(output).endsWith("== end\n");
    return output.lines().filter(line -> !line.startsWith("Picked up ")).toList();
  }

  private static Process start(Jvm jvm, Path directory) throws IOException {
    String programs = Path.of(System.getProperty("java.home"), "bin").toString();
    ProcessBuilder builder =
        new ProcessBuilder("timeout", "200", "sh", "tools.sh", programs)
            .directory(directory.toFile())
            .redirectErrorStream(true);
    builder.environment().put("LC_ALL", "C.UTF-8");
    builder.environment().remove("JDK_JAVA_OPTIONS");
    // Where there are no preferences yet, the first tool to need some says that it makes them.
    Path home = directory.resolve("home");
    Files.createDirectories(home.resolve(".java/.userPrefs"));
    // The compiler's first stage is enough for programs as short as these.
    String options =
        "-XX:TieredStopAtLevel=1 -Djava.util.prefs.userRoot=%s %s"
            .formatted(home, String.join(" ", jvm.toolOptions(leat)));
    builder.environment().put("JAVA_TOOL_OPTIONS", options);
    return builder.start();
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "STOCK")
  void everyToolSaysTheSame(Jvm jvm) throws Exception {
    Answers.assertEqual(stock, lines(jvm, own));
  }
}
