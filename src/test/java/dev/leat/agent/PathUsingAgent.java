package dev.leat.agent;

import java.lang.instrument.Instrumentation;
import java.nio.file.Path;

/** An agent of somebody else that uses the default file system before ours can replace it. */
public final class PathUsingAgent {
  private PathUsingAgent() {}

  /** Makes a path. */
  public static void premain(String option, Instrumentation instrumentation) {
    System.out.println("first path " + Path.of("x").getClass().getSimpleName());
  }
}
