package dev.leat.file.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.testing.Tool;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What an application gets wrong, and what others do to its files. */
class BadInputTest extends FormsComparison {
  @Test
  void wrongAndOddPathsGiveTheAnswersOfTheStockJdk() throws Exception {
    Tool.requireRoot(); // device nodes
    assertSameAnswers(
        PathQuestions.class,
        child -> child,
        directory -> new String[] {directory.toString(), oddFiles(directory).toString()});
  }

  /** A name that is no text in UTF-8, which Java could not give, and devices of the test's own. */
  private static Path oddFiles(Path directory) throws Exception {
    Path odd = Files.createDirectory(directory.resolve("odd"));
    Path devices = Files.createDirectory(odd.resolve("devices"));
    Tool.run("sh", "-c", "echo odd > \"$1/$(printf 'x\\377y')\"", "sh", odd.toString());
    Tool.run("mknod", devices.resolve("null").toString(), "c", "1", "3");
    Tool.run("mknod", devices.resolve("full").toString(), "c", "1", "7");
    return odd;
  }

  @Test
  void buffersThatMayNotBeTouchedGiveTheAnswersOfTheStockJdk() throws Exception {
    assertSameAnswers(BufferQuestions.class);
  }

  @Test
  void filesThatAnotherProcessCutsGiveTheAnswersOfTheStockJdk() throws Exception {
    assertSameAnswers(TruncatedQuestions.class);
  }

  /** The comparison itself: it must see what differs. */
  @Test
  void aDifferenceIsFound() {
    var stock = java.util.List.of("a", "witness ring false", "b");
    assertThat(differences(stock, java.util.List.of("a", "c", "witness ring true")))
        .containsExactly("stock: b\n  ours: c");
    assertThat(differences(stock, java.util.List.of("a"))).hasSize(1);
    assertThat(differences(stock, java.util.List.of("a", "b"))).isEmpty();
  }
}
