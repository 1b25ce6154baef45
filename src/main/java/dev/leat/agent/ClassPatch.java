package dev.leat.agent;

import java.lang.instrument.ClassFileTransformer;
import java.security.ProtectionDomain;
import org.jspecify.annotations.Nullable;

/**
 * Patches one class that is loaded already, and remembers what came of it: the JVM swallows what a
 * transformer throws. One thread.
 */
final class ClassPatch implements ClassFileTransformer {
  private final HookedClass hooked;
  private @Nullable String failure = "the JVM did not pass the class on";

  ClassPatch(HookedClass hooked) {
    this.hooked = hooked;
  }

  /**
   * The class to retransform.
   *
   * @throws ClassNotFoundException if this JDK has none of that name
   */
  Class<?> target() throws ClassNotFoundException {
    return Class.forName(hooked.name(), false, null);
  }

  /** Why the class is not patched, or null if it is. */
  @Nullable String failure() {
    return failure;
  }

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
    if (!hooked.internalName().equals(className)) {
      return null;
    }
    try {
      byte[] patched = EntryPatch.apply(classFile, JdkSide.CLASS, hooked.questions());
      failure = null;
      return patched;
    } catch (RuntimeException e) {
      failure = e.toString();
      return null;
    }
  }
}
