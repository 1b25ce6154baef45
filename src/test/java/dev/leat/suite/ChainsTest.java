package dev.leat.suite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.ChildJvm;
import dev.leat.Required;
import dev.leat.probe.Main;
import dev.leat.probe.Witness;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Leat beside other providers and agents, before and behind them: the stock JDK's answers. */
@SuppressWarnings("NullAway.Init") // set by JUnit
class ChainsTest {
  @TempDir static Path shared;
  private static Path leat;
  private static Path other;
  private static List<String> stock;

  @TempDir Path own;

  @BeforeAll
  static void runOnTheStockJdk() throws Exception {
    Required.platform();
    leat = Jvm.leat(shared);
    other = Jvm.agent(shared, RetransformingAgent.class);
    Path files = Files.createDirectory(shared.resolve("stock"));
    stock = answers(Jvm.STOCK.child(leat), files);
  }

  private static List<String> answers(ChildJvm child, Path directory) throws Exception {
    ChildJvm.Result result = child.run(Main.class, directory.toString(), "sockets");
    assertThat(result.exit()).as(result.output()).isZero();
    List<String> answers = result.output().lines().toList();
    assertThat(answers).hasSizeGreaterThan(2000).endsWith("end of probes");
    return answers;
  }

  /** Providers from the innermost to the outermost, agents in the order of the command line. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "providers=leat,other",
        "providers=other,leat",
        "providers=leat,leat",
        "providers=other agent=leat",
        "providers=other agent=leat=wrap",
        "agent=leat agent=other",
        "agent=other agent=leat",
        "agent=leat agent=leat=wrap"
      })
  void everyAnswerIsTheStockJdks(String chain) throws Exception {
    Answers.assertEqual(stock, answers(child(chain), own));
  }

  /** What the other one does to the JDK's provider must not undo the hook. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "providers=other,leat",
        "agent=leat agent=other",
        "agent=other agent=leat",
        "agent=leat=wrap agent=other"
      })
  void leatServes(String chain) throws Exception {
    ChildJvm.Result result = child(chain).run(Witness.class);
    assertThat(result.output()).contains("channel dev.leat.file.UringAsynchronousFileChannel");
  }

  private static ChildJvm child(String chain) {
    String[] options =
        Stream.of(chain.split(" ", -1))
            .map(part -> part.startsWith("agent=") ? agent(part) : providers(part))
            .toArray(String[]::new);
    ChildJvm child = Jvm.childWith(leat, options);
    // An agent grants it to itself.
    return chain.contains("agent=") ? child : child.with("--enable-native-access=ALL-UNNAMED");
  }

  private static String agent(String part) {
    String jars = part.replaceFirst("agent=other", other.toString());
    return "-javaagent:" + jars.replaceFirst("agent=leat", leat.toString());
  }

  private static String providers(String part) {
    String names =
        Stream.of(part.replaceFirst("providers=", "").split(",", -1))
            .map(name -> name.equals("other") ? PassingProvider.class.getName() : Jvm.PROVIDER)
            .collect(Collectors.joining(","));
    return "-Djava.nio.file.spi.DefaultFileSystemProvider=" + names;
  }
}
