package dev.leat.file.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.ChildJvm;
import dev.leat.Required;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** System calls that fail although nothing is wrong with the file. */
class DisturbedCallsTest extends FormsComparison {
  private static ChildJvm disturb(ChildJvm child, String call, String how) {
    Required.program("strace");
    return child
        .under("strace", "-f", "--seccomp-bpf", "-qq", "-o", "/dev/null")
        .under("-e", "trace=" + call, "-e", "inject=" + call + ":" + how);
  }

  private List<String> copy(Form form, String call, String how) throws Exception {
    return answers(
        form,
        CopyQuestions.class,
        child -> call.isEmpty() ? child : disturb(child, call, how),
        directory -> new String[] {directory.toString()});
  }

  /** Each is answered by trying again, or in another way. */
  @ParameterizedTest
  @CsvSource({
    "preadv2, error=EINTR:when=1+2",
    "preadv2, error=EAGAIN",
    "preadv2, error=EAGAIN:when=2+2",
    "preadv2, error=EOPNOTSUPP",
    "io_uring_enter, error=EINTR:when=2+3",
    "io_uring_enter, error=EAGAIN:when=2+3",
    "io_uring_enter, error=EBUSY:when=2+3",
    "pwrite64, error=EINTR:when=1+2"
  })
  void nothingIsLost(String call, String how) throws Exception {
    List<String> stock = copy(Form.STOCK, "", "");
    assertThat(stock).filteredOn(line -> line.contains(" = value ")).hasSize(18);
    List<String> ours = copy(Form.HOOK, call, how);
    assertThat(differences(stock, ours)).isEmpty();
    assertThat(ours).contains("witness ring true");
  }

  /** The JDK's channels then serve virtual threads as well, and one line says why. */
  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "STOCK")
  void whereThereIsNoRingNothingIsLost(Form form) throws Exception {
    List<String> stock = copy(Form.STOCK, "", "");
    List<String> ours = copy(form, "io_uring_setup", "error=EPERM");
    assertThat(differences(stock, withoutLog(ours))).isEmpty();
    assertThat(ours).contains("witness ring false");
    assertThat(ours).filteredOn(line -> line.contains("io_uring")).hasSize(1);
  }

  /**
   * A second descriptor for the ring, or what a file is, cannot be had: the JDK's channel serves.
   */
  @ParameterizedTest
  @CsvSource({"fcntl, error=EMFILE", "statx, error=ENOSYS"})
  void whereTheFileCannotBeTakenOverNothingIsLost(String call, String how) throws Exception {
    List<String> stock = copy(Form.STOCK, call, how); // which needs both for O_DIRECT
    assertThat(differences(stock, copy(Form.HOOK, call, how))).isEmpty();
  }

  /** Met without waiting, an error is looked at again by a call that may wait. */
  @Test
  void anErrorOfAReadIsThatReadsAlone() throws Exception {
    List<String> ours = copy(Form.HOOK, "preadv2", "error=EIO:when=3..4");
    List<String> stock = copy(Form.STOCK, "", "");
    assertThat(differences(stock, ours))
        .isNotEmpty()
        .hasSizeLessThan(5)
        .allMatch(difference -> difference.endsWith("java.io.IOException: Input/output error"));
  }
}
