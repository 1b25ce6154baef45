package dev.leat.spi;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.ProviderMismatchException;
import java.nio.file.WatchService;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.spi.FileSystemProvider;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The JDK's default file system, handing out {@link UringPath}s. Any thread may call. */
final class UringFileSystem extends FileSystem {
  private final UringFileSystemProvider provider;
  private final FileSystem jdk;
  private final RequiredCheck required = new RequiredCheck();

  UringFileSystem(UringFileSystemProvider provider, FileSystem jdk) {
    this.provider = provider;
    this.jdk = jdk;
  }

  FileSystem jdk() {
    return jdk;
  }

  // Wrapping: the only two doors between the JDK's paths and ours.

  Path wrap(Path path) {
    return new UringPath(this, path);
  }

  /** Whether the path came from {@link #wrap} of this very file system. */
  boolean owns(@Nullable Object path) {
    return path instanceof UringPath ours && ours.getFileSystem() == this;
  }

  /**
   * The JDK's path inside one of ours.
   *
   * @throws ProviderMismatchException if it is another file system's
   */
  Path unwrap(Path path) {
    if (!owns(Objects.requireNonNull(path))) {
      throw new ProviderMismatchException();
    }
    return ((UringPath) path).jdk();
  }

  /** Only the default file system refuses; {@code uring:} paths refuse as a channel is opened. */
  void checkRequired() {
    if (provider.isDefault()) {
      required.check();
    }
  }

  @Override
  public Path getPath(String first, String... more) {
    checkRequired();
    return wrap(jdk.getPath(first, more));
  }

  @Override
  public Iterable<Path> getRootDirectories() {
    List<Path> roots = new ArrayList<>();
    for (Path root : jdk.getRootDirectories()) {
      roots.add(wrap(root));
    }
    return Collections.unmodifiableList(roots);
  }

  @Override
  public WatchService newWatchService() throws IOException {
    return new UringWatchService(this, jdk.newWatchService());
  }

  @Override
  public FileSystemProvider provider() {
    return provider;
  }

  @Override
  public void close() throws IOException {
    jdk.close(); // the JDK refuses: the default file system cannot be closed
  }

  @Override
  public boolean isOpen() {
    return jdk.isOpen();
  }

  @Override
  public boolean isReadOnly() {
    return jdk.isReadOnly();
  }

  @Override
  public String getSeparator() {
    return jdk.getSeparator();
  }

  @Override
  public Iterable<FileStore> getFileStores() {
    return jdk.getFileStores();
  }

  @Override
  public Set<String> supportedFileAttributeViews() {
    return jdk.supportedFileAttributeViews();
  }

  /** The JDK's matchers look at nothing but a path's text, so they take ours as they are. */
  @Override
  public PathMatcher getPathMatcher(String syntaxAndPattern) {
    return jdk.getPathMatcher(syntaxAndPattern);
  }

  @Override
  public UserPrincipalLookupService getUserPrincipalLookupService() {
    return jdk.getUserPrincipalLookupService();
  }
}
