package dev.leat.agent;

import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.InvocationHandler;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Leat's foothold in the JDK: one class in java.base with one variable, which holds the object that
 * answers. java.base cannot name a class of the class path, and only names are found by its code.
 *
 * <p>Method handles could be looked up from there too, by constants that are computed late. That
 * needs nothing in java.base, but the JVM makes 35 classes for it at the first file that a program
 * opens, and takes 50 ms.
 */
final class JdkSide {
  /** The name of the class, as class files have it; its variable is {@link JdkAnswers#answers}. */
  static final String CLASS = "sun/nio/fs/LeatAnswers";

  private JdkSide() {}

  /**
   * Puts the class there, once in a JVM.
   *
   * @param answers to be asked by patched classes
   * @throws ReflectiveOperationException if this JDK does not let it in
   */
  @SuppressWarnings("unchecked") // both classes are ours, and implement just that
  static void install(Instrumentation instrumentation, InvocationHandler answers)
      throws IOException, ReflectiveOperationException {
    ByteBuffer classFile = ByteBuffer.wrap(ClassBytes.of(JdkAnswers.class));
    String name = JdkAnswers.class.getName().replace('.', '/');
    byte[] renamed = new ConstantPool(classFile, 0).replaced(name, CLASS);
    Object door = IsolatedClass.instance(instrumentation, JdkDoor.class, "sun.nio.fs");
    Object side = ((Function<Object, Object>) door).apply(renamed);
    ((Consumer<InvocationHandler>) side).accept(answers);
  }
}
