package dev.leat.ring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.ChildJvm;
import dev.leat.Required;
import dev.leat.kernel.IoUringConstants;
import dev.leat.kernel.IoUringNames;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The real calls in a child, with strace between it and the kernel. */
class InjectedSetupTest {
  @BeforeEach
  void onLinux() throws Exception {
    Required.platform();
    Required.program("strace");
    Process trial = new ProcessBuilder("strace", "-o", "/dev/null", "true").start();
    Required.that(trial.waitFor() == 0, "the permission to trace a process");
  }

  private static String negotiateWith(String injection) throws Exception {
    ChildJvm.Result result =
        new ChildJvm()
            .under("strace", "-f", "-qq", "-o", "/dev/null", "-e", "inject=" + injection)
            .run(Negotiate.class);
    assertThat(result.exit()).as(result.output()).isZero();
    return result.output();
  }

  @Test
  void theFirstInvalidArgumentCostsTheNewestFlagOnly() throws Exception {
    assertThat(negotiateWith("io_uring_setup:error=EINVAL:when=1"))
        .isEqualTo("[CQSIZE, CLAMP, SUBMIT_ALL]\n");
  }

  @Test
  void threeInvalidArgumentsCostThreeFlags() throws Exception {
    assertThat(negotiateWith("io_uring_setup:error=EINVAL:when=1..3")).isEqualTo("[CQSIZE]\n");
  }

  @ParameterizedTest
  @CsvSource({
    "io_uring_setup:error=EINVAL, 'failed with EINVAL on kernel '",
    "io_uring_setup:error=ENOSYS, was built without CONFIG_IO_URING",
    "io_uring_setup:error=EPERM, 'failed with EPERM, '",
    "io_uring_setup:error=ENOMEM, RLIMIT_MEMLOCK is soft ",
    "io_uring_setup:error=EMFILE, '(soft '",
    "io_uring_setup:error=ENFILE, fs.file-max",
    "io_uring_enter:error=EPERM, 'io_uring_enter failed with EPERM, '",
  })
  void aRefusalIsOneLineWithItsCause(String injection, String expected) throws Exception {
    assertThat(negotiateWith(injection))
        .startsWith("Leat does not use io_uring: ")
        .contains(expected)
        .endsWith("Meanwhile the JDK's own channels serve.\n")
        .hasLineCount(1);
  }

  @Test
  void theJdksDenialOfNativeAccessNamesTheOption() throws Exception {
    ChildJvm.Result result =
        new ChildJvm()
            .withoutNativeAccess()
            .with("--illegal-native-access=deny")
            .run(Negotiate.class);

    assertThat(result.output())
        .isEqualTo(
            "Leat does not use io_uring: the JVM denies native access"
                + " (--illegal-native-access=deny); to change that, add"
                + " --enable-native-access=ALL-UNNAMED to the command line. Meanwhile the JDK's"
                + " own channels serve.\n");
  }

  @Test
  void anotherSystemIsNoReasonToLog() throws Exception {
    ChildJvm.Result result = new ChildJvm().with("-Dos.name=Windows 11").run(Negotiate.class);

    assertThat(result.output()).isEqualTo("silent\n");
  }

  /** What the children run: prints the flags in force, or why there is no ring. */
  static final class Negotiate {
    private Negotiate() {}

    public static void main(String[] args) {
      int wished =
          IoUringConstants.IORING_SETUP_CLAMP
              | IoUringConstants.IORING_SETUP_SUBMIT_ALL
              | IoUringConstants.IORING_SETUP_COOP_TASKRUN;
      try {
        RingSetup setup = RingSetup.negotiate(new RingConfig(8, 32, wished));
        System.out.println(IoUringNames.setupFlags(setup.setupFlags()));
      } catch (RingUnavailableException refused) {
        Unavailability why = refused.unavailability();
        System.out.println(why.silent() ? "silent" : why.sentence());
      }
    }
  }
}
