package dev.leat.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.ChildJvm;
import dev.leat.Required;
import dev.leat.file.FaultProgram;
import dev.leat.testing.Content;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A program that names nothing of Leat, in each form, with io_uring and where that is refused. */
@SuppressWarnings("NullAway.Init") // set by JUnit
class FaultFormsTest {
  private static final int SIZE = 1_000_001;

  @TempDir static Path shared;
  private static Path leat;
  private static Path source;

  @TempDir Path own;

  /** How Leat comes into an application that is not changed. */
  enum Form {
    HOOK,
    WRAP,
    PROPERTY;

    String option() {
      return switch (this) {
        case HOOK -> "-javaagent:" + leat;
        case WRAP -> "-javaagent:" + leat + "=wrap";
        case PROPERTY ->
            "-Djava.nio.file.spi.DefaultFileSystemProvider=dev.leat.spi.UringFileSystemProvider";
      };
    }
  }

  @BeforeAll
  static void makeJar() throws IOException {
    Required.platform();
    leat = Jars.leat(shared);
    source = Files.write(shared.resolve("source"), Content.random(SIZE, 1));
  }

  private ChildJvm.Result copy(ChildJvm child) throws Exception {
    Path target = own.resolve("target");
    return child
        .classPath(Jars.probeClassPath() + ":" + leat)
        .run(FaultProgram.class, "jdk", "copy", source.toString(), target.toString());
  }

  private static ChildJvm refusing() {
    Required.program("strace");
    return new ChildJvm()
        .under("strace", "-f", "--seccomp-bpf", "-qq", "-o", "/dev/null")
        .under("-e", "trace=io_uring_setup", "-e", "inject=io_uring_setup:error=EPERM");
  }

  private static List<String> reasons(ChildJvm.Result result) {
    return result.output().lines().filter(line -> line.contains("io_uring")).toList();
  }

  private void assertCopied(ChildJvm.Result result) throws IOException {
    assertThat(result.exit()).as(result.output()).isZero();
    assertThat(result.output()).contains("copied " + SIZE);
    assertThat(Files.mismatch(source, own.resolve("target"))).isEqualTo(-1);
  }

  @ParameterizedTest
  @EnumSource
  void leatServesAndSaysNothing(Form form) throws Exception {
    ChildJvm.Result result = copy(new ChildJvm().with(form.option(), "-Dleat.required=true"));
    assertCopied(result);
    assertThat(result.output()).contains("served by dev.leat.file.UringAsynchronousFileChannel");
    assertThat(reasons(result)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void aRefusedRingMeansTheJdkAndOneLine(Form form) throws Exception {
    ChildJvm.Result result = copy(refusing().with(form.option()));
    assertCopied(result);
    assertThat(result.output()).contains("served by sun.nio.ch.SimpleAsynchronousFileChannel");
    assertThat(reasons(result)).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource
  void aRefusedRingThatIsRequiredStopsTheProgramInTheSameWords(Form form) throws Exception {
    String line = reasons(copy(refusing().with(form.option()))).getFirst();
    String sentence = line.substring(line.indexOf(": ") + 2);
    ChildJvm.Result result = copy(refusing().with(form.option(), "-Dleat.required=true"));
    assertThat(result.exit()).isNotZero();
    assertThat(result.output()).contains(sentence).doesNotContain("copied");
  }

  @ParameterizedTest
  @EnumSource
  void anotherPlatformHasTheJdkAndNoLine(Form form) throws Exception {
    ChildJvm.Result result = copy(new ChildJvm().with(form.option(), "-Dos.name=Windows 11"));
    assertCopied(result);
    assertThat(result.output()).contains("served by sun.nio.ch.SimpleAsynchronousFileChannel");
    assertThat(result.output().lines()).hasSize(2);
  }
}
