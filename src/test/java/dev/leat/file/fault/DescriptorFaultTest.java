package dev.leat.file.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.Required;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A process that may not have one descriptor more: ours on a virtual thread would need one. */
class DescriptorFaultTest extends FormsComparison {
  private static final String[] LIMIT = {"prlimit", "--nofile=128"};

  @Test
  void tooManyOpenFilesGiveTheAnswersOfTheStockJdk() throws Exception {
    Required.program("prlimit");
    assertSameAnswers(
        DescriptorQuestions.class,
        child -> child.under(LIMIT),
        directory -> new String[] {directory.toString()});
  }

  /** The ring itself cannot be set up: the JDK's channels serve, and one line may say so. */
  @Test
  void tooManyOpenFilesBeforeTheFirstUseGiveTheAnswersOfTheStockJdk() throws Exception {
    Required.program("prlimit");
    List<String> stock = answers(Form.STOCK);
    for (Form form : Form.served()) {
      List<String> ours = answers(form);
      assertThat(differences(stock, withoutLog(ours))).as(form.toString()).isEmpty();
      assertThat(ours).filteredOn(line -> line.contains("io_uring")).hasSizeLessThanOrEqualTo(1);
    }
  }

  private List<String> answers(Form form) throws Exception {
    return answers(
        form,
        DescriptorQuestions.class,
        child -> child.under(LIMIT),
        directory -> new String[] {directory.toString(), "first"});
  }
}
