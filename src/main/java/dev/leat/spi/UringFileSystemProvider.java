package dev.leat.spi;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.spi.FileSystemProvider;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;

/**
 * The JDK's file system with Leat's channels in it. It comes in two forms:
 *
 * <ul>
 *   <li>as the default provider, by {@code
 *       -Djava.nio.file.spi.DefaultFileSystemProvider=dev.leat.spi.UringFileSystemProvider}: every
 *       path of the application is Leat's;
 *   <li>as an installed provider, found on the class path: {@code
 *       Path.of(URI.create("uring:///data/file"))} for one path and not the others.
 * </ul>
 *
 * <p>Paths are wrapped, because a channel is opened by the provider of its path: were the JDK's own
 * paths handed out, each channel would bypass Leat. Everything but the channels is the JDK's work.
 * Arguments are unwrapped on the way in (a path of another file system is a {@link
 * java.nio.file.ProviderMismatchException}), results wrapped on the way out.
 *
 * <p>Any thread may call. Errors are those of the JDK's provider: its exceptions carry file names
 * as text, and so need no translation.
 *
 * <p>{@link FileSystemProvider#newFileSystem(Path, Map)} is left as it is inherited, since every
 * provider is asked with paths of others too, and must refuse by {@link
 * UnsupportedOperationException} for the next one to be asked.
 */
public final class UringFileSystemProvider extends FileSystemProvider {
  private static final String DEFAULT_SCHEME = "file";
  private static final String INSTALLED_SCHEME = "uring";

  /** Set once a default provider was made; a plain flag, for {@link #standsForDefault}. */
  private static volatile boolean defaultMade;

  private final String scheme;

  /** Null in the installed form, which asks for the default provider when it is first used. */
  private final @Nullable FileSystemProvider builtin;

  private volatile @Nullable UringFileSystem fileSystem;

  /**
   * The installed form, made by {@link java.util.ServiceLoader}.
   *
   * <p>This constructor and the other one only assign fields. While a default provider is being
   * made, {@code FileSystems.getDefault()} is null in this thread and blocks all others, so that
   * any use of a path, and any wait for a thread, would fail or deadlock.
   */
  public UringFileSystemProvider() {
    this.scheme = INSTALLED_SCHEME;
    this.builtin = null;
  }

  /**
   * The default form, made by {@link FileSystems}.
   *
   * @param builtin the provider to stand in for, usually the JDK's
   */
  @SuppressWarnings("StaticAssignmentInConstructor") // that one was made is the message
  public UringFileSystemProvider(FileSystemProvider builtin) {
    this.scheme = DEFAULT_SCHEME;
    this.builtin = builtin;
    defaultMade = true;
  }

  /** {@return whether the default form was made in this JVM} Initialises nothing by being asked. */
  public static boolean standsForDefault() {
    return defaultMade;
  }

  @Override
  public String getScheme() {
    return scheme;
  }

  @Override
  public FileSystem newFileSystem(URI uri, Map<String, ?> env) throws IOException {
    // The JDK checks the URI, then says that this file system already exists.
    return jdk().newFileSystem(UringUris.toFile(uri, scheme), env);
  }

  @Override
  public FileSystem getFileSystem(URI uri) {
    UringFileSystem ours = fileSystem();
    ours.jdk().provider().getFileSystem(UringUris.toFile(uri, scheme)); // checks the URI
    return ours;
  }

  @Override
  public Path getPath(URI uri) {
    UringFileSystem ours = fileSystem();
    ours.checkRequired();
    // To many of these URIs the JDK answers by the default file system's path, which may be ours.
    Path path = ours.jdk().provider().getPath(UringUris.toFile(uri, scheme));
    while (path instanceof UringPath wrapped && !path.getFileSystem().equals(ours.jdk())) {
      path = wrapped.jdk();
    }
    return ours.wrap(path);
  }

  /** Whether this is the default form. */
  boolean isDefault() {
    return builtin != null;
  }

  private UringFileSystem fileSystem() {
    UringFileSystem made = fileSystem;
    return made != null ? made : makeFileSystem();
  }

  private synchronized UringFileSystem makeFileSystem() {
    UringFileSystem made = fileSystem;
    if (made == null) {
      FileSystemProvider jdk = builtin != null ? builtin : unwrappedDefault();
      made = new UringFileSystem(this, jdk.getFileSystem(URI.create("file:///")));
      fileSystem = made;
    }
    return made;
  }

  /** Paths of {@code uring:} go to the JDK directly, and not twice through Leat. */
  private static FileSystemProvider unwrappedDefault() {
    FileSystemProvider provider = FileSystems.getDefault().provider();
    boolean wrapped = provider instanceof UringFileSystemProvider;
    return wrapped ? ((UringFileSystemProvider) provider).jdk() : provider;
  }

  private FileSystemProvider jdk() {
    return fileSystem().jdk().provider();
  }

  private Path unwrap(Path path) {
    return fileSystem().unwrap(path);
  }

  // Channels and streams: Leat's, where ChannelOpening says so.

  @Override
  public AsynchronousFileChannel newAsynchronousFileChannel(
      Path path,
      Set<? extends OpenOption> options,
      @Nullable ExecutorService executor,
      FileAttribute<?>... attributes)
      throws IOException {
    Path file = unwrap(path);
    AsynchronousFileChannel ours =
        ChannelOpening.newAsynchronousFileChannel(file, options, executor, attributes);
    return ours != null
        ? ours
        : jdk().newAsynchronousFileChannel(file, options, executor, attributes);
  }

