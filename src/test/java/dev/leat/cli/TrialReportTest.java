package dev.leat.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrialReportTest {
  private static final String JDK = "sun.nio.ch.Channel";
  private static final String LEAT = "dev.leat.file.Channel";
  private static final String DIGEST = "0123456789abcdef0123456789abcdef";

  @Test
  void equalDigestsServedByLeatAreStatusZero() {
    TrialReport report = report(copies(JDK, 3, 1, 2), copies(LEAT, 4, 6, 5));

    assertThat(report.status()).isZero();
    assertThat(report.table())
        .contains("Copied F (256,000,000 bytes), 32 operations in flight; medians of 3 runs.")
        .contains("stock JDK   sun.nio.ch.Channel")
        .contains("with Leat   dev.leat.file.Channel")
        .contains("0123456789abcdef...")
        .contains("With Leat: 0.40 times the throughput");
    assertThat(report.json()).contains("\"digestsEqual\": true", "\"servedByLeat\": true");
  }

  @Test
  void figuresAreMedians() {
    assertThat(Figures.of("x", copies(JDK, 3, 1, 2)).operationsPerSecond()).isEqualTo(5);
    assertThat(Figures.of("x", copies(JDK, 2, 1)).operationsPerSecond()).isEqualTo(7.5);
  }

  @Test
  void oneWrongCopyAmongManyIsStatusOne() {
    List<CopyFacts> copies = copies(LEAT, 1, 1);
    copies.add(1, new CopyFacts(LEAT, 1, 1, 1, 1, true, DIGEST, "fedcba9876543210fedcba"));
    TrialReport report = report(copies(JDK, 1), copies);

    assertThat(report.status()).isEqualTo(1);
    assertThat(report.table()).contains("WRONG", "fedcba9876543210...");
    assertThat(report.json()).contains("\"digestsEqual\": false");
  }

  @Test
  void oneCopyServedByTheJdkIsStatusOne() {
    List<CopyFacts> copies = copies(LEAT, 1, 1);
    copies.addAll(1, copies(JDK, 1));
    TrialReport report = report(copies(JDK, 1), copies);

    assertThat(report.status()).isEqualTo(1);
    assertThat(report.table()).contains("Leat did not serve").doesNotContain("WRONG");
    assertThat(report.json()).contains("\"servedByLeat\": false");
  }

  @Test
  void aSmallFileIsNotComparedForSpeed() {
    Figures jdk = Figures.of("stock JDK", copies(JDK, 1));
    Figures leat = Figures.of("with Leat", copies(LEAT, 1));

    assertThat(new TrialReport("F", 100, 1, jdk, leat).table())
        .contains("too small to compare speed");
  }

  private static TrialReport report(List<CopyFacts> stock, List<CopyFacts> leat) {
    return new TrialReport(
        "F",
        256_000_000,
        stock.size(),
        Figures.of("stock JDK", stock),
        Figures.of("with Leat", leat));
  }

  /** Copies of ten operations each that take so many seconds. */
  private static List<CopyFacts> copies(String channel, double... seconds) {
    List<CopyFacts> copies = new ArrayList<>();
    for (double each : seconds) {
      copies.add(new CopyFacts(channel, 256_000_000, 10, each, each, true, DIGEST, DIGEST));
    }
    return copies;
  }
}
