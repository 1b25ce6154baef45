package dev.leat.spi;

import dev.leat.file.UringFiles;
import java.io.IOException;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;
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
   * Whether the kernel knows this path by its name. A default provider of somebody else may lie
   * below ours, and what its paths name is its own affair.
   */
  private static boolean isOfJdk(Path path) {
    FileSystemProvider provider = path.getFileSystem().provider();
    return provider.getClass().getModule() == Object.class.getModule()
        && provider.getScheme().equals("file");
  }
}
