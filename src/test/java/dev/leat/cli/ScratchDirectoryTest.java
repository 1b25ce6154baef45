package dev.leat.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ScratchDirectoryTest {
  @Test
  void goesWithAllThatIsInIt() throws IOException {
    Path path;
    try (ScratchDirectory scratch = new ScratchDirectory()) {
      path = scratch.path();
      Files.createDirectories(path.resolve("a/b"));
      Files.writeString(path.resolve("a/b/file"), "text");
    }
    assertThat(path).doesNotExist();
  }

  @Test
  void mayHaveBeenRemovedByAnother() throws IOException {
    try (ScratchDirectory scratch = new ScratchDirectory()) {
      Files.delete(scratch.path());
      assertThat(scratch.path()).doesNotExist();
    }
  }
}