  @Override
  public FileChannel newFileChannel(
      Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
      throws IOException {
    Path file = unwrap(path);
    FileChannel ours = ChannelOpening.newFileChannel(file, options, attributes);
    return ours != null ? ours : jdk().newFileChannel(file, options, attributes);
  }

  @Override
  public SeekableByteChannel newByteChannel(
      Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
      throws IOException {
    Path file = unwrap(path);
    SeekableByteChannel ours = ChannelOpening.newByteChannel(file, options, attributes);
    return ours != null ? ours : jdk().newByteChannel(file, options, attributes);
  }

  @Override
  public InputStream newInputStream(Path path, OpenOption... options) throws IOException {
    Path file = unwrapIfOurs(path);
    InputStream ours = StreamOpening.newInputStream(file, options);
    return ours != null ? ours : jdk().newInputStream(file, options);
  }

  @Override
  public OutputStream newOutputStream(Path path, OpenOption... options) throws IOException {
    Path file = unwrapIfOurs(path);
    OutputStream ours = StreamOpening.newOutputStream(file, options);
    return ours != null ? ours : jdk().newOutputStream(file, options);
  }

  /** For streams alone: the JDK's provider opens them on whatever path it is given. */
  private Path unwrapIfOurs(Path path) {
    return fileSystem().owns(path) ? unwrap(path) : path;
  }

  // Directories and links.

  @Override
  public DirectoryStream<Path> newDirectoryStream(
      Path dir, DirectoryStream.Filter<? super Path> filter) throws IOException {
    Path directory = unwrap(dir);
    Objects.requireNonNull(filter);
    UringFileSystem ours = fileSystem();
    DirectoryStream.Filter<Path> unwrapped = entry -> filter.accept(ours.wrap(entry));
    return UringDirectoryStream.of(ours, jdk().newDirectoryStream(directory, unwrapped));
  }

  @Override
  public void createDirectory(Path dir, FileAttribute<?>... attributes) throws IOException {
    jdk().createDirectory(unwrap(dir), attributes);
  }

  @Override
  public void createSymbolicLink(Path link, Path target, FileAttribute<?>... attributes)
      throws IOException {
    jdk().createSymbolicLink(unwrap(link), unwrap(target), attributes);
  }

  @Override
  public void createLink(Path link, Path existing) throws IOException {
    jdk().createLink(unwrap(link), unwrap(existing));
  }

  @Override
  public Path readSymbolicLink(Path link) throws IOException {
    return fileSystem().wrap(jdk().readSymbolicLink(unwrap(link)));
  }

  @Override
  public void delete(Path path) throws IOException {
    jdk().delete(unwrap(path));
  }

  @Override
  public boolean deleteIfExists(Path path) throws IOException {
    return jdk().deleteIfExists(unwrap(path));
  }

  // Both paths are ours here, else java.nio.file.Files would copy by streams and not ask us. The
  // JDK's provider has copy_file_range and rename.

  @Override
  public void copy(Path source, Path target, CopyOption... options) throws IOException {
    jdk().copy(unwrap(source), unwrap(target), options);
  }

  @Override
  public void move(Path source, Path target, CopyOption... options) throws IOException {
    jdk().move(unwrap(source), unwrap(target), options);
  }

  // Attributes. Views, stores and principals hold no path that anybody could ask for, so the
  // JDK's own are handed out.

  @Override
  public boolean isSameFile(Path path, Path path2) throws IOException {
    Path first = unwrap(path);
    Objects.requireNonNull(path2);
    // A foreign path is no mistake here: it is never the same file.
    return fileSystem().owns(path2) && jdk().isSameFile(first, unwrap(path2));
  }

  @Override
  public boolean isHidden(Path path) throws IOException {
    return jdk().isHidden(unwrap(path));
  }

  @Override
  public FileStore getFileStore(Path path) throws IOException {
    return jdk().getFileStore(unwrap(path));
  }

  @Override
  public void checkAccess(Path path, AccessMode... modes) throws IOException {
    jdk().checkAccess(unwrap(path), modes);
  }

  @Override
  public boolean exists(Path path, LinkOption... options) {
    return jdk().exists(unwrap(path), options);
  }

  @Override
  public <V extends FileAttributeView> @Nullable V getFileAttributeView(
      Path path, Class<V> type, LinkOption... options) {
    return jdk().getFileAttributeView(unwrap(path), type, options);
  }

  @Override
  public <A extends BasicFileAttributes> A readAttributes(
      Path path, Class<A> type, LinkOption... options) throws IOException {
    return jdk().readAttributes(unwrap(path), type, options);
  }

  @Override
  public <A extends BasicFileAttributes> @Nullable A readAttributesIfExists(
      Path path, Class<A> type, LinkOption... options) throws IOException {
    return jdk().readAttributesIfExists(unwrap(path), type, options);
  }

  @Override
  public Map<String, Object> readAttributes(Path path, String attributes, LinkOption... options)
      throws IOException {
    return jdk().readAttributes(unwrap(path), attributes, options);
  }

  @Override
  public void setAttribute(Path path, String attribute, Object value, LinkOption... options)
      throws IOException {
    jdk().setAttribute(unwrap(path), attribute, value, options);
  }
}
