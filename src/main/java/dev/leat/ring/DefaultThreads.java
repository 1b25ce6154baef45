package dev.leat.ring;

import dev.leat.kernel.OwnThreads;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/**
 * The threads of the default pool, as the properties {@code
 * java.nio.channels.DefaultThreadPool.threadFactory} and {@code .initialSize} have them.
 *
 * <p>Threads: any. Nothing is read before the first thread or check is wanted.
 */
public final class DefaultThreads {
  private static final String FACTORY = "java.nio.channels.DefaultThreadPool.threadFactory";
  private static final String INITIAL_SIZE = "java.nio.channels.DefaultThreadPool.initialSize";

  private DefaultThreads() {}

  /** The factory that was asked for, and the error in the properties if there is one. */
  private record Wanted(@Nullable ThreadFactory factory, @Nullable Error error) {
    static final Wanted NOW = read();

    static Wanted read() {
      try {
        checkInitialSize();
        return new Wanted(wantedFactory(), null);
      } catch (Error e) {
        return new Wanted(null, e);
      }
    }
  }

  /**
   * Refuses bad values of the properties, with the JDK's words.
   *
   * @throws Error if a property's value is of no use
   */
  public static void check() {
    Error error = Wanted.NOW.error;
    if (error != null) {
      throw new Error(error.getMessage(), error.getCause());
    }
  }

  /** A thread of the wanted factory, else one of {@link OwnThreads}. */
  public static @Nullable Thread newThread(Runnable task) {
    ThreadFactory factory = Wanted.NOW.factory;
    return factory == null ? OwnThreads.unstarted(task, "leat-poller") : factory.newThread(task);
  }

  private static @Nullable ThreadFactory wantedFactory() {
    String name = System.getProperty(FACTORY);
    if (name == null) {
      return null;
    }
    try {
      Class<?> type = Class.forName(name, true, ClassLoader.getSystemClassLoader());
      return (ThreadFactory) type.getConstructor().newInstance();
    } catch (ReflectiveOperationException | RuntimeException e) {
      throw new Error(e);
    }
  }

  /** The pool grows when it must, from any size: the value only has to be a number. */
  private static void checkInitialSize() {
    String size = System.getProperty(INITIAL_SIZE);
    if (size != null) {
      try {
        Integer.parseInt(size);
      } catch (NumberFormatException e) {
        throw new Error("Value of property '" + INITIAL_SIZE + "' is invalid: " + e);
      }
    }
  }
}
