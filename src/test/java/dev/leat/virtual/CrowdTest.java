package dev.leat.virtual;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.ChildJvm;
import dev.leat.testing.Content;
import dev.leat.testing.LoopMount;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Hundreds of virtual threads wait for the device, and their carrier does not. */
class CrowdTest extends InForms {
  private static final String ALL = CrowdProgram.CROWD + " read what was written";

  private List<String> run(Form form, ChildJvm child, int millis) throws Exception {
    try (LoopMount mount = LoopMount.ext4(16)) {
      Path file = mount.root().resolve("file");
      Files.write(file, Content.random(CrowdProgram.CROWD * CrowdProgram.BLOCK, CrowdProgram.SEED));
      try (ReadThrottle throttle = ReadThrottle.of(mount.root())) {
        ChildJvm.Result result =
            throttle
                .join(child)
                .run(
                    CrowdProgram.class,
                    form.directory(own),
                    form.directory(file),
                    throttle.limitFile().toString(),
                    throttle.lift(),
                    Integer.toString(millis));
        assertThat(result.exit()).as(result.output()).isZero();
        return result.output().lines().toList();
      }
    }
  }

  @Test
  void onTheStockJdkTheFirstThatWaitsStopsAll() throws Exception {
    assertThat(run(Form.STOCK, Form.STOCK.oneCarrier(jar), 200))
        .startsWith("not all park", "others stood still", ALL);
  }

  @Test
  void onTheStockJdkThoseThatWaitTakeCarrierAfterCarrier() throws Exception {
    List<String> said = run(Form.STOCK, Form.STOCK.child(jar), 200);
    assertThat(said).startsWith("not all park", "others stood still", ALL);
    String carriers = said.get(3).replace(" carriers", "");
    assertThat(Integer.parseInt(carriers)).isGreaterThan(10);
  }

  @ParameterizedTest
  @MethodSource("dev.leat.virtual.Form#leat")
  void withLeatAllWaitAndTheOthersGoOn(Form form) throws Exception {
    assertThat(run(form, form.oneCarrier(jar), 15_000))
        .containsExactly("all park", "others went on", ALL, "1 carriers", "0 pinned");
  }

  /** The scheduler may add carriers here, as the JDK lets it for reads that keep one. */
  @ParameterizedTest
  @MethodSource("dev.leat.virtual.Form#leat")
  void withLeatNoCarrierIsAdded(Form form) throws Exception {
    assertThat(run(form, form.child(jar), 15_000))
        .containsExactly("all park", "others went on", ALL, "1 carriers", "0 pinned");
  }
}
