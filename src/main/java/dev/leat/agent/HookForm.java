package dev.leat.agent;

import dev.leat.spi.ChannelOpening;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.security.ProtectionDomain;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The hook: the JDK's own provider asks Leat before it opens a file. No path is wrapped and no
 * property set, so programs see the JDK's own classes everywhere but in their channels, and Unix
 * domain sockets, which insist on the JDK's paths, work.
 *
 * <p>It rests on names inside the JDK. If one of them is gone the JDK is left as it was, and the
 * caller is told. One thread, at start-up.
 */
final class HookForm {
  private static final String PROVIDER = "sun.nio.fs.UnixFileSystemProvider";
  private static final String INTERNAL_NAME = "sun/nio/fs/UnixFileSystemProvider";
  private static final String ANSWERS = "dev.leat.spi.ChannelOpening";

  /**
   * The provider's methods that ask: each has a static one in {@link ChannelOpening} of the same
   * name and the same parameters, which answers null for the JDK to go on.
   */
  private static final Set<String> METHODS =
      Set.of(
          "newAsynchronousFileChannel"
              + "(Ljava/nio/file/Path;Ljava/util/Set;Ljava/util/concurrent/ExecutorService;"
              + "[Ljava/nio/file/attribute/FileAttribute;)"
              + "Ljava/nio/channels/AsynchronousFileChannel;");

  private HookForm() {}

  /**
   * Hooks the provider.
   *
   * @throws Exception if the JDK is not as it is known to be; nothing is changed then
   */
  static void install(Instrumentation instrumentation) throws Exception {
    requireReachable();
    Class<?> provider = Class.forName(PROVIDER, false, null);
    Patch patch = new Patch();
    instrumentation.addTransformer(patch, true);
    try {
      instrumentation.retransformClasses(provider);
    } catch (UnmodifiableClassException | LinkageError e) {
      throw new IllegalStateException(String.valueOf(e), e);
    } finally {
      // Each class that is loaded from now on would pass through it, and cost time.
      instrumentation.removeTransformer(patch);
    }
    patch.confirm();
  }

  /** The provider will look for the answers by name, when nobody is left to catch an error. */
  private static void requireReachable() throws ClassNotFoundException {
    Class<?> found = Class.forName(ANSWERS, false, ClassLoader.getSystemClassLoader());
    if (found != ChannelOpening.class) {
      throw new IllegalStateException("Leat is loaded twice, by " + found.getClassLoader());
    }
  }

  /** Patches the one class. The JVM swallows what a transformer throws, so it is kept here. */
  private static final class Patch implements ClassFileTransformer {
    private boolean applied;
    private @Nullable RuntimeException failure;

    @Override
    public byte @Nullable [] transform(
        Module module,
        @Nullable ClassLoader loader,
        @Nullable String className,
        @Nullable Class<?> redefined,
        @Nullable ProtectionDomain domain,
        byte[] classFile) {
      // By name: while a class is retransformed others are loaded, and JDK 25 passes the class
      // that is retransformed with the first of those too.
      if (!INTERNAL_NAME.equals(className)) {
        return null;
      }
      try {
        byte[] patched = EntryPatch.apply(classFile, ANSWERS, METHODS);
        applied = true;
        return patched;
      } catch (RuntimeException e) {
        failure = e;
        return null;
      }
    }

    void confirm() {
      if (failure != null) {
        throw failure;
      }
      if (!applied) {
        throw new IllegalStateException("the JVM did not pass the class on");
      }
    }
  }
}
