package dev.leat.agent;

import dev.leat.spi.UringFileSystemProvider;

/**
 * Which of Leat's ways into a program are in force in this JVM. Asking changes nothing and
 * initialises nothing. Any thread may ask.
 */
public final class ActiveForms {
  private static volatile boolean agent;
  private static volatile boolean hook;

  private ActiveForms() {}

  /** Whether {@code -javaagent} has started Leat, in whatever form. */
  public static boolean agent() {
    return agent;
  }

  /** Whether the JDK's own provider asks Leat: the agent's usual form. */
  public static boolean hook() {
    return hook;
  }

  /** Whether Leat's provider is the default one, by the agent or by the property. */
  public static boolean defaultProvider() {
    return UringFileSystemProvider.standsForDefault();
  }

  static void agentStarted() {
    agent = true;
  }

  static void hookInstalled() {
    hook = true;
  }
}
