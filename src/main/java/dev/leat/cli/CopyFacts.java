package dev.leat.cli;

/**
 * One copy, as {@code examples/CopyFile.java} reports it.
 *
 * @param channel name of the class that served
 * @param operations reads and writes together
 * @param seconds from the first operation to the last
 * @param cpuSeconds of the whole process in that time
 * @param identical whether both files are the same byte by byte
 */
record CopyFacts(
    String channel,
    long bytes,
    long operations,
    double seconds,
    double cpuSeconds,
    boolean identical,
    String sourceDigest,
    String targetDigest) {
  private static final String MARK = "copied ";

  /** Whether the line that the program printed is one of these. */
  static boolean isOne(String line) {
    return line.startsWith(MARK);
  }

  /**
   * @throws IllegalArgumentException if a fact is missing or not a number
   */
  static CopyFacts parse(String line) {
    FactLine facts = new FactLine(line);
    return new CopyFacts(
        facts.text("channel"),
        facts.whole("bytes"),
        facts.whole("operations"),
        facts.number("seconds"),
        facts.number("cpuSeconds"),
        Boolean.parseBoolean(facts.text("identical")),
        facts.text("sourceSha256"),
        facts.text("targetSha256"));
  }

  boolean sameDigest() {
    return identical && sourceDigest.equals(targetDigest);
  }

  /** Decimal: a million bytes. */
  double megabytesPerSecond() {
    return bytes / 1e6 / seconds;
  }

  double operationsPerSecond() {
    return operations / seconds;
  }

  double cpuMicrosPerOperation() {
    return operations == 0 ? 0 : cpuSeconds * 1e6 / operations;
  }
}
