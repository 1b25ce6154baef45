package dev.leat.virtual;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.ChildJvm;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Thousands of virtual threads on one channel read and write what they should, and leave nothing.
 */
class ManyTest extends InForms {
  /** Asserts what all runs have in common, and returns by how many KiB the process has grown. */
  private long run(ChildJvm child, Form form, int threads, int operations) throws Exception {
    ChildJvm.Result result =
        child.run(ManyProgram.class, form.directory(own), "" + threads, "" + operations);
    assertThat(result.exit()).as(result.output()).isZero();
    List<String> lines = result.output().lines().toList();
    String grown = lines.getLast().replace("grown by KiB: ", "");
    assertThat(lines)
        .containsExactly(
            "relative writes: 1000 of 1000",
            "relative reads: 1000 of 1000",
            "random reads with 1 options: right",
            "random reads with 2 options: right",
            "opened and closed: right",
            "random reads with 1 options: right",
            "random reads with 2 options: right",
            "opened and closed: right",
            "more descriptors: []",
            "bounce buffers out: 0",
            "grown by KiB: " + grown);
    return Long.parseLong(grown);
  }

  @ParameterizedTest
  @EnumSource
  void aHundredThousandReadsLeaveNothingBehind(Form form) throws Exception {
    // The heap is bounded, so what grows is outside of it.
    ChildJvm child = form.oneCarrier(jar).with("-Xms64m", "-Xmx64m", "-XX:+AlwaysPreTouch");
    assertThat(run(child, form, 1000, 100_000)).isLessThan(16 << 10);
  }

  static Stream<Arguments> straits() {
    return Stream.of(
            List.of("-Dleat.ring.entries=2"),
            List.of("-Xmx20m", "-XX:MaxDirectMemorySize=20m"),
            List.of("-Xint"),
            List.of("-Dleat.ring.entries=1", "-Xint", "-Xmx20m"),
            List.of("-Djdk.virtualThreadScheduler.parallelism=8"))
        .map(Arguments::of);
  }

  @ParameterizedTest
  @MethodSource("straits")
  void aTinyRingALittleMemoryAndASlowMachineChangeNothing(List<String> options) throws Exception {
    ChildJvm child = Form.HOOK.child(jar).with(options.toArray(String[]::new));
    assertThat(run(child, Form.HOOK, 200, 2_000)).isLessThan(32 << 10);
  }
}
