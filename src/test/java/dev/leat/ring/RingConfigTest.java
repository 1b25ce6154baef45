package dev.leat.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.kernel.IoUringConstants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RingConfigTest {
  @ParameterizedTest
  @CsvSource({"1, 0", "1, 1", "256, 0", "256, 512", "3, 5", "32768, 32768", "32768, 65536"})
  void sizesThatTheKernelTakesAreTaken(int entries, int completionEntries) {
    RingConfig config = new RingConfig(entries, completionEntries, 0);

    assertThat(config.entries()).isEqualTo(entries);
    assertThat(config.completionEntries()).isEqualTo(completionEntries);
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "-1, 0", "32769, 0", "8, 7", "8, -1", "8, 65537"})
  void otherSizesAreRefused(int entries, int completionEntries) {
    assertThatThrownBy(() -> new RingConfig(entries, completionEntries, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("ntries: ");
  }

  @Test
  void flagsOfAnotherLayoutAreRefused() {
    assertThatThrownBy(() -> new RingConfig(8, 0, IoUringConstants.IORING_SETUP_SQE128))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("0x400");
    assertThatThrownBy(() -> new RingConfig(8, 0, IoUringConstants.IORING_SETUP_CQE32))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void deferringTaskWorkNeedsASingleIssuer() {
    int deferred = IoUringConstants.IORING_SETUP_DEFER_TASKRUN;
    int both = deferred | IoUringConstants.IORING_SETUP_SINGLE_ISSUER;

    assertThatThrownBy(() -> new RingConfig(8, 0, deferred))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("SINGLE_ISSUER");
    assertThat(new RingConfig(8, 0, both).setupFlags()).isEqualTo(both);
  }
}
