package dev.leat.agent;

import dev.leat.spi.UringFileSystemProvider;
import java.nio.file.FileSystems;
import java.nio.file.spi.FileSystemProvider;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The wrapping provider, put in place by the property that makes it the default one. Works only
 * before anybody has used the default file system. One thread, at start-up.
 */
final class WrapForm {
  private static final String PROPERTY = "java.nio.file.spi.DefaultFileSystemProvider";
  private static final String PROVIDER = "dev.leat.spi.UringFileSystemProvider";
  private static final String JDK_LOADER = "jdk.internal.loader.ClassLoaders$AppClassLoader";

  private WrapForm() {}

  /** Whether the user has set the property and named Leat's provider. */
  static boolean isRequested() {
    String providers = System.getProperty(PROPERTY);
    return providers != null && List.of(providers.split(",", -1)).contains(PROVIDER);
  }

  /**
   * Makes Leat's provider the default one. Providers that the user has named stay, and stand in
   * front of it: what they pass on comes to Leat.
   *
   * @throws IllegalStateException if it cannot be put in place; the JDK is left as it was
   */
  static void install() {
    requireLoadable();
    String others = System.getProperty(PROPERTY);
    System.setProperty(PROPERTY, others == null ? PROVIDER : PROVIDER + "," + others);
    FileSystemProvider inForce = FileSystems.getDefault().provider(); // made now, if not before
    if (!UringFileSystemProvider.standsForDefault()) {
      restore(others);
      throw new IllegalStateException(
          "the default file system is in use already (" + inForce.getClass().getName() + ")");
    }
  }

  private static void restore(@Nullable String others) {
    if (others == null) {
      System.clearProperty(PROPERTY);
    } else {
      System.setProperty(PROPERTY, others);
    }
  }

  /**
   * The JDK loads the provider by its own application class loader, and ends the JVM's start with
   * an error if it is not found there: so we look first. A system class loader of the application's
   * may have loaded this agent otherwise.
   */
  private static void requireLoadable() {
    ClassLoader loader = ClassLoader.getSystemClassLoader();
    while (loader != null && !loader.getClass().getName().equals(JDK_LOADER)) {
      loader = loader.getParent();
    }
    try {
      Class<?> found = Class.forName(PROVIDER, false, loader);
      if (found != UringFileSystemProvider.class) {
        throw new IllegalStateException("Leat is loaded twice, by " + found.getClassLoader());
      }
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException("the JDK's class loader does not find " + PROVIDER, e);
    }
  }
}
