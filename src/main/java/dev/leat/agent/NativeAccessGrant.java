package dev.leat.agent;

import java.lang.reflect.Method;
import java.util.function.Consumer;

/**
 * Grants native access to a module. Works as an {@link IsolatedClass} that {@code java.lang} and
 * {@code jdk.internal.module} are open to.
 *
 * <p>On the class path Leat's module is the unnamed one of the application too. So nothing is
 * granted where the user has said {@code --illegal-native-access=deny}: that word stands, and the
 * flag that names Leat has to be given.
 */
public final class NativeAccessGrant implements Consumer<Module> {
  /** Public, as everything of this class, for a caller in another module and loader. */
  public NativeAccessGrant() {}

  /**
   * Grants access, unless it is denied.
   *
   * @throws IllegalStateException if this JDK has no such methods; nothing is changed then
   */
  @Override
  public void accept(Module module) {
    try {
      if (!isDenied()) {
        grant(module);
      }
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void grant(Module module) throws ReflectiveOperationException {
    // Unnamed modules share one permission, which only the second method sets.
    String name =
        module.isNamed() ? "implAddEnableNativeAccess" : "implAddEnableNativeAccessToAllUnnamed";
    Method grant = Module.class.getDeclaredMethod(name);
    grant.setAccessible(true);
    var _ = grant.invoke(module);
  }

  private static boolean isDenied() throws ReflectiveOperationException {
    Method mode =
        Class.forName("jdk.internal.module.ModuleBootstrap")
            .getDeclaredMethod("illegalNativeAccess");
    mode.setAccessible(true);
    return "DENY".equals(String.valueOf(mode.invoke(null)));
  }
}
