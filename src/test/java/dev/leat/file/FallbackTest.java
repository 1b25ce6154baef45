package dev.leat.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.ChildJvm;
import dev.leat.Required;
import dev.leat.testing.Content;
import dev.leat.testing.SeccompLauncher;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where io_uring is refused: the JDK's channels serve, and one line says why and what to do. */
@SuppressWarnings("NullAway.Init") // set by JUnit
class FallbackTest {
  private static final String JDK_CHANNEL = "served by sun.nio.ch.SimpleAsynchronousFileChannel";
  private static final int SIZE = 3_000_001;

  @TempDir Path directory;
  private Path source;
  private Path target;

  @BeforeEach
  void makeFile() throws IOException {
    source = Files.write(directory.resolve("source"), Content.random(SIZE, 1));
    target = directory.resolve("target");
  }

  private ChildJvm.Result copy(ChildJvm child) throws Exception {
    return child.run(FaultProgram.class, "leat", "copy", source.toString(), target.toString());
  }

  private void assertCopied(ChildJvm.Result result) throws IOException {
    assertThat(result.exit()).as(result.output()).isZero();
    assertThat(result.output()).contains("copied " + SIZE);
    assertThat(Files.mismatch(source, target)).isEqualTo(-1);
  }

  private static List<String> reasons(ChildJvm.Result result) {
    return result.output().lines().filter(line -> line.contains("io_uring")).toList();
  }

  private static ChildJvm refusing(String errno) {
    Required.program("strace");
    return new ChildJvm()
        .under("strace", "-f", "--seccomp-bpf", "-qq", "-o", "/dev/null")
        .under("-e", "trace=io_uring_setup", "-e", "inject=io_uring_setup:error=" + errno);
  }

  @ParameterizedTest
  @CsvSource({"ENOSYS", "EPERM", "ENOMEM"})
  void aRefusedRingMeansTheJdkAndOneLine(String errno) throws Exception {
    ChildJvm.Result result = copy(refusing(errno));
    assertCopied(result);
    assertThat(result.output()).contains(JDK_CHANNEL);
    assertThat(reasons(result)).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({"ENOSYS", "EPERM", "ENOMEM"})
  void aRefusedRingThatIsRequiredIsAnErrorInTheSameWords(String errno) throws Exception {
    String warning = reasons(copy(refusing(errno))).getFirst();
    String sentence = warning.substring(warning.indexOf(": ") + 2);
    ChildJvm.Result required = copy(refusing(errno).with("-Dleat.required=true"));
    assertThat(required.exit()).isNotZero();
    assertThat(required.output()).contains(sentence).doesNotContain("copied");
  }

  /** As containers do it: a filter that is there before the virtual machine starts. */
  @ParameterizedTest
  @ValueSource(ints = {1, 38})
  void aSeccompFilterMeansTheJdkAndOneLine(int errno) throws Exception {
    Required.platform();
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    ChildJvm child =
        new ChildJvm()
            .under(java, "--enable-native-access=ALL-UNNAMED")
            .under("-cp", System.getProperty("java.class.path"), SeccompLauncher.class.getName())
            .under(Integer.toString(errno));
    ChildJvm.Result result = copy(child);
    assertCopied(result);
    assertThat(result.output()).contains(JDK_CHANNEL);
    assertThat(reasons(result)).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"-Dos.name=Windows 11", "-Dos.name=Mac OS X", "-Dos.arch=riscv64"})
  void otherPlatformsHaveTheJdkAndNoLine(String property) throws Exception {
    ChildJvm.Result result = copy(new ChildJvm().with(property));
    assertCopied(result);
    assertThat(result.output()).contains(JDK_CHANNEL);
    assertThat(result.output().lines()).hasSize(2);
  }

  @Test
  void withoutFaultsTheRingServesAndSaysNothing() throws Exception {
    ChildJvm.Result result = copy(new ChildJvm().with("-Dleat.required=true"));
    assertCopied(result);
    assertThat(result.output())
        .contains("served by dev.leat.file.UringAsynchronousFileChannel")
        .doesNotContain("io_uring");
  }
}
