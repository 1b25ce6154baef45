package dev.leat.spi;

import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.ProviderMismatchException;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A directory held open by its descriptor. What is opened, moved or deleted through it is found
 * relative to that descriptor ({@code openat} and its like), in the JDK: a path made whole again
 * and opened by name would lose the very race that this class exists to win.
 */
final class UringSecureDirectoryStream extends UringDirectoryStream
    implements SecureDirectoryStream<Path> {
  private final SecureDirectoryStream<Path> jdk;

  UringSecureDirectoryStream(UringFileSystem fileSystem, SecureDirectoryStream<Path> jdk) {
    super(fileSystem, jdk);
    this.jdk = jdk;
  }

  @Override
  public SecureDirectoryStream<Path> newDirectoryStream(Path path, LinkOption... options)
      throws IOException {
    return new UringSecureDirectoryStream(
        fileSystem, jdk.newDirectoryStream(fileSystem.unwrap(path), options));
  }

  @Override
  public SeekableByteChannel newByteChannel(
      Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
      throws IOException {
    Path file = fileSystem.unwrap(path);
    SeekableByteChannel ours = ChannelOpening.newByteChannel(jdk, file, options, attributes);
    return ours != null ? ours : jdk.newByteChannel(file, options, attributes);
  }

  @Override
  public void deleteFile(Path path) throws IOException {
    jdk.deleteFile(fileSystem.unwrap(path));
  }

  @Override
  public void deleteDirectory(Path path) throws IOException {
    jdk.deleteDirectory(fileSystem.unwrap(path));
  }

  @Override
  public void move(Path source, SecureDirectoryStream<Path> targetDirectory, Path target)
      throws IOException {
    Path from = fileSystem.unwrap(source);
    Path to = fileSystem.unwrap(target);
    if (!(Objects.requireNonNull(targetDirectory) instanceof UringSecureDirectoryStream ours)) {
      throw new ProviderMismatchException();
    }
    jdk.move(from, ours.jdk, to);
  }

  @Override
  public <V extends FileAttributeView> @Nullable V getFileAttributeView(Class<V> type) {
    return jdk.getFileAttributeView(type);
  }

  @Override
  public <V extends FileAttributeView> @Nullable V getFileAttributeView(
      Path path, Class<V> type, LinkOption... options) {
    return jdk.getFileAttributeView(fileSystem.unwrap(path), type, options);
  }
}
