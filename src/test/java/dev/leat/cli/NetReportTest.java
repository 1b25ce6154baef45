package dev.leat.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class NetReportTest {
  private static final String JDK = "sun.nio.ch.Socket";
  private static final String LEAT = "dev.leat.net.Socket";
  private static final String DIGEST = "0123456789abcdef0123456789abcdef";

  @Test
  void everyByteServedByLeatIsStatusZero() {
    NetReport report = report(LEAT, "dev.leat.file.Channel");

    assertThat(report.status()).isZero();
    assertThat(report.table())
        .contains("32 connections at once, each with one exchange under way; medians of 3 runs.")
        .contains("echo    stock JDK   sun.nio.ch.Socket")
        .contains("http    with Leat   dev.leat.net.Socket")
        .contains("0123456789abcdef...")
        .contains("With Leat: echo 4.00 times the rate, 0.50 times the CPU an exchange; http 4.00");
    assertThat(report.json()).contains("\"identical\": true", "\"servedByLeat\": true");
  }

  @Test
  void figuresAreMedians() {
    NetFigures figures = NetFigures.of("echo", "x", runs(JDK, "", "", 1, 9, 2), "");

    assertThat(figures.operationsPerSecond()).isEqualTo(500);
    assertThat(figures.cpuMicrosPerOperation()).isEqualTo(1_000 * Math.sqrt(2));
    assertThat(figures.p50Micros()).isEqualTo(20);
    assertThat(figures.p99Micros()).isEqualTo(200);
  }

  @Test
  void oneWrongByteAmongManyRunsIsStatusOne() {
    List<NetFacts> runs = runs(LEAT, "", "", 1, 1);
    runs.add(1, new NetFacts(LEAT, "", 1, 1, 1, 1, 1, false, ""));
    NetFigures wrong = NetFigures.of("echo", "with Leat", runs, "");
    NetReport report = new NetReport(32, 3, List.of(wrong, wrong), http(LEAT, "dev.leat.file.C"));

    assertThat(report.status()).isEqualTo(1);
    assertThat(report.table()).contains("WRONG", "echo (with Leat)");
    assertThat(report.json()).contains("\"identical\": false", "\"servedByLeat\": true");
  }

  @Test
  void anotherDigestOfTheDownloadIsStatusOne() {
    List<NetFacts> runs = runs(JDK, "sun.nio.ch.File", "fedcba9876543210fedcba", 1);

    NetFigures figures = NetFigures.of("http", "stock JDK", runs, DIGEST);

    assertThat(figures.sound()).isFalse();
    assertThat(new NetReport(32, 1, List.of(figures), List.of(figures)).table())
        .contains("WRONG", "fedcba9876543210...");
  }

  @Test
  void runsWithoutAnExchangeAreNotSound() {
    NetFacts none = new NetFacts(JDK, "", 0, 1, 1, 0, 0, true, "");

    assertThat(NetFigures.of("echo", "stock JDK", List.of(none), "").sound()).isFalse();
    assertThat(none.cpuMicrosPerOperation()).isZero();
  }

  @Test
  void filesServedByTheJdkAreStatusOne() {
    NetReport report = report(LEAT, "sun.nio.ch.File");

    assertThat(report.status()).isEqualTo(1);
    assertThat(report.table()).contains("Leat did not serve").doesNotContain("WRONG");
    assertThat(report.json()).contains("\"servedByLeat\": false");
  }

  @Test
  void oneRunServedByTheJdkIsShown() {
    List<NetFacts> runs = runs(LEAT, "", "", 1, 1);
    runs.addAll(1, runs(JDK, "", "", 1));

    assertThat(NetFigures.of("echo", "with Leat", runs, "").servedByLeat()).isFalse();
  }

  @Test
  void factsAreReadFromWhatServerAndClientsPrint() {
    String load =
        "load operations=10 seconds=2.5 cpuSeconds=0.5 p50Micros=3 p99Micros=4 identical=true";

    assertThat(NetFacts.parse("serving channel=C file=F", load + " sha256=D"))
        .isEqualTo(new NetFacts("C", "F", 10, 2.5, 0.5, 3, 4, true, "D"));
    assertThat(NetFacts.parse("serving channel=C", load))
        .isEqualTo(new NetFacts("C", "", 10, 2.5, 0.5, 3, 4, true, ""));
    assertThatThrownBy(() -> NetFacts.parse("serving", load))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("channel");
  }

  private static NetReport report(String socket, String file) {
    List<NetFigures> echo =
        List.of(
            NetFigures.of("echo", "stock JDK", runs(JDK, "", "", 4, 4, 4), ""),
            NetFigures.of("echo", "with Leat", runs(socket, "", "", 1, 1, 1), ""));
    return new NetReport(32, 3, echo, http(socket, file));
  }

  private static List<NetFigures> http(String socket, String file) {
    List<NetFacts> stock = runs(JDK, "sun.nio.ch.File", DIGEST, 4, 4, 4);
    return List.of(
        NetFigures.of("http", "stock JDK", stock, DIGEST),
        NetFigures.of("http", "with Leat", runs(socket, file, DIGEST, 1, 1, 1), DIGEST));
  }

  /** Runs of a thousand exchanges each that take so many seconds, and the root of that in CPU. */
  private static List<NetFacts> runs(String socket, String file, String digest, double... seconds) {
    List<NetFacts> runs = new ArrayList<>();
    for (double each : seconds) {
      double cpu = Math.sqrt(each);
      long micros = Math.round(10 * each);
      runs.add(new NetFacts(socket, file, 1_000, each, cpu, micros, 10 * micros, true, digest));
    }
    return runs;
  }
}
