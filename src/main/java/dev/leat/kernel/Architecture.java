package dev.leat.kernel;

/** The processor architectures whose numbers are in the tables of this package. */
enum Architecture {
  X86_64,
  AARCH64;

  /**
   * The architecture that {@code os.arch} names.
   *
   * @param osArch as the JDK spells it: {@code amd64} and {@code x86_64} are the same
   * @throws UnsupportedOperationException for any other name
   */
  static Architecture of(String osArch) {
    return switch (osArch) {
      case "amd64", "x86_64" -> X86_64;
      case "aarch64" -> AARCH64;
      default -> throw new UnsupportedOperationException("no Linux numbers for " + osArch);
    };
  }

  /** The architecture of this virtual machine. */
  static Architecture current() {
    return of(System.getProperty("os.arch", ""));
  }
}
