package dev.leat.agent;

import dev.leat.spi.JdkQuestions;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The hook: the JDK's own classes ask Leat before they open a file. No path is wrapped and no
 * property set, so programs see the JDK's own classes everywhere but in their channels, and Unix
 * domain sockets, which insist on the JDK's paths, work.
 *
 * <p>It rests on names inside the JDK. If one of them is gone the JDK is left as it was, and the
 * caller is told. Only what opens files relative to a directory can be missing without the rest.
 * One thread, at start-up.
 */
final class HookForm {
  private HookForm() {}

  /**
   * Hooks the JDK.
   *
   * @return what is left to the JDK and why, or null if nothing is
   * @throws Exception if the JDK is not as it is known to be; nothing is changed then
   */
  static @Nullable String install(Instrumentation instrumentation) throws Exception {
    JdkSide.install(instrumentation, new JdkQuestions());
    ClassPatch provider = new ClassPatch(HookedClass.PROVIDER);
    ClassPatch streams = new ClassPatch(HookedClass.STREAMS);
    ClassPatch directories = new ClassPatch(HookedClass.SECURE_DIRECTORIES);
    List<Class<?>> classes = new ArrayList<>(List.of(provider.target(), streams.target()));
    String missing = null;
    try {
      classes.add(directories.target());
    } catch (ClassNotFoundException e) {
      missing = e.toString();
    }
    retransform(instrumentation, classes, provider, streams, directories);
    String failure = provider.failure() != null ? provider.failure() : streams.failure();
    if (failure != null) {
      retransform(instrumentation, classes); // as they were
      throw new IllegalStateException(failure);
    }
    return missing != null ? missing : directories.failure();
  }

  /** All at once, as the JVM stops all threads each time. */
  private static void retransform(
      Instrumentation instrumentation, List<Class<?>> classes, ClassPatch... patches) {
    for (ClassPatch patch : patches) {
      instrumentation.addTransformer(patch, true);
    }
    try {
      instrumentation.retransformClasses(classes.toArray(new Class<?>[0]));
    } catch (UnmodifiableClassException | LinkageError e) {
      throw new IllegalStateException(String.valueOf(e), e);
    } finally {
      // Each class that is loaded from now on would pass through them, and cost time.
      for (ClassPatch patch : patches) {
        var _ = instrumentation.removeTransformer(patch);
      }
    }
  }
}
