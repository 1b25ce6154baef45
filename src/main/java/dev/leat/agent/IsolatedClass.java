package dev.leat.agent;

import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * A class of ours that may look into packages of java.base which are shut to everybody else.
 *
 * <p>An agent may open any package to its own module. But Leat's module is usually the unnamed one
 * of the class path, which it shares with the application, so an application would find packages
 * open that the stock JDK keeps shut. They are therefore opened to the unnamed module of a class
 * loader that holds a single class, and that nobody else can reach.
 *
 * <p>The class is a copy: its name means another class here. It can be called by the interfaces of
 * java.base that it implements, and may use types of java.base alone.
 */
final class IsolatedClass {
  private IsolatedClass() {}

  /**
   * Makes an instance of a copy. Any thread may call.
   *
   * @param original public, with a public constructor without parameters
   * @param packages of java.base, with dots
   * @throws ReflectiveOperationException also if the constructor fails
   */
  static Object instance(Instrumentation instrumentation, Class<?> original, String... packages)
      throws IOException, ReflectiveOperationException {
    Class<?> copy = new Loader().define(original);
    Map<String, Set<Module>> opened = new HashMap<>();
    for (String each : packages) {
      opened.put(each, Set.of(copy.getModule()));
    }
    instrumentation.redefineModule(
        Object.class.getModule(), Set.of(), Map.of(), opened, Set.of(), Map.of());
    return copy.getConstructor().newInstance();
  }

  private static final class Loader extends ClassLoader {
    Loader() {
      super(null); // sees java.base and no application
    }

    Class<?> define(Class<?> original) throws IOException {
      byte[] classFile = ClassBytes.of(original);
      return defineClass(original.getName(), classFile, 0, classFile.length);
    }
  }
}
