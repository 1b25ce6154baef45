package dev.leat.agent;

import java.lang.reflect.Method;
import java.util.function.Consumer;

/**
 * Spares the user {@code --enable-native-access}: grants it to Leat's module. Only a template here:
 * a copy inside java.base does it, where the JDK's own methods for it can be reached.
 *
 * <p>On the class path Leat's module is the unnamed one of the application too. So nothing is
 * granted where the user has said {@code --illegal-native-access=deny}: that word stands, and the
 * flag that names Leat has to be given.
 */
final class NativeAccess implements Consumer<Module> {
  NativeAccess() {}

  /**
   * Grants access, unless it is granted or denied already.
   *
   * @throws IllegalStateException if this JDK has no such methods; nothing is changed then
   */
  @Override
  public void accept(Module module) {
    try {
      if (!module.isNativeAccessEnabled() && !isDenied()) {
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
    Class<?> bootstrap = Class.forName("jdk.internal.module.ModuleBootstrap");
    return "DENY".equals(String.valueOf(bootstrap.getMethod("illegalNativeAccess").invoke(null)));
  }
}
