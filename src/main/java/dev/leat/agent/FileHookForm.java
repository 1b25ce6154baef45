package dev.leat.agent;

import dev.leat.spi.ChannelOpening;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.security.ProtectionDomain;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The hook: the JDK's own provider asks Leat before it opens a file. No path is wrapped and no
 * property set, so programs see the JDK's own classes everywhere but in their channels, and Unix
 * domain sockets, which insist on the JDK's paths, work.
 *
 * <p>It rests on names inside the JDK. If one of them is gone the JDK is left as it was, and the
 * caller is told. One thread, at start-up.
 */
final class FileHookForm {
  private static final String HOOK = "dev.leat.agent.FileHook";
  private static final String HOOK_IN_JDK = "sun/nio/fs/LeatFileHook";
  private static final String METHOD = "newAsynchronousFileChannel";
  private static final MethodType PARAMETERS_AND_RESULT =
      MethodType.methodType(
          AsynchronousFileChannel.class,
          Path.class,
          Set.class,
          ExecutorService.class,
          FileAttribute[].class);

  /** Spelled out, as the JVM has to load classes to spell it for us. */
  private static final String DESCRIPTOR =
      "(Ljava/nio/file/Path;Ljava/util/Set;Ljava/util/concurrent/ExecutorService;"
          + "[Ljava/nio/file/attribute/FileAttribute;)"
          + "Ljava/nio/channels/AsynchronousFileChannel;";

  private FileHookForm() {}

  /**
   * Hooks the provider.
   *
   * @throws Exception if the JDK is not as it is known to be; nothing is changed then
   */
  static void install(Instrumentation instrumentation, JdkAccess access) throws Exception {
    Class<?> provider = access.neighbour();
    defineHook(access);
    Patch patch = new Patch(provider);
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

  @SuppressWarnings("unchecked") // FileHook implements just that
  private static void defineHook(JdkAccess access) throws Exception {
    MethodHandle answer =
        MethodHandles.lookup().findStatic(ChannelOpening.class, METHOD, PARAMETERS_AND_RESULT);
    ((Consumer<MethodHandle>) access.insert(HOOK, HOOK_IN_JDK)).accept(answer);
  }

  /** Patches the one class. The JVM swallows what a transformer throws, so it is kept here. */
  private static final class Patch implements ClassFileTransformer {
    private final Class<?> provider;
    private boolean applied;
    private @Nullable RuntimeException failure;

    Patch(Class<?> provider) {
      this.provider = provider;
    }

    @Override
    public byte @Nullable [] transform(
        Module module,
        @Nullable ClassLoader loader,
        @Nullable String className,
        @Nullable Class<?> redefined,
        @Nullable ProtectionDomain domain,
        byte[] classFile) {
      if (redefined != provider) {
        return null; // another class, loaded meanwhile
      }
      try {
        byte[] patched = EntryPatch.apply(classFile, HOOK_IN_JDK, Set.of(METHOD + DESCRIPTOR));
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
