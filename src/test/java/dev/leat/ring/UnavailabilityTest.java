package dev.leat.ring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.kernel.Errno;
import java.util.List;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The words for each refusal in surroundings that are made up. */
class UnavailabilityTest {
  private static final String MEMLOCK = "soft 65536, hard 65536 bytes";
  private static final String NOFILE = "soft 1024, hard 4096";

  private static Surroundings kernel(String release) {
    return new Surroundings(release, "", false, MEMLOCK, NOFILE);
  }

  private static Unavailability setup(int errno, Surroundings around) {
    return Unavailability.ofErrno("io_uring_setup", errno, around);
  }

  @Test
  void theSentenceSaysWhatWhyWhatToDoAndWhoServes() {
    Surroundings around = new Surroundings("6.18.0", "2", false, MEMLOCK, NOFILE);

    assertThat(setup(Errno.EPERM, around).sentence())
        .isEqualTo(
            "Leat does not use io_uring: io_uring_setup failed with EPERM, the sysctl"
                + " kernel.io_uring_disabled is 2: nobody may; to change that, set"
                + " kernel.io_uring_disabled=0. Meanwhile the JDK's own channels serve.");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, 5, 11, 12, 13, 14, 22, 23, 24, 38, 95, 4095})
  void everySentenceIsOneLine(int errno) {
    Unavailability unavailability = setup(errno, kernel("5.10.0"));

    assertThat(unavailability.sentence()).doesNotContain("\n").contains("io_uring_setup failed");
    assertThat(unavailability.remedy()).isNotEmpty().doesNotEndWith(".");
    assertThat(unavailability.cause()).doesNotEndWith(".");
    assertThat(unavailability.silent()).isFalse();
  }

  @Test
  void enosysOfAnOldKernelAsksForANewOne() {
    Unavailability old = setup(Errno.ENOSYS, kernel("4.19.0-27-amd64"));

    assertThat(old.cause()).contains("kernel 4.19.0-27-amd64 is older than 5.1");
    assertThat(old.remedy()).isEqualTo("run Linux 5.6 or later");
  }

  @Test
  void enosysOfANewKernelIsItsConfigurationOrAFilter() {
    Surroundings filtered = new Surroundings("6.1.0", "", true, MEMLOCK, NOFILE);

    assertThat(setup(Errno.ENOSYS, kernel("6.1.0")).cause()).contains("without CONFIG_IO_URING");
    assertThat(setup(Errno.ENOSYS, filtered).cause()).contains("hidden by a seccomp filter");
    assertThat(setup(Errno.ENOSYS, filtered).remedy()).contains("io_uring_register");
  }

  @Test
  void epermTellsTheSysctlFromTheContainer() {
    Surroundings group = new Surroundings("6.18.0", "1", true, MEMLOCK, NOFILE);
    Surroundings docker = new Surroundings("6.18.0", "0", true, MEMLOCK, NOFILE);
    Surroundings oldDocker = new Surroundings("5.15.0", "", true, MEMLOCK, NOFILE);

    assertThat(setup(Errno.EPERM, group).remedy()).contains("kernel.io_uring_group");
    assertThat(setup(Errno.EPERM, docker).cause()).contains("seccomp", "Docker");
    assertThat(setup(Errno.EPERM, docker).remedy()).contains("seccomp=unconfined");
    assertThat(setup(Errno.EPERM, oldDocker)).isEqualTo(setup(Errno.EPERM, docker));
    assertThat(setup(Errno.EPERM, kernel("6.18.0")).cause()).contains("neither");
    assertThat(setup(Errno.EPERM, kernel("6.18.0")).remedy()).contains("security module");
  }

  @Test
  void enomemHasTheFigures() {
    assertThat(setup(Errno.ENOMEM, kernel("5.10.0")).cause())
        .contains("locked memory")
        .endsWith("RLIMIT_MEMLOCK is " + MEMLOCK);
    assertThat(setup(Errno.ENOMEM, kernel("5.10.0")).remedy())
        .contains("ulimit -l", "LimitMEMLOCK=");
    assertThat(setup(Errno.ENOMEM, kernel("6.1.0")).cause()).contains("container", MEMLOCK);
  }

  @Test
  void descriptorsThatRanOutHaveTheFigures() {
    assertThat(setup(Errno.EMFILE, kernel("6.1.0")).cause()).contains(NOFILE);
    assertThat(setup(Errno.EMFILE, kernel("6.1.0")).remedy()).contains("ulimit -n");
    assertThat(setup(Errno.ENFILE, kernel("6.1.0")).remedy()).contains("fs.file-max");
  }

  @Test
  void missingOpcodesAreNamed() {
    Unavailability missing = Unavailability.ofMissing(List.of("IORING_OP_READ", "IORING_OP_WRITE"));

    assertThat(missing.cause()).endsWith("has no IORING_OP_READ, IORING_OP_WRITE");
    assertThat(missing.silent()).isFalse();
  }

  @Test
  void aJvmWithoutALinkerIsNamed() {
    Unavailability noLinker =
        Unavailability.ofJdk(new UnsupportedOperationException("Unsupported os"));

    assertThat(noLinker.cause()).contains("no linker", "Unsupported os");
    assertThat(noLinker.silent()).isFalse();
  }

  @Test
  void anotherPlatformIsSilentAndHasNoRemedy() {
    Unavailability windows = Unavailability.ofPlatform("Windows 11 amd64");

    assertThat(windows.silent()).isTrue();
    assertThat(windows.sentence())
        .isEqualTo(
            "Leat does not use io_uring: Windows 11 amd64 has none; it needs Linux on x86-64 or"
                + " aarch64. Meanwhile the JDK's own channels serve.");
  }

  @ParameterizedTest
  @CsvSource({
    "5.6.0, false",
    "5.11.22-generic, false",
    "5.12, true",
    "5.12.0, true",
    "6.0, true",
    "6.18.44-fc-v669, true",
    "10.1, true",
    "4.20, false",
    "'', true",
    "unreadable, true",
  })
  void releasesAreComparedByNumber(String release, boolean atLeast) {
    assertThat(kernel(release).isAtLeast(5, 12)).isEqualTo(atLeast);
  }

  @Test
  void aFailedLinkNamesWhatFailedFirst() {
    Throwable first = new NoSuchElementException("Symbol not found: syscall");

    Unavailability failed = Unavailability.ofLinking(new ExceptionInInitializerError(first));

    assertThat(failed.cause())
        .isEqualTo("calls of C could not be linked (Symbol not found: syscall)");
    assertThat(failed.remedy()).isNotEmpty();
    assertThat(failed.silent()).isFalse();
  }
}
