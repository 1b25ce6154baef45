package dev.leat.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.Required;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ResourceLimitTest {
  @BeforeEach
  void onLinux() {
    Required.platform();
  }

  /** Name, then soft and hard limit as words. */
  private static String[] fromProc(String name) throws Exception {
    try (var lines = Files.lines(Path.of("/proc/self/limits"))) {
      String line = lines.filter(l -> l.startsWith(name)).findFirst().orElseThrow();
      return line.substring(name.length()).strip().split("\\s+");
    }
  }

  private static void compare(int resource, String name) throws Exception {
    String[] expected = fromProc(name);
    ResourceLimit limit = ResourceLimit.of(resource).orElseThrow();

    assertThat(ResourceLimit.text(limit.soft())).isEqualTo(expected[0]);
    assertThat(ResourceLimit.text(limit.hard())).isEqualTo(expected[1]);
  }

  @Test
  void openFilesAreAsInProc() throws Exception {
    compare(LinuxConstants.RLIMIT_NOFILE, "Max open files");
  }

  @Test
  void lockedMemoryIsAsInProc() throws Exception {
    compare(LinuxConstants.RLIMIT_MEMLOCK, "Max locked memory");
  }

  @Test
  void anUnknownResourceIsEmpty() {
    assertThat(ResourceLimit.of(1000)).isEmpty();
  }

  @Test
  void noLimitIsCalledUnlimited() {
    assertThat(ResourceLimit.text(LinuxConstants.RLIM_INFINITY)).isEqualTo("unlimited");
    assertThat(ResourceLimit.text(-2)).isEqualTo("18446744073709551614");
  }
}
