package dev.leat.testing;

import java.io.IOException;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;

/** A way to open an {@link AsynchronousFileChannel}; one contract runs over many of these. */
@FunctionalInterface
public interface ChannelFactory {
  /** The platform's own way: the oracle, as long as the JVM runs without Leat's agent. */
  ChannelFactory JDK = AsynchronousFileChannel::open;

  /** Opens {@code file} with the meaning of {@link AsynchronousFileChannel#open}. */
  AsynchronousFileChannel open(
      Path file,
      Set<? extends OpenOption> options,
      @Nullable ExecutorService executor,
      FileAttribute<?>... attributes)
      throws IOException;
}
