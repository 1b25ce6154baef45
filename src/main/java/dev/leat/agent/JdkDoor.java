package dev.leat.agent;

import java.lang.invoke.MethodHandles;
import java.util.function.Function;

/**
 * Defines a class in the package of the JDK's file system provider. Works as an {@link
 * IsolatedClass} that {@code sun.nio.fs} is open to.
 */
public final class JdkDoor implements Function<Object, Object> {
  /** Public, as everything of this class, for a caller in another module and loader. */
  public JdkDoor() {}

  /**
   * Defines the class and makes an instance.
   *
   * @param classFile the bytes of a public class with a public constructor without parameters
   * @throws LinkageError if it cannot be made; nothing is changed then
   */
  @Override
  public Object apply(Object classFile) {
    try {
      Class<?> neighbour = Class.forName("sun.nio.fs.UnixFileSystemProvider", false, null);
      return MethodHandles.privateLookupIn(neighbour, MethodHandles.lookup())
          .defineClass((byte[]) classFile)
          .getConstructor()
          .newInstance();
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("not let into java.base", e);
    }
  }
}
