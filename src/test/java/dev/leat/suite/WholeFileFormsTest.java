package dev.leat.suite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.ChildJvm;
import dev.leat.Required;
import dev.leat.probe.WholeFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Streams and whole files, on platform and virtual threads: the stock JDK's answers, each one. */
@SuppressWarnings("NullAway.Init") // set by JUnit
class WholeFileFormsTest {
  @TempDir static Path shared;
  private static Path leat;
  private static List<String> stock;

  @TempDir Path own;

  @BeforeAll
  static void runOnTheStockJdk() throws Exception {
    Required.platform();
    Required.program("mkfifo");
    leat = Jvm.leat(shared);
    stock = answers(Jvm.STOCK, Files.createDirectory(shared.resolve("stock")));
  }

  private static List<String> answers(Jvm jvm, Path directory) throws Exception {
    ChildJvm.Result result = jvm.child(leat).run(WholeFiles.class, directory.toString());
    List<String> answers = result.output().lines().toList();
    assertThat(result.exit()).as("%s", answers.reversed().stream().limit(20).toList()).isZero();
    assertThat(answers).hasSizeGreaterThan(7000).endsWith("end of probes");
    return answers;
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "STOCK")
  void everyAnswerIsTheStockJdks(Jvm jvm) throws Exception {
    Answers.assertEqual(stock, answers(jvm, own));
  }
}
