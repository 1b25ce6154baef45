package dev.leat.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.ChildJvm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlatformTest {
  @ParameterizedTest
  @CsvSource({
    "Linux, amd64, true",
    "Linux, x86_64, true",
    "Linux, aarch64, true",
    "Linux, x86, false",
    "Linux, arm, false",
    "Linux, riscv64, false",
    "Linux, '', false",
    "Windows 11, amd64, false",
    "Mac OS X, aarch64, false",
    "FreeBSD, amd64, false",
    "'', '', false",
  })
  void linuxOnTwoProcessorsIsSupported(String name, String arch, boolean expected) {
    assertThat(Platform.supports(name, arch)).isEqualTo(expected);
  }

  @Test
  void propertiesSimulateAnotherSystem() throws Exception {
    ChildJvm.Result result = new ChildJvm().with("-Dos.name=Windows 11").run(Ask.class);

    assertThat(result.output()).startsWith("false Windows 11 ");
    assertThat(result.exit()).isZero();
  }

  @Test
  void askingTouchesNothingNative() throws Exception {
    ChildJvm.Result result =
        new ChildJvm().withoutNativeAccess().with("-Xlog:class+load").run(Ask.class);

    // The first assertion proves that the log is there at all.
    assertThat(result.output()).contains("dev.leat.kernel.Platform ");
    assertThat(result.output()).doesNotContain("dev.leat.kernel.NativeCalls");
    assertThat(result.output()).doesNotContain("jdk.internal.foreign.abi.Linker");
  }

  /** What the children run. */
  static final class Ask {
    private Ask() {}

    public static void main(String[] args) {
      System.out.println(Platform.supported() + " " + Platform.description());
    }
  }
}
