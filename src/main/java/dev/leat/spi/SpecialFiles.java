package dev.leat.spi;

import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * Pipes, terminals and other devices. Already to open one can take for ever: a named pipe waits for
 * its other end. Any thread may call.
 */
final class SpecialFiles {
  private SpecialFiles() {}

  /** Whether the path is there and names neither a file with contents nor a directory. */
  static boolean contain(Path path) {
    try {
      BasicFileAttributes file =
          path.getFileSystem().provider().readAttributesIfExists(path, BasicFileAttributes.class);
      return file != null && file.isOther();
    } catch (IOException e) {
      return false; // and the JDK will say what is wrong with the path, in its own words
    }
  }

  /** Whether the calling thread is virtual, and would have to keep its carrier waiting. */
  static boolean mayBlock(Path path) {
    return Thread.currentThread().isVirtual() && contain(path);
  }
}
