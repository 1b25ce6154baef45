package dev.leat.spi;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.util.Iterator;

/** A directory's entries as our paths. Closing, and the rule of one iterator, are the JDK's. */
class UringDirectoryStream implements DirectoryStream<Path> {
  final UringFileSystem fileSystem;
  private final DirectoryStream<Path> jdk;

  UringDirectoryStream(UringFileSystem fileSystem, DirectoryStream<Path> jdk) {
    this.fileSystem = fileSystem;
    this.jdk = jdk;
  }

  /** A secure stream where the JDK gives one: callers look for it with {@code instanceof}. */
  static DirectoryStream<Path> of(UringFileSystem fileSystem, DirectoryStream<Path> jdk) {
    return jdk instanceof SecureDirectoryStream
        ? new UringSecureDirectoryStream(fileSystem, (SecureDirectoryStream<Path>) jdk)
        : new UringDirectoryStream(fileSystem, jdk);
  }

  @Override
  public Iterator<Path> iterator() {
    Iterator<Path> entries = jdk.iterator();
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return entries.hasNext();
      }

      @Override
      public Path next() {
        return fileSystem.wrap(entries.next());
      }

      @Override
      public void remove() {
        entries.remove();
      }
    };
  }

  @Override
  public void close() throws IOException {
    jdk.close();
  }
}
