package dev.leat.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.leat.Required;
import dev.leat.kernel.Errno;
import dev.leat.kernel.IoUringConstants;
import dev.leat.kernel.IoUringNames;
import dev.leat.kernel.Syscalls;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class RingSetupTest {
  /** All seven that can be given up. */
  private static final int ALL =
      IoUringConstants.IORING_SETUP_NO_SQARRAY
          | IoUringConstants.IORING_SETUP_DEFER_TASKRUN
          | IoUringConstants.IORING_SETUP_SINGLE_ISSUER
          | IoUringConstants.IORING_SETUP_COOP_TASKRUN
          | IoUringConstants.IORING_SETUP_SUBMIT_ALL
          | IoUringConstants.IORING_SETUP_CLAMP
          | IoUringConstants.IORING_SETUP_CQSIZE;

  private static final RingConfig WISHED = new RingConfig(8, 64, ALL);

  @BeforeEach
  void onLinux() {
    Required.platform();
  }

  static IntStream releases() {
    return IntStream.concat(IntStream.rangeClosed(506, 519), IntStream.rangeClosed(600, 618));
  }

  @ParameterizedTest
  @MethodSource("releases")
  void everyReleaseGrantsAllThatItKnows(int release) throws Exception {
    SimulatedKernel kernel = new SimulatedKernel(release);

    RingSetup setup = RingSetup.negotiate(WISHED, kernel);

    assertThat(setup.fd()).isEqualTo(SimulatedKernel.FD);
    assertThat(setup.setupFlags()).isEqualTo(ALL & SimulatedKernel.known(release));
    assertThat(setup.params().sqEntries()).isEqualTo(8);
    assertThat(setup.params().cqEntries()).isEqualTo(64);
    assertThat(kernel.closed()).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "618, CQSIZE CLAMP SUBMIT_ALL COOP_TASKRUN SINGLE_ISSUER DEFER_TASKRUN NO_SQARRAY, 1",
    "606, CQSIZE CLAMP SUBMIT_ALL COOP_TASKRUN SINGLE_ISSUER DEFER_TASKRUN NO_SQARRAY, 1",
    "605, CQSIZE CLAMP SUBMIT_ALL COOP_TASKRUN SINGLE_ISSUER DEFER_TASKRUN, 2",
    "601, CQSIZE CLAMP SUBMIT_ALL COOP_TASKRUN SINGLE_ISSUER DEFER_TASKRUN, 2",
    "600, CQSIZE CLAMP SUBMIT_ALL COOP_TASKRUN SINGLE_ISSUER, 3",
    "519, CQSIZE CLAMP SUBMIT_ALL COOP_TASKRUN, 4",
    "518, CQSIZE CLAMP SUBMIT_ALL, 5",
    "517, CQSIZE CLAMP, 6",
    "506, CQSIZE CLAMP, 6",
  })
  void flagsAreGivenUpNewestFirst(int release, String left, int attempts) throws Exception {
    SimulatedKernel kernel = new SimulatedKernel(release);

    RingSetup setup = RingSetup.negotiate(WISHED, kernel);

    assertThat(String.join(" ", IoUringNames.setupFlags(setup.setupFlags()))).isEqualTo(left);
    assertThat(kernel.asked()).hasSize(attempts);
  }

  @ParameterizedTest
  @MethodSource("releases")
  void noAttemptDefersTaskWorkWithoutASingleIssuer(int release) throws Exception {
    SimulatedKernel kernel = new SimulatedKernel(release);

    RingSetup.negotiate(WISHED, kernel);

    int single = IoUringConstants.IORING_SETUP_SINGLE_ISSUER;
    int deferred = IoUringConstants.IORING_SETUP_DEFER_TASKRUN;
    assertThat(kernel.asked()).allMatch(flags -> (flags & deferred) == 0 || (flags & single) != 0);
  }

  @Test
  void flagsThatWereNotWishedAreNeverAskedFor() throws Exception {
    SimulatedKernel kernel = new SimulatedKernel(510);
    int wished = IoUringConstants.IORING_SETUP_COOP_TASKRUN;

    RingSetup setup = RingSetup.negotiate(new RingConfig(5, 0, wished), kernel);

    assertThat(kernel.asked()).containsExactly(wished, 0);
    assertThat(setup.setupFlags()).isZero();
    assertThat(setup.params().sqEntries()).isEqualTo(8);
    assertThat(setup.params().cqEntries()).isEqualTo(16);
  }

  @Test
  void aFlagThatRefinesAGivenUpOneGoesWithIt() throws Exception {
    int refined =
        IoUringConstants.IORING_SETUP_COOP_TASKRUN | IoUringConstants.IORING_SETUP_TASKRUN_FLAG;

    assertThat(
            RingSetup.negotiate(new RingConfig(8, 0, refined), new SimulatedKernel(518))
                .setupFlags())
        .isZero();
    assertThat(
            RingSetup.negotiate(new RingConfig(8, 0, refined), new SimulatedKernel(519))
                .setupFlags())
        .isEqualTo(refined);
  }

  private static RingUnavailableException refused(SimulatedKernel kernel) {
    return catchThrowableOfType(
        RingUnavailableException.class, () -> RingSetup.negotiate(WISHED, kernel));
  }

  @Test
  void anInvalidArgumentThatNoFlagExplainsEndsTheAttempts() {
    SimulatedKernel kernel = new SimulatedKernel(618).refusingSetup(Errno.EINVAL);

    RingUnavailableException refused = refused(kernel);

    assertThat(kernel.asked()).hasSize(8).endsWith(0).doesNotHaveDuplicates();
    assertThat(refused).hasMessageContaining("io_uring_setup failed with EINVAL");
  }

  @ParameterizedTest
  @CsvSource({"1, EPERM", "12, ENOMEM", "24, EMFILE", "38, ENOSYS"})
  void anyOtherErrorIsFinalAtOnce(int errno, String name) {
    SimulatedKernel kernel = new SimulatedKernel(618).refusingSetup(errno);

    RingUnavailableException refused = refused(kernel);

    assertThat(kernel.asked()).hasSize(1);
    assertThat(refused).hasMessageContaining("io_uring_setup failed with " + name);
    assertThat(refused.getMessage()).isEqualTo(refused.unavailability().sentence());
    assertThat(kernel.closed()).isZero();
  }

  @ParameterizedTest
  @CsvSource({"501", "504", "505"})
  void aKernelWithoutReadAndWriteIsTooOld(int release) {
    SimulatedKernel kernel = new SimulatedKernel(release);

    RingUnavailableException refused = refused(kernel);

    assertThat(refused).hasMessageContaining("has no").hasMessageContaining("IORING_OP_READ");
    assertThat(refused.unavailability().remedy()).contains("Linux 5.6");
    assertThat(kernel.closed()).isEqualTo(1);
  }

  @Test
  void aRingThatMayNotBeEnteredIsGivenBack() {
    SimulatedKernel kernel = new SimulatedKernel(618).refusingEnter(Errno.EPERM);

    assertThat(refused(kernel)).hasMessageContaining("io_uring_enter failed with EPERM");
    assertThat(kernel.closed()).isEqualTo(1);
  }

  @Test
  void aRingThatMayNotBeProbedIsUsedForWhatItsFeaturesProve() throws Exception {
    SimulatedKernel kernel = new SimulatedKernel(618).refusingRegister(Errno.EPERM);

    RingFeatures features = RingSetup.negotiate(WISHED, kernel).features();

    assertThat(features.supports(IoUringConstants.IORING_OP_WRITE)).isTrue();
    assertThat(features.supports(IoUringConstants.IORING_OP_SPLICE)).isFalse();
    assertThat(features.supports(IoUringConstants.IORING_OP_FTRUNCATE)).isFalse();
  }

  @Test
  void thisKernelGrantsARingWithAllItsFlagsInForce() throws Exception {
    RingSetup setup = RingSetup.negotiate(WISHED);

    assertThat(setup.params().sqEntries()).isEqualTo(8);
    assertThat(setup.params().cqEntries()).isEqualTo(64);
    assertThat(setup.params().flags() & ALL).isEqualTo(setup.setupFlags());
    assertThat(setup.has(IoUringConstants.IORING_SETUP_CQSIZE)).isTrue();
    assertThat(setup.features().features()).contains("NODROP", "SINGLE_MMAP", "RW_CUR_POS");
    assertThat(setup.features().opcodes()).contains("READ", "WRITE", "FSYNC");
    assertThat(setup.features().has(IoUringConstants.IORING_FEAT_NODROP)).isTrue();
    assertThat(Syscalls.close(setup.fd())).isZero();
  }
}
