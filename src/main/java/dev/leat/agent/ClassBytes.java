package dev.leat.agent;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.security.CodeSource;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Class files of Leat's own classes, to be defined once more elsewhere.
 *
 * <p>A class loader finds them too, as resources. But it asks the JDK's modules first, and opens a
 * connection to the jar, which costs 20 ms of a JVM that has just started. The jar is open already,
 * so this costs next to nothing.
 */
final class ClassBytes {
  private ClassBytes() {}

  /** The file that a class was loaded from. */
  static byte[] of(Class<?> type) throws IOException {
    String file = type.getName().replace('.', '/').concat(".class");
    CodeSource source = type.getProtectionDomain().getCodeSource();
    if (source == null || !source.getLocation().getProtocol().equals("file")) {
      throw new IOException(file.concat(" is in no file"));
    }
    File place = new File(URI.create(source.getLocation().toString()));
    return place.isDirectory() ? inDirectory(place, file) : inJar(place, file);
  }

  private static byte[] inDirectory(File directory, String file) throws IOException {
    try (InputStream in = new FileInputStream(new File(directory, file))) {
      return in.readAllBytes();
    }
  }

  private static byte[] inJar(File jar, String file) throws IOException {
    try (ZipFile zip = new ZipFile(jar)) {
      ZipEntry entry = zip.getEntry(file);
      if (entry == null) {
        throw new IOException(file.concat(" is missing"));
      }
      try (InputStream in = zip.getInputStream(entry)) {
        return in.readAllBytes();
      }
    }
  }
}
