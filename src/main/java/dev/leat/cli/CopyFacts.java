package dev.leat.cli;

import java.util.HashMap;
import java.util.Map;

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
    Map<String, String> facts = new HashMap<>();
    for (String fact : line.substring(MARK.length()).split(" ", -1)) {
      int equalsSign = fact.indexOf('=');
      if (equalsSign > 0) {
        facts.put(fact.substring(0, equalsSign), fact.substring(equalsSign + 1));
      }
    }
    return new CopyFacts(
        fact(facts, "channel"),
        Long.parseLong(fact(facts, "bytes")),
        Long.parseLong(fact(facts, "operations")),
        Double.parseDouble(fact(facts, "seconds")),
        Double.parseDouble(fact(facts, "cpuSeconds")),
        Boolean.parseBoolean(fact(facts, "identical")),
        fact(facts, "sourceSha256"),
        fact(facts, "targetSha256"));
  }

  private static String fact(Map<String, String> facts, String name) {
    String fact = facts.get(name);
    if (fact == null) {
      throw new IllegalArgumentException("no " + name + " in " + facts);
    }
    return fact;
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
