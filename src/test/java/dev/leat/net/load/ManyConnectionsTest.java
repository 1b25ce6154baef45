package dev.leat.net.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.ChildJvm;
import dev.leat.Required;
import dev.leat.net.SocketVariants;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Ten thousand connections that wait, each with a read into a heap buffer, and what they cost. */
class ManyConnectionsTest {
  private static final int CONNECTIONS = 10_000;

  static Stream<String> engines() {
    return SocketVariants.engines().stream();
  }

  private static List<String> run(String name, int connections, int size, String... options)
      throws Exception {
    Required.that(ManyConnectionsProgram.descriptorsAllowed() > CONNECTIONS + 500, "descriptors");
    ChildJvm.Result result =
        new ChildJvm()
            .with(SocketVariants.EXPORTS)
            .with(options)
            .run(ManyConnectionsProgram.class, name, "" + connections, "" + size);
    assertThat(result.exit()).as(result.output()).isZero();
    return result.output().lines().toList();
  }

  private static List<String> expected(int connections) {
    return List.of(
        "waiting: " + connections,
        "echoed: " + connections,
        "ended: " + connections,
        "failure: null");
  }

  @ParameterizedTest
  @MethodSource("engines")
  void tenThousandWaitWithLittleMemoryAndThenEachEchoesOnce(String name) throws Exception {
    List<String> lines = run(name, CONNECTIONS, 16 << 10, "-Xms400m", "-Xmx400m");
    assertThat(lines).containsAll(expected(CONNECTIONS));
    // Of the heap the buffers alone are 160 MB, which are touched as they are made.
    long grown = Long.parseLong(lines.getFirst().replace("MiB beside the buffers: ", ""));
    assertThat(grown).isLessThan(200);
  }

  /** The reads are of a MiB, the buffers share one array each of that size with nobody. */
  @ParameterizedTest
  @MethodSource("engines")
  void pendingReadsOfAMebibyteNeedNoDirectMemory(String name) throws Exception {
    List<String> lines = run(name, 10_240, -(1 << 20), "-Xmx400m", "-XX:MaxDirectMemorySize=75m");
    assertThat(lines).containsAll(expected(10_240));
  }

  static Stream<Arguments> straits() {
    return SocketVariants.engines().stream()
        .flatMap(
            name ->
                Stream.of(
                        List.of("-Xint"),
                        List.of("-Xmx24m", "-XX:MaxDirectMemorySize=24m", "-Dleat.ring.entries=2"))
                    .map(options -> Arguments.of(name, options)));
  }

  @ParameterizedTest
  @MethodSource("straits")
  void aLittleMemoryATinyRingAndASlowMachineChangeNothing(String name, List<String> options)
      throws Exception {
    assertThat(run(name, 500, 4096, options.toArray(String[]::new))).containsAll(expected(500));
  }
}
