package dev.leat.agent;

import java.lang.invoke.MethodHandles;
import java.lang.reflect.Constructor;
import java.util.function.BiFunction;

/**
 * Defines a class beside a class of the JDK, whose package must be open to the module that this
 * class lives in. {@link JdkAccess} loads a copy into a module of its own, and calls it through the
 * interface, as the name {@code JdkDoor} means another class there.
 */
public final class JdkDoor implements BiFunction<Class<?>, byte[], Object> {
  /** Public, as everything of this class, for a caller in another module and loader. */
  public JdkDoor() {}

  /** Defines the class beside the neighbour, and returns an instance of it. */
  @Override
  public Object apply(Class<?> neighbour, byte[] classFile) {
    try {
      Class<?> defined =
          MethodHandles.privateLookupIn(neighbour, MethodHandles.lookup()).defineClass(classFile);
      Constructor<?> constructor = defined.getDeclaredConstructor();
      constructor.setAccessible(true);
      return constructor.newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }
}
