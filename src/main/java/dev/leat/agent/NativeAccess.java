package dev.leat.agent;

import java.io.IOException;
import java.io.InputStream;
import java.lang.instrument.Instrumentation;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Spares the user {@code --enable-native-access}: grants it to Leat's module, at the last moment.
 *
 * <p>An agent may open any package to its own module. But Leat's module is usually the unnamed one
 * of the class path, which it shares with the application, so an application would find {@code
 * java.lang} open that the stock JDK keeps shut. The packages are therefore opened to the unnamed
 * module of a class loader that holds a single class, {@link NativeAccessGrant}, and that nobody
 * else can reach.
 */
final class NativeAccess implements Runnable {
  private static final String GRANT = "dev.leat.agent.NativeAccessGrant";

  private final Instrumentation instrumentation;

  NativeAccess(Instrumentation instrumentation) {
    this.instrumentation = instrumentation;
  }

  /** Not worth a line when it fails: the JDK then prints its own, which names the flag to set. */
  @Override
  @SuppressWarnings("EmptyCatch")
  public void run() {
    Module leat = NativeAccess.class.getModule();
    if (leat.isNativeAccessEnabled()) {
      return;
    }
    try {
      grant().accept(leat);
    } catch (IOException | ReflectiveOperationException | RuntimeException | LinkageError e) {
      // as said
    }
  }

  @SuppressWarnings("unchecked") // the class is ours, and implements just that
  private Consumer<Module> grant() throws IOException, ReflectiveOperationException {
    Class<?> isolated = new IsolatedLoader().define(classFile());
    Set<Module> only = Set.of(isolated.getModule());
    instrumentation.redefineModule(
        Object.class.getModule(),
        Set.of(),
        Map.of(),
        Map.of("java.lang", only, "jdk.internal.module", only),
        Set.of(),
        Map.of());
    return (Consumer<Module>) isolated.getConstructor().newInstance();
  }

  private static byte[] classFile() throws IOException {
    String file = GRANT.substring(GRANT.lastIndexOf('.') + 1) + ".class";
    try (InputStream in = NativeAccess.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IOException(file + " is missing");
      }
      return in.readAllBytes();
    }
  }

  private static final class IsolatedLoader extends ClassLoader {
    IsolatedLoader() {
      super(null); // sees java.base and no application
    }

    Class<?> define(byte[] classFile) {
      return defineClass(GRANT, classFile, 0, classFile.length);
    }
  }
}
