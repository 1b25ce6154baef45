package dev.leat.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.ChildJvm;
import dev.leat.Required;
import dev.leat.probe.Main;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A program that knows nothing of Leat sees the same with Leat, in each form, as without. */
class FormsTest {
  private static final String PROPERTY =
      "-Djava.nio.file.spi.DefaultFileSystemProvider=dev.leat.spi.UringFileSystemProvider";

  @TempDir static Path shared;
  @TempDir Path own;
  private static Path leat;
  private static List<String> stock;

  @BeforeAll
  static void runOnTheStockJdk() throws Exception {
    Required.platform();
    leat = Jars.leat(shared);
    stock = lines(child().run(Main.class, Files.createDirectory(shared.resolve("p")).toString()));
  }

  private static ChildJvm child() {
    // The native access that the agent grants must do; and names in UTF-8 whoever runs the tests.
    return new ChildJvm()
        .withoutNativeAccess()
        .classPath(Jars.probeClassPath())
        .inEnvironment("LC_ALL", "C.UTF-8");
  }

  private static List<String> lines(ChildJvm.Result result) {
    assertThat(result.exit()).as(result.output()).isZero();
    List<String> lines = result.output().lines().toList();
    assertThat(lines).hasSizeGreaterThan(2000).endsWith("end of probes");
    return lines;
  }

  private static List<String> stockWithoutSockets() {
    return stock.stream().filter(line -> !line.startsWith("sockets ")).toList();
  }

  @Test
  void hookedJdkAnswersAsTheStockOne() throws Exception {
    var result = child().with("-javaagent:" + leat).run(Main.class, own.toString());
    assertThat(lines(result)).isEqualTo(stock);
  }

  @Test
  void hookedJdkPassesTheVerifier() throws Exception {
    var result =
        child()
            .with("-Xverify:all", "-Xlog:disable", "-javaagent:" + leat)
            .run(Main.class, own.toString());
    assertThat(lines(result)).containsAll(stock);
  }

  @Test
  void wrappingAgentAnswersAsTheStockJdk() throws Exception {
    var result =
        child().with("-javaagent:" + leat + "=wrap").run(Main.class, own.toString(), "sockets");
    assertThat(lines(result)).isEqualTo(stockWithoutSockets());
  }

  @Test
  void wrappingByPropertyAnswersAsTheStockJdk() throws Exception {
    var result =
        child()
            .with(PROPERTY, "--enable-native-access=ALL-UNNAMED")
            .classPath(Jars.probeClassPath() + ":" + leat)
            .run(Main.class, own.toString(), "sockets");
    assertThat(lines(result)).isEqualTo(stockWithoutSockets());
  }

  @Test
  void agentServesAJarProgram() throws Exception {
    Path program = Jars.program(shared, Main.class);
    var result = child().with("-javaagent:" + leat).runJar(program, own.toString());
    assertThat(lines(result)).isEqualTo(stock);
  }

  @Test
  void agentComesByEnvironmentVariableToo() throws Exception {
    Path program = Jars.program(own, Main.class);
    Path files = Files.createDirectory(own.resolve("files"));
    var result =
        child()
            .inEnvironment("JAVA_TOOL_OPTIONS", "-javaagent:" + leat + "=wrap")
            .runJar(program, files.toString(), "sockets");
    // The JVM says that it has picked up the variable.
    List<String> answers = lines(result);
    assertThat(answers.subList(1, answers.size())).isEqualTo(stockWithoutSockets());
  }
}
