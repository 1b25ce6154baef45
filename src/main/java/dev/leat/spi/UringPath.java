package dev.leat.spi;

import java.io.IOException;
import java.net.URI;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.ProviderMismatchException;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One of the JDK's paths, belonging to our file system. Immutable.
 *
 * <p>Where the JDK answers with the path it was asked on, or with its argument, so do we: some code
 * compares by identity whether a path was absolute or normal already. Names that are not valid in
 * the platform's encoding live in the JDK's path as bytes, and survive.
 */
final class UringPath implements Path {
  private final UringFileSystem fileSystem;
  private final Path jdk;

  UringPath(UringFileSystem fileSystem, Path jdk) {
    this.fileSystem = fileSystem;
    this.jdk = jdk;
  }

  Path jdk() {
    return jdk;
  }

  @Override
  public UringFileSystem getFileSystem() {
    return fileSystem;
  }

  /** Wraps what came of a question about this path alone. */
  @SuppressWarnings("ReferenceEquality") // identity is what is passed on
  private Path same(Path result) {
    return result == jdk ? this : fileSystem.wrap(result);
  }

  /** Wraps what came of a question about this path and another one. */
  @SuppressWarnings("ReferenceEquality") // as above
  private Path sameOr(Path other, Path result) {
    return result == fileSystem.unwrap(other) ? other : same(result);
  }

  @Override
  public boolean isAbsolute() {
    return jdk.isAbsolute();
  }

  @Override
  public @Nullable Path getRoot() {
    return sameOrNull(jdk.getRoot());
  }

  @Override
  public @Nullable Path getFileName() {
    return sameOrNull(jdk.getFileName());
  }

  @Override
  public @Nullable Path getParent() {
    return sameOrNull(jdk.getParent());
  }

  private @Nullable Path sameOrNull(@Nullable Path result) {
    return result == null ? null : same(result);
  }

  @Override
  public int getNameCount() {
    return jdk.getNameCount();
  }

  @Override
  public Path getName(int index) {
    return same(jdk.getName(index));
  }

  @Override
  public Path subpath(int beginIndex, int endIndex) {
    return same(jdk.subpath(beginIndex, endIndex));
  }

  @Override
  public boolean startsWith(Path other) {
    return fileSystem.owns(Objects.requireNonNull(other)) && jdk.startsWith(jdkOf(other));
  }

  @Override
  public boolean endsWith(Path other) {
    return fileSystem.owns(Objects.requireNonNull(other)) && jdk.endsWith(jdkOf(other));
  }

  private Path jdkOf(Path other) {
    return fileSystem.unwrap(other);
  }

  @Override
  public Path normalize() {
    return same(jdk.normalize());
  }

  @Override
  public Path resolve(Path other) {
    return sameOr(other, jdk.resolve(jdkOf(other)));
  }

  @Override
  public Path relativize(Path other) {
    return sameOr(other, jdk.relativize(jdkOf(other)));
  }

  @Override
  public URI toUri() {
    return UringUris.fromFile(jdk.toUri(), fileSystem.provider().getScheme());
  }

  @Override
  public Path toAbsolutePath() {
    return same(jdk.toAbsolutePath());
  }

  @Override
  public Path toRealPath(LinkOption... options) throws IOException {
    return same(jdk.toRealPath(options));
  }

  @Override
  public WatchKey register(
      WatchService watcher, WatchEvent.Kind<?>[] events, WatchEvent.Modifier... modifiers)
      throws IOException {
    if (Objects.requireNonNull(watcher) instanceof UringWatchService ours) {
      return ours.register(this, events, modifiers);
    }
    throw new ProviderMismatchException();
  }

  /** Orders as the JDK's paths do: by bytes. A foreign path is a {@link ClassCastException}. */
  @Override
  public int compareTo(Path other) {
    return jdk.compareTo(((UringPath) other).jdk);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof UringPath that && fileSystem == that.fileSystem && jdk.equals(that.jdk);
  }

  @Override
  public int hashCode() {
    return jdk.hashCode();
  }

  @Override
  public String toString() {
    return jdk.toString();
  }
}
