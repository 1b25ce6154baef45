package dev.leat.spi;

import dev.leat.file.BuiltinFiles;
import java.io.IOException;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;

/**
 * Opens files as the JDK does, past the agent's hook.
 *
 * <p>The hook sits at the entry of the JDK's own method, so a plain call of it would come back to
 * Leat, for ever. The options that are handed over are therefore marked, and the hook lets marked
 * calls pass. A mark on the call itself needs no thread-local state, and cannot leak to other calls
 * that an argument's code makes meanwhile.
 */
final class JdkFiles implements BuiltinFiles {
  @Override
  public AsynchronousFileChannel newAsynchronousFileChannel(
      Path path,
      Set<? extends OpenOption> options,
      @Nullable ExecutorService executor,
      FileAttribute<?>... attributes)
      throws IOException {
    return path.getFileSystem()
        .provider()
        .newAsynchronousFileChannel(path, new JdkOnlyOptions(options), executor, attributes);
  }

  @Override
  public FileChannel newFileChannel(Path path, Set<? extends OpenOption> options)
      throws IOException {
    return path.getFileSystem().provider().newFileChannel(path, new JdkOnlyOptions(options));
  }
}
