package dev.leat.file.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.ChildJvm;
import dev.leat.Required;
import dev.leat.testing.Content;
import dev.leat.testing.LoopMount;
import dev.leat.testing.Mounted;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Writing where there is no room. */
class SpaceFaultTest extends FormsComparison {
  private void assertSameAnswersIn(Path root, String failure, UnaryOperator<ChildJvm> environment)
      throws Exception {
    List<String> stock =
        assertSameAnswers(
            SpaceQuestions.class,
            environment,
            directory -> {
              Files.write(directory.resolve("source"), Content.random(SpaceQuestions.TOO_MUCH, 1));
              return new String[] {root.toString(), directory.toString()};
            });
    assertThat(stock).filteredOn(line -> line.contains(failure)).hasSizeGreaterThan(20);
  }

  @Test
  void aFullDiskGivesTheAnswersOfTheStockJdk() throws Exception {
    try (LoopMount mount = LoopMount.ext4(4)) {
      assertSameAnswersIn(mount.root(), "No space left on device", child -> child);
    }
  }

  @Test
  void fullMemoryGivesTheAnswersOfTheStockJdk() throws Exception {
    try (Mounted mount = Mounted.of(own, "-t", "tmpfs", "-o", "size=1m", "none")) {
      assertSameAnswersIn(mount.root(), "No space left on device", child -> child);
    }
  }

  @Test
  void aLimitToTheSizeOfFilesGivesTheAnswersOfTheStockJdk() throws Exception {
    Required.program("prlimit");
    Path root = Files.createDirectory(own.resolve("limited"));
    assertSameAnswersIn(root, "File too large", child -> child.under("prlimit", "--fsize=1000000"));
  }

  @Test
  void aReadOnlyFileSystemGivesTheAnswersOfTheStockJdk() throws Exception {
    try (LoopMount mount = LoopMount.ext4(4)) {
      Files.writeString(mount.root().resolve("old"), "an old file");
      mount.remountReadOnly();
      assertSameAnswersIn(mount.root(), "Read-only file system", child -> child);
    }
  }
}
