package dev.leat.file.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.ChildJvm;
import dev.leat.testing.Tool;
import java.io.BufferedReader;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The virtual machine ends while virtual threads wait for files. */
class EndingTest extends FormsComparison {
  private ChildJvm.Result end(Form form, String how) throws Exception {
    Path directory = Files.createDirectory(own.resolve(form.toString()));
    Path fifo = directory.resolve("fifo");
    Tool.run("mkfifo", fifo.toString());
    Path file = Files.write(directory.resolve("file"), new byte[EndingProgram.BLOCK]);
    return form.child(leat()).run(EndingProgram.class, how, fifo.toString(), file.toString());
  }

  /** On the stock JDK two of them hold every carrier of a machine with two processors. */
  @ParameterizedTest
  @CsvSource({"HOOK, return", "HOOK, exit", "HOOK, halt", "HOOK, throw", "WRAP, return"})
  void virtualThreadsThatWaitDoNotHoldTheMachine(Form form, String how) throws Exception {
    ChildJvm.Result result = end(form, how);
    assertThat(result.output()).startsWith("ready\n");
    assertThat(result.output().lines()).noneMatch(line -> line.matches("read .*|closed|java.*"));
    assertThat(result.output().lines())
        .hasSizeGreaterThanOrEqualTo(how.equals("return") || how.equals("throw") ? 2 : 1);
    assertThat(result.exit()).isEqualTo(how.equals("throw") ? 1 : 0);
  }

  @ParameterizedTest
  @EnumSource
  void whatAKilledVirtualThreadWasToldIsInTheFile(Form form) throws Exception {
    Path file = own.resolve("killed");
    Process writer = form.child(leat()).start(EndingProgram.class, "append", file.toString());
    int last = -1;
    try (BufferedReader lines = writer.inputReader()) {
      while (last < 200) {
        last = Integer.parseInt(lines.readLine().substring("written ".length()));
      }
      writer.destroyForcibly().waitFor();
    }
    ByteBuffer content = ByteBuffer.wrap(Files.readAllBytes(file));
    assertThat(content.capacity() / EndingProgram.BLOCK).isGreaterThan(last);
    for (int i = 0; i <= last; i++) {
      assertThat(content.getInt(i * EndingProgram.BLOCK)).isEqualTo(i);
    }
  }
}
