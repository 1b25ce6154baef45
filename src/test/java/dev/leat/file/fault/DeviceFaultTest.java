package dev.leat.file.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.testing.Content;
import dev.leat.testing.LoopMount;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A device that has lost its second half: the kernel's own EIO, and SIGBUS for a map. */
class DeviceFaultTest extends FormsComparison {
  private static final int MEBI = 1 << 20;

  @Test
  void inputErrorsGiveTheAnswersOfTheStockJdk() throws Exception {
    try (LoopMount mount = LoopMount.ext4(32)) {
      Path file = Files.write(mount.root().resolve("file"), Content.random(20 * MEBI, 1));
      mount.loseFrom(12);
      List<String> stock =
          assertSameAnswers(
              DeviceQuestions.class,
              child -> child,
              directory -> new String[] {directory.toString(), file.toString()});
      assertThat(stock).anyMatch(line -> line.contains("Input/output error"));
    }
  }
}
