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
    List<String> stock = answers(Form.STOCK, "first");
    for (Form form : Form.served()) {
      List<String> ours = answers(form, "first");
      assertThat(differences(stock, withoutLog(ours))).as(form.toString()).isEmpty();
      assertThat(ours).filteredOn(line -> line.contains("io_uring")).hasSizeLessThanOrEqualTo(1);
    }
  }

  /** With the agent: without, a map or a lock of such a channel takes one descriptor more. */
  @Test
  void whatAVirtualThreadHasOpenedNeedsNoDescriptorMore() throws Exception {
    Required.program("prlimit");
    List<String> stock = answers(Form.STOCK, "virtual");
    assertThat(stock).anyMatch(line -> line.startsWith("virtual  without: opened there = "));
    for (Form form : List.of(Form.HOOK, Form.WRAP)) {
      assertThat(differences(stock, answers(form, "virtual"))).as("" + form).isEmpty();
    }
  }

  private List<String> answers(Form form, String how) throws Exception {
    return answers(
        form,
        DescriptorQuestions.class,
        child -> child.under(LIMIT),
        directory -> new String[] {directory.toString(), how});
  }
}
