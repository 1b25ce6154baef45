package dev.leat.spi;

import dev.leat.op.BlockingCall;
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

  /**
   * Opens a file, on another thread if the calling one is virtual and would have to keep its
   * carrier waiting. It waits whatever interrupts come, as it would in the JDK.
   */
  static <T> T open(Path path, BlockingCall<T> opening) throws IOException {
    boolean waits = Thread.currentThread().isVirtual() && contain(path);
    return waits ? opening.elsewhere() : opening.run();
  }
}
