package dev.leat.file.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.ChildJvm;
import dev.leat.Required;
import dev.leat.agent.Jars;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Asks the same questions of the stock JDK and of every form of Leat. */
@Timeout(300) // many virtual machines on a shared machine
@SuppressWarnings("NullAway.Init") // set by JUnit
abstract class FormsComparison {
  @TempDir static Path shared;
  @TempDir Path own;
  private static Path leat;

  @BeforeAll
  static void makeJar() throws IOException {
    Required.platform();
    leat = Jars.leat(shared);
  }

  /** The arguments of the program, after the form has been given an empty directory. */
  interface Arguments {
    String[] of(Path directory) throws Exception;
  }

  static Path leat() {
    return leat;
  }

  /**
   * Every form must answer as the stock JDK does, with the ring at work on virtual threads.
   *
   * @return the stock JDK's answers, for a test to see that they are what it meant to ask
   */
  List<String> assertSameAnswers(
      Class<?> program, UnaryOperator<ChildJvm> environment, Arguments arguments) throws Exception {
    List<String> stock = answers(Form.STOCK, program, environment, arguments);
    assertThat(stock).contains("witness ring false").endsWith("end of questions");
    for (Form form : Form.served()) {
      List<String> ours = answers(form, program, environment, arguments);
      assertThat(differences(stock, ours)).as(form.toString()).isEmpty();
      assertThat(ours).as("%s", form).contains("witness ring true");
    }
    return stock;
  }

  List<String> assertSameAnswers(Class<?> program) throws Exception {
    return assertSameAnswers(
        program, child -> child, directory -> new String[] {directory.toString()});
  }

  /** All lines that the program prints, witnesses included. */
  List<String> answers(
      Form form, Class<?> program, UnaryOperator<ChildJvm> environment, Arguments arguments)
      throws Exception {
    Path directory = Files.createDirectory(own.resolve("form" + form.name().charAt(0)));
    ChildJvm child = environment.apply(form.child(leat));
    ChildJvm.Result result = child.run(program, arguments.of(directory));
    assertThat(result.exit()).as(form + ": " + result.output()).isZero();
    return result.output().replace(directory.toString(), "FORM").lines().toList();
  }

  private static boolean isAnswer(String line) {
    return !line.startsWith("witness ");
  }

  /** What the program itself has printed. */
  static List<String> withoutLog(List<String> lines) {
    return lines.stream()
        .filter(line -> line.matches("(platform|virtual|witness|end) .*"))
        .toList();
  }

  /** Where the answers differ: the stock JDK's and ours. */
  static List<String> differences(List<String> stock, List<String> ours) {
    List<String> expected = stock.stream().filter(FormsComparison::isAnswer).toList();
    List<String> actual = ours.stream().filter(FormsComparison::isAnswer).toList();
    List<String> differences = new ArrayList<>();
    for (int i = 0; i < Math.max(expected.size(), actual.size()); i++) {
      String left = i < expected.size() ? expected.get(i) : "nothing";
      String right = i < actual.size() ? actual.get(i) : "nothing";
      if (!left.equals(right)) {
        differences.add("stock: " + left + "\n  ours: " + right);
      }
    }
    return differences;
  }
}
