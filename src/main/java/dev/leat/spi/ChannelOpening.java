package dev.leat.spi;

import dev.leat.file.UringFiles;
import dev.leat.kernel.Platform;
import dev.leat.op.BlockingCall;
import dev.leat.ring.SharedRing;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.spi.FileSystemProvider;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;

/**
 * The one place where it is decided who opens a file: Leat or the JDK. The wrapping provider and
 * the agent's hook both ask here, with the JDK's own path.
 *
 * <p>Null as an answer means that the JDK's code shall go on as if nobody had asked. That is the
 * answer to every argument that only the JDK can judge (no path, a path of another file system), so
 * that its exceptions stay its own. Any thread may call.
 *
 * <p>Blocking channels are opened by the JDK, exactly as it was asked to, and then stand behind one
 * of ours; but for the regular files of virtual threads, unless that fails. So options, permissions
 * and errors are the JDK's.
 */
public final class ChannelOpening {
  private ChannelOpening() {}

  /** Made at the first channel: start-up must touch neither a ring nor the foreign memory API. */
  private static final class Lazy {
    static final UringFiles FILES = new UringFiles(new JdkFiles());
  }

  /**
   * Opens an asynchronous channel, or leaves it to the JDK.
   *
   * @param path the JDK's own; null is left for the JDK to complain of
   * @param options as by {@link AsynchronousFileChannel#open}
   * @param executor for handlers; null for Leat's threads
   * @param attributes of a file that is created
   * @return Leat's channel (or the one that it fell back to), or null for the JDK to go on
   * @throws IOException as by {@link AsynchronousFileChannel#open}
   */
  public static @Nullable AsynchronousFileChannel newAsynchronousFileChannel(
      @Nullable Path path,
      Set<? extends OpenOption> options,
      @Nullable ExecutorService executor,
      FileAttribute<?>... attributes)
      throws IOException {
    if (path == null || options instanceof JdkOnlyOptions || !isOfJdk(path)) {
      return null;
    }
    return Lazy.FILES.newAsynchronousFileChannel(path, options, executor, attributes);
  }

  /**
   * Opens a blocking channel, or leaves it to the JDK.
   *
   * @param path the JDK's own; null is left for the JDK to complain of, as are null options
   * @param options as by {@link FileChannel#open(Path, Set, FileAttribute[])}
   * @param attributes of a file that is created
   * @return Leat's channel, or null for the JDK to go on
   * @throws IOException as by {@link FileChannel#open(Path, Set, FileAttribute[])}
   */
  public static @Nullable FileChannel newFileChannel(
      @Nullable Path path,
      @Nullable Set<? extends OpenOption> options,
      FileAttribute<?>... attributes)
      throws IOException {
    if (path == null || options == null || !isOurs(path, options)) {
      return null;
    }
    return open(path, options, attributes);
  }

  /**
   * Opens a byte channel, or leaves it to the JDK.
   *
   * <p>Without options the JDK's own channel comes out on a platform thread. {@code
   * Files.readAllBytes} and {@code readString} open theirs so, and make it uninterruptible, which
   * they can do to the JDK's alone. Ours of a virtual thread finds out who reads.
   *
   * @param path the JDK's own; null is left for the JDK to complain of, as are null options
   * @param options as by {@link java.nio.file.Files#newByteChannel(Path, Set, FileAttribute[])}
   * @param attributes of a file that is created
   * @return Leat's channel, the JDK's where that is a must, or null for the JDK to go on
   * @throws IOException as by {@link java.nio.file.Files#newByteChannel(Path, Set,
   *     FileAttribute[])}
   */
  public static @Nullable SeekableByteChannel newByteChannel(
      @Nullable Path path,
      @Nullable Set<? extends OpenOption> options,
      FileAttribute<?>... attributes)
      throws IOException {
    if (path == null || options == null || !isOurs(path, options)) {
      return null;
    }
    // Not null for what is to be the JDK's: it would go on to newFileChannel, and ask again there.
    if (options.isEmpty()) {
      return attributes.length == 0 && Thread.currentThread().isVirtual()
          ? openForReading(path)
          : openAsJdk(path, options, attributes);
    }
    if (StreamMark.in(options)) { // who added that has seen to it that this thread may wait
      return provider(path).newFileChannel(path, JdkOnlyOptions.ofStream(options), attributes);
    }
    return open(path, options, attributes);
  }

  /**
   * Opens a byte channel relative to a directory, or leaves it to the JDK.
   *
   * @param directory the JDK's own
   * @param path the JDK's own; null is left for the JDK to complain of, as are null options
   * @param options as by {@link SecureDirectoryStream#newByteChannel}
   * @param attributes of a file that is created
   * @return Leat's channel, or null for the JDK to go on
   * @throws IOException as by {@link SecureDirectoryStream#newByteChannel}
   */
  public static @Nullable SeekableByteChannel newByteChannel(
      SecureDirectoryStream<Path> directory,
      @Nullable Path path,
      @Nullable Set<? extends OpenOption> options,
      FileAttribute<?>... attributes)
      throws IOException {
    if (path == null || options == null || !isOurs(path, options)) {
      return null;
    }
    Set<OpenOption> jdkOnly = new JdkOnlyOptions(options);
    SeekableByteChannel jdk = directory.newByteChannel(path, jdkOnly, attributes);
    return jdk instanceof FileChannel file ? around(file, path, options) : jdk;
  }

