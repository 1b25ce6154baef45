package dev.leat.agent;

import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.util.function.Consumer;

/** Spares the user {@code --enable-native-access}: grants it to Leat's module. One thread. */
final class NativeAccess {
  private NativeAccess() {}

  /** Not worth a line when it fails: the JDK then prints its own, which names the flag to set. */
  @SuppressWarnings({"EmptyCatch", "unchecked"}) // as said; the class is ours, and implements that
  static void grant(Instrumentation instrumentation) {
    Module leat = NativeAccess.class.getModule();
    if (leat.isNativeAccessEnabled()) {
      return;
    }
    try {
      Object grant =
          IsolatedClass.instance(
              instrumentation, NativeAccessGrant.class, "java.lang", "jdk.internal.module");
      ((Consumer<Module>) grant).accept(leat);
    } catch (IOException | ReflectiveOperationException | RuntimeException | LinkageError e) {
      // as said
    }
  }
}
