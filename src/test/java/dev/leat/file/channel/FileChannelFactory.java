package dev.leat.file.channel;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.util.Set;

/** A way to open a {@link FileChannel}; one contract runs over many of these. */
@FunctionalInterface
interface FileChannelFactory {
  /** The platform's own way: the oracle, as long as the JVM runs without Leat's agent. */
  FileChannelFactory JDK = FileChannel::open;

  /** Opens {@code file} with the meaning of {@link FileChannel#open}. */
  FileChannel open(Path file, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
      throws IOException;
}
