package dev.leat.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.ChildJvm;
import dev.leat.Required;
import java.lang.foreign.MemorySegment;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the JDK's own restriction of native access does to the calls. */
class NativeAccessTest {
  @BeforeEach
  void onLinux() {
    Required.platform();
  }

  @Test
  void deniedAccessIsNamedAtEveryCall() throws Exception {
    ChildJvm.Result result =
        new ChildJvm()
            .withoutNativeAccess()
            .with("--illegal-native-access=deny")
            .run(CallThreeTimes.class);

    assertThat(result.output())
        .isEqualTo(
            """
            IllegalCallerException
            IllegalCallerException
            IllegalCallerException
            """);
  }

  @Test
  void grantedAccessIsUsedWithoutAWarning() throws Exception {
    ChildJvm.Result result = new ChildJvm().run(CallThreeTimes.class);

    assertThat(result.output()).isEqualTo("-9\n-14\n-22\n");
  }

  /** What the children run. */
  static final class CallThreeTimes {
    private CallThreeTimes() {}

    public static void main(String[] args) {
      print(() -> Syscalls.close(-1));
      print(() -> Syscalls.openat(LinuxConstants.AT_FDCWD, MemorySegment.NULL, 0, 0));
      print(() -> Syscalls.munmap(1, 4096));
    }

    private static void print(IntSupplier call) {
      try {
        System.out.println(call.getAsInt());
      } catch (IllegalCallerException refused) {
        System.out.println(refused.getClass().getSimpleName());
      }
    }
  }
}
