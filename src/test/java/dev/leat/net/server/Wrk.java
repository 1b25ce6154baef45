package dev.leat.net.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.Required;
import dev.leat.testing.Tool;
import java.io.IOException;

/** The load generator wrk, which knows time as its only measure. */
final class Wrk {
  /** A busy machine may not get to a single request within wrk's shortest time, a second. */
  private static final int ATTEMPTS = 30;

  private Wrk() {}

  /** Loads {@code url} until something was served; any error fails. */
  static void load(int connections, String url) throws IOException, InterruptedException {
    Required.program("wrk");
    String report = "";
    for (int i = 0; i < ATTEMPTS && !report.matches("(?s).*[1-9][0-9]* requests in.*"); i++) {
      report = Tool.run("wrk", "-t1", "-c" + connections, "-d1", url);
      assertThat(report).doesNotContain("Socket errors", "Non-2xx");
    }
    assertThat(report).containsPattern("[1-9][0-9]* requests in");
  }
}
