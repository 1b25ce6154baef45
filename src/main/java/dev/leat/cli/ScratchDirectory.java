package dev.leat.cli;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/**
 * A directory for what one command needs, gone with all that is in it when the command ends, be it
 * by Ctrl-C.
 */
final class ScratchDirectory implements AutoCloseable {
  /** How often a directory is emptied again into which somebody still writes. */
  private static final int ATTEMPTS = 5;

  private final Path path;
  private final Thread atExit = new Thread(this::removeAtExit);

  ScratchDirectory() throws IOException {
    path = Files.createTempDirectory("leat");
    Runtime.getRuntime().addShutdownHook(atExit);
  }

  Path path() {
    return path;
  }

  @Override
  public void close() throws IOException {
    removeAll();
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException endingAlready) {
      return; // Ctrl-C came first: the hook runs, and finds nothing left
    }
  }

  /** The command's own thread may be in the middle of it: its child goes first, then the files. */
  private void removeAtExit() {
    ProcessHandle.current()
        .children()
        .forEach(
            child -> {
              child.destroyForcibly();
              child.onExit().join();
            });
    try {
      removeAll();
    } catch (IOException e) {
      System.err.println("leat: could not remove " + path + ": " + e.getMessage());
    }
  }

  /** One at a time: at the end of the JVM the command's thread may be here, too. */
  private synchronized void removeAll() throws IOException {
    DirectoryNotEmptyException refused = null;
    for (int i = 0; i < ATTEMPTS && Files.exists(path); i++) {
      try {
        Files.walkFileTree(path, new Remover());
      } catch (DirectoryNotEmptyException e) {
        refused = e;
      }
    }
    if (refused != null && Files.exists(path)) {
      throw refused;
    }
  }

  private static final class Remover extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.deleteIfExists(file);
      return FileVisitResult.CONTINUE;
    }

    /** Its owner may have removed it between our listing and our look. */
    @Override
    public FileVisitResult visitFileFailed(Path file, IOException thrown) throws IOException {
      if (thrown instanceof NoSuchFileException) {
        return FileVisitResult.CONTINUE;
      }
      throw thrown;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException thrown)
        throws IOException {
      if (thrown != null) {
        throw thrown;
      }
      Files.deleteIfExists(directory);
      return FileVisitResult.CONTINUE;
    }
  }
}
