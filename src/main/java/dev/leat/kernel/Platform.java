package dev.leat.kernel;

import java.util.Locale;

/**
 * Whether this virtual machine can have an io_uring at all: Linux on a processor whose numbers we
 * know.
 *
 * <p>Decided from the system properties {@code os.name} and {@code os.arch} alone, read once when
 * this class is initialised. No native call and no other class of this package is touched, so the
 * question is free to ask at start-up, and {@code -Dos.name=Windows} simulates another system.
 */
public final class Platform {
  private static final String NAME = System.getProperty("os.name", "");
  private static final String ARCH = System.getProperty("os.arch", "");
  private static final boolean SUPPORTED = supports(NAME, ARCH);

  private Platform() {}

  /** True on Linux with x86-64 or aarch64. Says nothing about what the kernel permits. */
  public static boolean supported() {
    return SUPPORTED;
  }

  /** The system and the processor as the JDK spells them, for messages: {@code Linux amd64}. */
  public static String description() {
    return NAME + " " + ARCH;
  }

  static boolean supports(String osName, String osArch) {
    if (!osName.toLowerCase(Locale.ROOT).equals("linux")) {
      return false;
    }
    return switch (osArch) {
      case "amd64", "x86_64", "aarch64" -> true;
      default -> false;
    };
  }
}
