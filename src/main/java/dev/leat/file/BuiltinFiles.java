package dev.leat.file;

import java.io.IOException;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;

/** The JDK's own way to a file, which never leads back to Leat. Threads: any. */
public interface BuiltinFiles {
  /**
   * Opens the JDK's channel.
   *
   * @param path one of the JDK's own, not a wrapped one
   * @param executor for handlers; null for the JDK's default
   * @throws IOException as the JDK's provider
   */
  AsynchronousFileChannel newAsynchronousFileChannel(
      Path path,
      Set<? extends OpenOption> options,
      @Nullable ExecutorService executor,
      FileAttribute<?>... attributes)
      throws IOException;

  /**
   * Opens the JDK's blocking channel.
   *
   * @param path one of the JDK's own, not a wrapped one
   * @throws IOException as the JDK's provider
   */
  FileChannel newFileChannel(Path path, Set<? extends OpenOption> options) throws IOException;
}
