package dev.leat.cli;

import java.util.HashMap;
import java.util.Map;

/** A line that a program printed for us: a word that says what it is, then {@code name=value}s. */
final class FactLine {
  private final Map<String, String> facts = new HashMap<>();

  /** Words without an equals sign are passed over. */
  FactLine(String line) {
    for (String fact : line.split(" ", -1)) {
      int equalsSign = fact.indexOf('=');
      if (equalsSign > 0) {
        facts.put(fact.substring(0, equalsSign), fact.substring(equalsSign + 1));
      }
    }
  }

  /**
   * @throws IllegalArgumentException if it is missing
   */
  String text(String name) {
    String fact = facts.get(name);
    if (fact == null) {
      throw new IllegalArgumentException("no " + name + " in " + facts);
    }
    return fact;
  }

  /**
   * @throws IllegalArgumentException if it is missing or not a number
   */
  long whole(String name) {
    return Long.parseLong(text(name));
  }

  /**
   * @throws IllegalArgumentException if it is missing or not a number
   */
  double number(String name) {
    return Double.parseDouble(text(name));
  }

  /** Empty where it is missing. */
  String textOrEmpty(String name) {
    return facts.getOrDefault(name, "");
  }
}
