package dev.leat.agent;

import java.lang.reflect.InvocationHandler;
import java.util.function.Consumer;

/**
 * Where the patched classes of the JDK find Leat's answers. A copy of this class, under another
 * name, becomes part of java.base: see {@link JdkSide}. So it may use types of java.base alone.
 */
public final class JdkAnswers implements Consumer<InvocationHandler> {
  /**
   * Is asked with the object that asks, no method, and the name and the arguments of the method
   * that was called; answers null for the JDK to go on.
   */
  @SuppressWarnings({"NullAway.Init", "NonFinalStaticField"}) // set before anybody asks
  public static volatile InvocationHandler answers;

  /** Public, as everything of this class, for callers in other modules. */
  public JdkAnswers() {}

  @Override
  @SuppressWarnings("StaticAssignmentInMethod") // that is what this is for
  public void accept(InvocationHandler handler) {
    answers = handler;
  }
}
