package dev.leat.suite;

import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.ProtectionDomain;
import org.jspecify.annotations.Nullable;

/** Somebody else's agent, which uses files, and has the JVM transform the JDK's provider again. */
public final class RetransformingAgent {
  private RetransformingAgent() {}

  /** Called by the JVM. */
  public static void premain(@Nullable String option, Instrumentation instrumentation)
      throws UnmodifiableClassException {
    if (!Files.exists(Path.of("/"))) {
      throw new IllegalStateException("no root");
    }
    instrumentation.addTransformer(new Nothing(), true);
    instrumentation.retransformClasses(
        Path.of("/").getFileSystem().provider().getClass(), Path.of("/").getClass());
  }

  /** Leaves every class as it is. */
  private static final class Nothing implements ClassFileTransformer {
    @Override
    public byte @Nullable [] transform(
        @Nullable ClassLoader loader,
        @Nullable String className,
        @Nullable Class<?> redefined,
        @Nullable ProtectionDomain domain,
        byte[] classFile) {
      return null;
    }
  }
}
