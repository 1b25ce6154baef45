package dev.leat.agent;

import dev.leat.kernel.BeforeLinking;
import dev.leat.kernel.Platform;
import dev.leat.op.Availability;
import java.lang.instrument.Instrumentation;
import org.jspecify.annotations.Nullable;

/**
 * The agent: {@code java -javaagent:leat.jar ...} brings Leat into an application that knows
 * nothing of it.
 *
 * <p>Two forms, by the agent's option ({@code -javaagent:leat.jar=wrap}) or {@code -Dleat.agent}:
 *
 * <ul>
 *   <li>{@code hook}, also when nothing is said: the JDK's own provider asks Leat;
 *   <li>{@code wrap}: Leat's provider becomes the default one. Taken by itself where the JDK cannot
 *       be hooked.
 * </ul>
 *
 * <p>The agent runs before the application, in each JVM of a machine where {@code
 * JAVA_TOOL_OPTIONS} names it, so it is quick, starts no thread, opens no ring, and never stops a
 * JVM: what fails is told in one line on the standard error stream, and the JDK goes on without
 * Leat. (Not by {@code System.Logger}: that would settle the application's logging before the
 * application could.) The one exception is {@code -Dleat.required=true}, which asks for just that.
 */
public final class LeatAgent {
  private static final String FORM_PROPERTY = "leat.agent";
  private static final String HOOK = "hook";
  private static final String WRAP = "wrap";

  private LeatAgent() {}

  /**
   * Called by the JVM before the application's main method.
   *
   * @param option {@code hook}, {@code wrap}, or nothing
   */
  public static void premain(@Nullable String option, Instrumentation instrumentation) {
    if (!Platform.supported()) {
      return; // nothing to bring, and nothing to say: the jar may be part of everybody's command
    }
    if (ActiveForms.agent()) {
      return; // named twice, by the command line and by an environment variable
    }
    ActiveForms.agentStarted();
    String form = form(option);
    BeforeLinking.perform(new FirstUse(instrumentation));
    if (!WrapForm.isRequested()) { // else the user has done it
      install(form, instrumentation);
    }
    require();
  }

  private static String form(@Nullable String option) {
    String form = option;
    if (form == null || form.isEmpty()) {
      form = System.getProperty(FORM_PROPERTY, HOOK);
    }
    if (!form.equals(HOOK) && !form.equals(WRAP)) {
      say("unknown agent option '" + form + "', expected hook or wrap; taking hook");
      return HOOK;
    }
    return form;
  }

  private static void install(String form, Instrumentation instrumentation) {
    if (form.equals(HOOK) && hook(instrumentation)) {
      return;
    }
    try {
      WrapForm.install();
    } catch (IllegalStateException e) {
      say("inactive, files stay with the JDK: " + e.getMessage());
    }
  }

  private static boolean hook(Instrumentation instrumentation) {
    try {
      String missing = HookForm.install(instrumentation);
      if (missing != null) {
        say("files opened relative to a directory stay with the JDK: " + missing);
      }
      ActiveForms.hookInstalled();
      return true;
    } catch (Exception | LinkageError e) {
      say("this JDK cannot be hooked, wrapping its paths instead: " + e);
      return false;
    }
  }

  /** An exception would do, but the JVM answers one from an agent with abort() and a core dump. */
  private static void require() {
    if (!Boolean.getBoolean("leat.required")) {
      return;
    }
    try {
      Availability.require();
    } catch (IllegalStateException e) {
      say(String.valueOf(e.getMessage()));
      System.exit(1);
    }
  }

  private static void say(String line) {
    System.err.println("leat: " + line);
  }
}
