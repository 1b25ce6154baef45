package dev.leat.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a look for a pipe finds, and what is not to be remembered of it. */
class SpecialFilesTest {
  @TempDir Path dir;

  @Test
  void aPipeIsFoundWhereNothingWasAMomentAgo() throws Exception {
    Path path = dir.resolve("file");
    assertThat(onVirtual(() -> SpecialFiles.mayBlock(path))).isFalse();
    makePipe(path);
    assertThat(onVirtual(() -> SpecialFiles.mayBlock(path))).isTrue();
    assertThat(onVirtual(() -> SpecialFiles.mayBlock(path))).isTrue();
  }

  @Test
  void aFileInAnotherPlaceDoesNotHideAPipe() throws Exception {
    Path file = Files.createFile(dir.resolve("file"));
    Path pipe = dir.resolve("pipe");
    makePipe(pipe);
    assertThat(onVirtual(() -> SpecialFiles.mayBlock(file))).isFalse();
    assertThat(onVirtual(() -> SpecialFiles.mayBlock(pipe))).isTrue();
    assertThat(onVirtual(() -> SpecialFiles.mayBlock(file))).isFalse();
  }

  @Test
  void platformThreadsMayWait() throws Exception {
    Path pipe = dir.resolve("pipe");
    makePipe(pipe);
    assertThat(SpecialFiles.mayBlock(pipe)).isFalse();
    assertThat(SpecialFiles.contain(pipe)).isTrue();
  }

  private static boolean onVirtual(Callable<Boolean> question) throws Exception {
    FutureTask<Boolean> task = new FutureTask<>(question);
    Thread.ofVirtual().start(task).join();
    return task.get();
  }

  private static void makePipe(Path path) throws Exception {
    assertThat(new ProcessBuilder("mkfifo", path.toString()).start().waitFor()).isZero();
  }
}
