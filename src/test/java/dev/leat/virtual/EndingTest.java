package dev.leat.virtual;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.ChildJvm;
import dev.leat.Required;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Interrupt and close end a parked virtual thread's call as they end a platform thread's on the
 * stock JDK. (There they do not reach a virtual one that waits in a read of a FIFO: close waits.)
 */
@SuppressWarnings("NullAway.Init") // set by JUnit
class EndingTest {
  @TempDir static Path shared;
  private static Path jar;
  private static List<String> stock;

  @TempDir Path own;

  @BeforeAll
  static void runOnTheStockJdk() throws Exception {
    Required.platform();
    jar = Form.jar(shared);
    stock = run(Form.STOCK, "platform", Files.createDirectory(shared.resolve("files")));
    assertThat(stock).hasSize(39);
  }

  private static List<String> run(Form form, String threads, Path directory) throws Exception {
    ChildJvm.Result result =
        form.oneCarrier(jar).run(EndingProgram.class, form.directory(directory), threads);
    assertThat(result.exit()).as(result.output()).isZero();
    return result.output().lines().toList();
  }

  @ParameterizedTest
  @MethodSource("dev.leat.virtual.Form#leat")
  void callsEndAsOnTheStockJdk(Form form) throws Exception {
    assertThat(run(form, "virtual", own)).isEqualTo(stock);
  }
}