  /**
   * Opens a stream, or leaves it to the JDK.
   *
   * @param receiver the provider that was asked, not always the path's
   * @param path null is left for the JDK to complain of, as are null options
   * @param options as by {@link java.nio.file.Files#newInputStream(Path, OpenOption...)}
   * @return a stream, or null for the JDK to go on
   * @throws IOException as by {@link java.nio.file.Files#newInputStream(Path, OpenOption...)}
   */
  public static @Nullable InputStream newInputStream(
      FileSystemProvider receiver, @Nullable Path path, OpenOption @Nullable ... options)
      throws IOException {
    if (path == null || options == null || !isJdk(receiver) || StreamMark.in(options)) {
      return null;
    }
    InputStream ours = StreamOpening.newInputStream(path, options);
    if (ours != null || options.length == 0) { // then it gets the JDK's own channel anyway
      return ours;
    }
    OpenOption[] marked = StreamMark.addedTo(options);
    return isServed(path) && SpecialFiles.mayBlock(path)
        ? elsewhere(() -> receiver.newInputStream(path, marked))
        : receiver.newInputStream(path, marked);
  }

  /**
   * Opens a stream, or leaves it to the JDK.
   *
   * @param receiver the provider that was asked, not always the path's
   * @param path null is left for the JDK to complain of, as are null options
   * @param options as by {@link java.nio.file.Files#newOutputStream(Path, OpenOption...)}
   * @return a stream, or null for the JDK to go on
   * @throws IOException as by {@link java.nio.file.Files#newOutputStream(Path, OpenOption...)}
   */
  public static @Nullable OutputStream newOutputStream(
      FileSystemProvider receiver, @Nullable Path path, OpenOption @Nullable ... options)
      throws IOException {
    if (path == null || options == null || !isJdk(receiver) || StreamMark.in(options)) {
      return null;
    }
    OpenOption[] marked =
        options.length == 0 ? StreamOpening.MARKED_DEFAULTS : StreamMark.addedTo(options);
    if (Thread.currentThread().isVirtual() && isServed(path)) {
      OutputStream ofNew = StreamOpening.ofNewFile(receiver, path, marked);
      if (ofNew != null) {
        return ofNew;
      }
      if (SpecialFiles.mayBlockWriting(path, marked)) {
        OutputStream ours = StreamOpening.newSpecialOutputStream(path, options);
        return ours != null ? ours : elsewhere(() -> receiver.newOutputStream(path, marked));
      }
      OutputStream jdk = receiver.newOutputStream(path, marked);
      SpecialFiles.opened(path, marked);
      return jdk;
    }
    return receiver.newOutputStream(path, marked);
  }

  private static FileChannel open(
      Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
      throws IOException {
    FileChannel regular = attributes.length == 0 ? openRegular(path, options) : null;
    return regular == null ? around(openAsJdk(path, options, attributes), path, options) : regular;
  }

  /**
   * Opens a regular file, if the calling thread is virtual.
   *
   * @return null for the JDK to open it, or to say why it cannot be
   */
  static @Nullable FileChannel openRegular(Path path, Set<? extends OpenOption> options) {
    if (!Thread.currentThread().isVirtual()) {
      return null;
    }
    long known = SpecialFiles.device(path);
    FileChannel ours = Lazy.FILES.openRegular(path, options, known);
    if (ours != null && known <= 0) {
      SpecialFiles.sawStored(path, UringFiles.device(ours));
    }
    return ours;
  }

  /** Opens for a virtual thread, without options. */
  private static FileChannel openForReading(Path path) throws IOException {
    Set<OpenOption> none = Set.of();
    FileChannel ours = openRegular(path, none);
    if (ours == null) {
      boolean special = SpecialFiles.mayBlock(path);
      FileChannel jdk = openAsJdk(path, special, none);
      if (!special || SharedRing.poller() == null) {
        return jdk;
      }
      ours = around(jdk, path, none);
    }
    UringFiles.uninterruptibleForFiles(ours);
    return ours;
  }

  private static FileChannel openAsJdk(
      Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
      throws IOException {
    return openAsJdk(path, SpecialFiles.mayBlock(path), options, attributes);
  }

  /**
   * Opens the JDK's own channel, past the hook.
   *
   * @param blocking whether to do so on another thread, as it may take for ever
   */
  static FileChannel openAsJdk(
      Path path,
      boolean blocking,
      Set<? extends OpenOption> options,
      FileAttribute<?>... attributes)
      throws IOException {
    Set<OpenOption> jdkOnly = new JdkOnlyOptions(options);
    // No lambda where it is not needed: the first one costs a starting program milliseconds.
    return blocking
        ? elsewhere(() -> provider(path).newFileChannel(path, jdkOnly, attributes))
        : provider(path).newFileChannel(path, jdkOnly, attributes);
  }

  /** Opens on another thread. It waits whatever interrupts come, as it would in the JDK. */
  private static <T> T elsewhere(BlockingCall<T> opening) throws IOException {
    return opening.elsewhere();
  }

  /** Puts a channel of ours around the JDK's. */
  static FileChannel around(FileChannel jdk, Path path, Set<? extends OpenOption> options) {
    return Lazy.FILES.fileChannel(jdk, path, options);
  }

  private static boolean isOurs(Path path, Set<? extends OpenOption> options) {
    return !(options instanceof JdkOnlyOptions) && isServed(path);
  }

  /** Whether channels of this path are Leat's, on this platform. */
  static boolean isServed(Path path) {
    return Platform.supported() && isOfJdk(path);
  }

  /**
   * Whether the kernel knows this path by its name. A default provider of somebody else may lie
   * below ours, and what its paths name is its own affair.
   */
  private static boolean isOfJdk(Path path) {
    return isJdk(provider(path));
  }

  private static boolean isJdk(FileSystemProvider provider) {
    return provider.getClass().getModule() == Object.class.getModule()
        && provider.getScheme().equals("file");
  }

  private static FileSystemProvider provider(Path path) {
    return path.getFileSystem().provider();
  }
}
