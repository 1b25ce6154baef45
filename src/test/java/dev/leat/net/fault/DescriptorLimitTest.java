package dev.leat.net.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.ChildJvm;
import dev.leat.Required;
import dev.leat.net.SocketVariants;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A process that has no descriptor left for a connection, and then has some again. */
class DescriptorLimitTest {
  static Stream<String> engines() {
    return SocketVariants.engines().stream();
  }

  @ParameterizedTest
  @MethodSource("engines")
  void aServerGoesOnWhenDescriptorsComeBack(String name) throws Exception {
    Required.program("prlimit");
    ChildJvm.Result result =
        new ChildJvm()
            .under("prlimit", "--nofile=200:200")
            .with(SocketVariants.EXPORTS)
            .run(DescriptorLimitProgram.class, name);
    assertThat(result.exit()).as(result.output()).isZero();
    assertThat(result.output().lines())
        .containsExactly(
            "future: java.io.IOException: Too many open files",
            "open: java.net.SocketException: Too many open files",
            "handler: java.io.IOException: Too many open files",
            "server open: true",
            "accepted afterwards: 20",
            "descriptors: as before");
  }
}
