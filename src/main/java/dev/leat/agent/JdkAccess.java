package dev.leat.agent;

import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;

/**
 * Puts classes of Leat's into java.base, where they can see its internals and be seen by them.
 *
 * <p>An agent may open any package to its own module. But Leat's module is usually the unnamed one
 * of the class path, which it shares with the application, so an application would find a package
 * of the JDK open that is shut otherwise. The package is therefore opened to the unnamed module of
 * a class loader that holds a single class, {@link JdkDoor}, and that nobody else can reach.
 *
 * <p>One thread, at start-up.
 */
final class JdkAccess {
  /** The class beside which ours are defined. */
  static final String NEIGHBOUR = "sun.nio.fs.UnixFileSystemProvider";

  private static final String DOOR = "dev.leat.agent.JdkDoor";

  private final Class<?> neighbour;
  private final BiFunction<Class<?>, byte[], Object> door;

  private JdkAccess(Class<?> neighbour, BiFunction<Class<?>, byte[], Object> door) {
    this.neighbour = neighbour;
    this.door = door;
  }

  /**
   * Opens the way.
   *
   * @throws ReflectiveOperationException if the JDK is not as it is known to be
   */
  @SuppressWarnings("unchecked") // the class is ours, and implements just that
  static JdkAccess by(Instrumentation instrumentation)
      throws IOException, ReflectiveOperationException {
    Class<?> neighbour = Class.forName(NEIGHBOUR, false, null);
    Class<?> isolated = new IsolatedLoader().define(ClassFiles.of(DOOR));
    instrumentation.redefineModule(
        neighbour.getModule(),
        Set.of(),
        Map.of(),
        Map.of(neighbour.getPackageName(), Set.of(isolated.getModule())),
        Set.of(),
        Map.of());
    Object door = isolated.getConstructor().newInstance();
    return new JdkAccess(neighbour, (BiFunction<Class<?>, byte[], Object>) door);
  }

  /** The class beside which ours are defined, and which can call them by name. */
  Class<?> neighbour() {
    return neighbour;
  }

  /**
   * Defines a copy of a class in java.base.
   *
   * @param template name of the class, which must use types of java.base alone
   * @param name of the copy, as in a class file
   * @return an instance of the copy
   */
  Object insert(String template, String name) throws IOException {
    byte[] classFile = ClassFiles.of(template);
    return door.apply(neighbour, ConstantPool.renamed(classFile, template.replace('.', '/'), name));
  }

  private static final class IsolatedLoader extends ClassLoader {
    IsolatedLoader() {
      super(null); // sees java.base and no application
    }

    Class<?> define(byte[] classFile) {
      return defineClass(DOOR, classFile, 0, classFile.length);
    }
  }
}
