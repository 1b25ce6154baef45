package dev.leat.file.fault;

import dev.leat.ChildJvm;
import dev.leat.Required;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Random calls, right and wrong, have the results that they have on the stock JDK. */
class SequenceTest extends FormsComparison {
  /** In memory: what is asked has nothing to do with the device, and some wait for it. */
  private void assertSameSequences(String first, UnaryOperator<ChildJvm> environment)
      throws Exception {
    Path shm = Path.of("/dev/shm");
    Required.that(Files.isDirectory(shm), "/dev/shm");
    Path root = Files.createTempDirectory(shm, "leat");
    try {
      assertSameAnswers(
          SequenceQuestions.class,
          environment,
          directory -> new String[] {root.toString(), first, "30"});
    } finally {
      Files.delete(root);
    }
  }

  @Test
  void randomCallsGiveTheAnswersOfTheStockJdk() throws Exception {
    assertSameSequences("1", child -> child);
  }

  /** Nothing is in the page cache, as it were, and everything goes through the ring. */
  @Test
  void randomCallsThroughTheRingGiveTheAnswersOfTheStockJdk() throws Exception {
    Required.program("strace");
    String calls = "preadv2,pwritev2";
    assertSameSequences(
        "1001",
        child ->
            child
                .under("strace", "-f", "--seccomp-bpf", "-qq", "-o", "/dev/null")
                .under("-e", "trace=" + calls, "-e", "inject=" + calls + ":error=EAGAIN"));
  }
}
