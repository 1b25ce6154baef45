package dev.leat.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.kernel.Errno;
import dev.leat.kernel.ResourceLimit;
import dev.leat.ring.Unavailability;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DoctorReportTest {
  @Test
  void usableIsStatusZeroAndListsWhatTheKernelCan() {
    DoctorReport report = report(null, List.of("NOP", "READ"));

    assertThat(report.status()).isZero();
    assertThat(report.text())
        .contains("Kernel              6.18.0")
        .contains("io_uring            usable")
        .contains("Opcodes (2)         NOP READ")
        .contains("RLIMIT_MEMLOCK      soft 8192, hard unlimited bytes")
        .contains("RLIMIT_NOFILE       unknown")
        .contains("File channels     dev.leat.file.C (Leat)")
        .contains("Default provider  sun.nio.fs.P (not Leat)")
        .doesNotContain("Remedy");
    assertThat(report.json())
        .contains("\"usable\": true", "\"cause\": null", "\"hard\": \"unlimited\"");
  }

  @Test
  void notUsableIsStatusOneWithCauseAndRemedy() {
    Unavailability refused = Unavailability.ofErrno("io_uring_setup", Errno.EPERM);
    DoctorReport report = report(refused, List.of());

    assertThat(report.status()).isEqualTo(1);
    assertThat(report.text().replaceAll("\\s+", " "))
        .contains("NOT usable: " + refused.cause())
        .contains("Remedy " + refused.remedy())
        .doesNotContain("Opcodes");
    assertThat(report.json()).contains("\"usable\": false", "EPERM");
  }

  @Test
  void longLinesAreFoldedBetweenWords() {
    List<String> opcodes = IntStream.range(0, 60).mapToObj(i -> "OPCODE_" + i).toList();

    assertThat(report(null, opcodes).text().lines())
        .allMatch(line -> line.length() <= 100)
        .noneMatch(line -> line.endsWith(" "))
        .anyMatch(line -> line.startsWith("                    OPCODE_"));
  }

  @Test
  void theRealOneFindsTheKernelAndThisJvm() throws Exception {
    DoctorReport report = new DoctorReport(RingDiagnosis.make(), JvmDiagnosis.make());

    assertThat(report.text())
        .contains("Kernel              " + System.getProperty("os.version"))
        .contains(System.getProperty("java.home"));
    assertThat(report.status() == 0).isEqualTo(!report.ring().opcodes().isEmpty());
  }

  private static DoctorReport report(
      @Nullable Unavailability unavailability, List<String> opcodes) {
    RingDiagnosis ring =
        new RingDiagnosis(
            "6.18.0",
            unavailability,
            List.of("CLAMP"),
            List.of("NODROP"),
            opcodes,
            Optional.of(new ResourceLimit(8192, -1)),
            Optional.empty());
    return new DoctorReport(
        ring, new JvmDiagnosis("25", "/jdk", "none", "sun.nio.fs.P", "dev.leat.file.C", "sun.S"));
  }
}
