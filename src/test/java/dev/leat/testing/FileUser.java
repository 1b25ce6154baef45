package dev.leat.testing;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * Lets the calling thread, and no other, meet files as a user without rights: root is refused
 * nothing, so that tests that run as root could not see a denied access.
 */
@SuppressWarnings("restricted") // no product code: the kernel package has what that needs
public final class FileUser implements AutoCloseable {
  private static final int NOBODY = 65534;
  private static final MethodHandle SETFSUID =
      Linker.nativeLinker()
          .downcallHandle(
              Linker.nativeLinker().defaultLookup().findOrThrow("setfsuid"),
              FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));

  private final int before;

  private FileUser(int before) {
    this.before = before;
  }

  /** From now until closed this thread is nobody. */
  public static FileUser nobody() {
    return new FileUser(setfsuid(NOBODY));
  }

  @Override
  public void close() {
    setfsuid(before);
  }

  /** {@code int setfsuid(uid_t fsuid)}: returns the one before, whether it worked or not. */
  private static int setfsuid(int user) {
    try {
      return (int) SETFSUID.invokeExact(user);
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }
}
