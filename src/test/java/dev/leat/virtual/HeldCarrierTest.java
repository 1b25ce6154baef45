package dev.leat.virtual;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.ChildJvm;
import dev.leat.testing.LoopMount;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A virtual thread that waits for a file does not stop the others, though there is one carrier. */
class HeldCarrierTest extends InForms {
  private List<String> run(Form form, String... more) throws Exception {
    Path files = Files.createDirectory(own.resolve("files-" + form));
    List<String> arguments = new ArrayList<>();
    arguments.add(form.directory(files));
    arguments.add(form == Form.STOCK ? "try" : "require");
    arguments.addAll(List.of(more));
    ChildJvm.Result result =
        form.oneCarrier(jar).run(HeldProgram.class, arguments.toArray(String[]::new));
    assertThat(result.exit()).as(result.output()).isZero();
    return result.output().lines().toList();
  }

  /** What the stock JDK says, but for the others. */
  private static List<String> wentOn(List<String> stock) {
    assertThat(stock).allSatisfy(line -> assertThat(line).contains(": others stood still, "));
    return stock.stream()
        .map(line -> line.replace("others stood still", "others went on"))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("dev.leat.virtual.Form#leat")
  void oneThatWaitsStopsAllOnTheStockJdkAndNoneWithLeat(Form form) throws Exception {
    List<String> stock = run(Form.STOCK);
    assertThat(stock).hasSize(19);
    assertThat(run(form)).isEqualTo(wentOn(stock));
  }

  @ParameterizedTest
  @MethodSource("dev.leat.virtual.Form#leat")
  void thatIsSoOnAFrozenFileSystemToo(Form form) throws Exception {
    try (LoopMount mount = LoopMount.ext4(16)) {
      try {
        List<String> stock = run(Form.STOCK, Form.STOCK.directory(mount.root()));
        assertThat(stock).hasSize(6);
        mount.clear();
        assertThat(run(form, form.directory(mount.root()))).isEqualTo(wentOn(stock));
      } finally {
        thaw(mount);
      }
    }
  }

  /** The program does, unless it was killed. */
  private static void thaw(LoopMount mount) throws Exception {
    new ProcessBuilder("fsfreeze", "--unfreeze", mount.root().toString())
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }
}
