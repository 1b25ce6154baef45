package dev.leat.spi;

import dev.leat.ring.RingPoller;
import dev.leat.ring.SharedRing;
import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Pipes, terminals and other devices. Already to open one can take for ever: a named pipe waits for
 * its other end. Any thread may call.
 */
final class SpecialFiles {
  private SpecialFiles() {}

  /** Something that opens a file. */
  @FunctionalInterface
  interface Opening<T> {
    T open() throws IOException;
  }

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
   * Opens a file, on a thread of the ring's if the calling one is virtual and would have to keep
   * its carrier waiting. It waits whatever interrupts come, as it would in the JDK.
   */
  static <T> T open(Path path, Opening<T> opening) throws IOException {
    if (Thread.currentThread().isVirtual() && contain(path)) {
      RingPoller ring = SharedRing.poller();
      if (ring != null) {
        return elsewhere(ring, opening);
      }
    }
    return opening.open();
  }

  private static <T> T elsewhere(RingPoller ring, Opening<T> opening) throws IOException {
    CompletableFuture<T> opened = new CompletableFuture<>();
    ring.execute(
        () -> {
          try {
            opened.complete(opening.open());
          } catch (Throwable t) {
            opened.completeExceptionally(t);
          }
        });
    try {
      return opened.join();
    } catch (CompletionException e) {
      switch (e.getCause()) {
        case IOException failure -> throw failure;
        case RuntimeException failure -> throw failure;
        case Error failure -> throw failure;
        case null, default -> throw e;
      }
    }
  }
}
