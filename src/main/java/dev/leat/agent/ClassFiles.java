package dev.leat.agent;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.net.URL;
import java.security.CodeSource;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * Reads class files of Leat's own, as templates for classes inside the JDK.
 *
 * <p>{@code Class.getResourceAsStream} would do, but a JVM that has just started needs 5 to 7 ms
 * for it, most of it for {@code jar:} URLs. The jar is open already, and reading an entry takes
 * less than one.
 */
final class ClassFiles {
  private ClassFiles() {}

  /** The class file of one of Leat's classes, by the class's name. Does not load the class. */
  static byte[] of(String className) throws IOException {
    String entry = className.replace('.', '/').concat(".class");
    File jar = jarOf(ClassFiles.class);
    return jar != null ? fromJar(jar, entry) : fromLoader(entry);
  }

  /** Null if the class came from elsewhere: from a directory, or over the boot class path. */
  private static @Nullable File jarOf(Class<?> type) {
    CodeSource source = type.getProtectionDomain().getCodeSource();
    URL location = source == null ? null : source.getLocation();
    if (location == null || !location.getProtocol().equals("file")) {
      return null;
    }
    try {
      File file = new File(location.toURI());
      return file.isFile() ? file : null;
    } catch (URISyntaxException | IllegalArgumentException e) {
      return null; // no file that we could name
    }
  }

  private static byte[] fromJar(File jar, String name) throws IOException {
    try (ZipFile zip = new ZipFile(jar)) {
      ZipEntry entry = zip.getEntry(name);
      try (InputStream in = found(entry == null ? null : zip.getInputStream(entry), name)) {
        return in.readAllBytes();
      }
    }
  }

  private static byte[] fromLoader(String name) throws IOException {
    ClassLoader loader = ClassFiles.class.getClassLoader();
    InputStream stream =
        loader == null
            ? ClassLoader.getSystemResourceAsStream(name)
            : loader.getResourceAsStream(name);
    try (InputStream in = found(stream, name)) {
      return in.readAllBytes();
    }
  }

  private static InputStream found(@Nullable InputStream in, String name) throws IOException {
    if (in == null) {
      throw new IOException(name + " is missing");
    }
    return in;
  }
}
