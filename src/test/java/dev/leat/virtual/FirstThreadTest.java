package dev.leat.virtual;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.ChildJvm;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a thread that happens to be the first leaves to others: as on the JDK, nothing. */
class FirstThreadTest extends InForms {
  private List<String> run(Form form, String... options) throws Exception {
    Path files = Files.createDirectory(own.resolve("files-" + form));
    ChildJvm child = form.child(jar).with(options);
    ChildJvm.Result result = child.run(FirstThreadProgram.class, form.directory(files));
    assertThat(result.exit()).as(result.output()).isZero();
    return result.output().lines().toList();
  }

  @ParameterizedTest
  @MethodSource("dev.leat.virtual.Form#leat")
  void noThreadHasItsGroupOrItsClassLoader(Form form) throws Exception {
    assertThat(run(Form.STOCK)).containsExactly("Leat's: false");
    assertThat(run(form)).containsExactly("Leat's: true");
  }

  @ParameterizedTest
  @MethodSource("dev.leat.virtual.Form#leat")
  void norWithoutARing(Form form) throws Exception {
    assertThat(run(form, "-Dleat.engine=portable")).containsExactly("Leat's: true");
  }
}
