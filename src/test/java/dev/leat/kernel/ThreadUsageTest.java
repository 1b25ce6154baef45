package dev.leat.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.Required;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Held against what /proc says of the same thread. */
class ThreadUsageTest {
  private final ThreadUsage usage = new ThreadUsage();

  @BeforeEach
  void needsLinux() {
    Required.platform();
  }

  @Test
  void countsTheSwitchesOfWhoWaits() throws Exception {
    usage.update();
    long before = usage.voluntarySwitches();
    LockSupport.parkNanos(1_000_000);
    long atLeast = switchesByProc();
    usage.update();
    assertThat(usage.voluntarySwitches()).isGreaterThan(before);
    assertThat(usage.voluntarySwitches()).isBetween(atLeast, switchesByProc());
  }

  @Test
  void measuresTheTimeOfWhoComputes() throws Exception {
    long start = nanosByProc();
    usage.update();
    long before = usage.cpuNanos();
    while (nanosByProc() - start < 50_000_000) {
      Thread.onSpinWait();
    }
    usage.update();
    // Not from start: what getrusage says is cut to whole microseconds, that before as well.
    assertThat(usage.cpuNanos() - before).isBetween(25_000_000L, nanosByProc() - before);
  }

  private static long switchesByProc() throws IOException {
    return number("status", "(?s).*\\nvoluntary_ctxt_switches:\\s+(\\d+).*");
  }

  private static long nanosByProc() throws IOException {
    return number("schedstat", "(?s)(\\d+) .*");
  }

  private static long number(String file, String pattern) throws IOException {
    String content = Files.readString(Path.of("/proc/thread-self", file));
    return Long.parseLong(content.replaceFirst(pattern, "$1"));
  }
}
