package dev.leat.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class LeatToolTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void helpNamesEveryCommand() {
    assertThat(execute("--help")).isZero();
    assertThat(out.toString()).contains("try", "doctor");
  }

  @Test
  void noCommandIsStatusTwo() {
    assertThat(execute()).isEqualTo(2);
    assertThat(err.toString()).contains("Which command?").contains("Usage: leat");
  }

  @Test
  void anUnknownOptionIsStatusTwo() {
    assertThat(execute("try", "--fast")).isEqualTo(2);
    assertThat(err.toString()).contains("--fast");
  }

  @Test
  void aMissingFileIsStatusTwoAndNamed() {
    assertThat(execute("try", "/nowhere/at/all")).isEqualTo(2);
    assertThat(err).hasToString("leat: /nowhere/at/all: no such file" + System.lineSeparator());
  }

  @Test
  void aDirectoryIsNoFileToTry(@TempDir Path directory) {
    assertThat(execute("try", directory.toString())).isEqualTo(2);
    assertThat(err.toString()).contains("not a regular file");
  }

  @Test
  void roundsOutOfRangeAreStatusTwo() {
    assertThat(execute("try", "--rounds", "0")).isEqualTo(2);
    assertThat(err.toString()).contains("--rounds: 0");
  }

  private int execute(String... arguments) {
    CommandLine tool = LeatTool.commandLine();
    tool.setOut(new PrintWriter(out, true));
    tool.setErr(new PrintWriter(err, true));
    return tool.execute(arguments);
  }
}
