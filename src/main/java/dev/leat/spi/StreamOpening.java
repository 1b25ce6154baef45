package dev.leat.spi;

import dev.leat.file.UringFiles;
import dev.leat.ring.SharedRing;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Streams over channels of Leat, for virtual threads: one that waits for a disk, a pipe or a
 * terminal then leaves its carrier to others. Platform threads have the JDK's own streams, which
 * cost them nothing. Any thread may call.
 *
 * <p>As the JDK's, these streams are not interruptible.
 */
final class StreamOpening {
  private static final OpenOption[] DEFAULTS = {
    StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE
  };

  /** What no options mean to the JDK, for a stream of its own. Nobody may write to it. */
  static final OpenOption[] MARKED_DEFAULTS = StreamMark.addedTo(DEFAULTS);

  private StreamOpening() {}

  /**
   * Opens a file for reading.
   *
   * @return null if the stream is to be the JDK's own, or the call is wrong
   */
  static @Nullable InputStream newInputStream(Path path, OpenOption... options) throws IOException {
    if (!isServed(path)) {
      return null;
    }
    List<OpenOption> asked = Arrays.asList(options);
    if (asked.contains(StandardOpenOption.WRITE) || asked.contains(StandardOpenOption.APPEND)) {
      return null;
    }
    Set<OpenOption> read = new HashSet<>(asked);
    FileChannel regular = ChannelOpening.openRegular(path, read);
    if (regular != null) {
      UringFiles.uninterruptible(regular);
      return new UringInputStream(regular);
    }
    boolean special = SpecialFiles.contain(path);
    FileChannel jdk = ChannelOpening.openAsJdk(path, special, read);
    return new UringInputStream(uninterruptible(jdk, path, read), jdk, special);
  }

  /**
   * Opens a file for writing. Files in a directory are left to the JDK: what is written to them
   * goes to memory, and waits for nothing.
   *
   * @return null if the stream is to be the JDK's own, or the call is wrong
   */
  static @Nullable OutputStream newOutputStream(Path path, OpenOption... options)
      throws IOException {
    boolean special = ChannelOpening.isServed(path) && SpecialFiles.mayBlock(path);
    return special ? newSpecialOutputStream(path, options) : null;
  }

  /**
   * Opens a special file for writing on a virtual thread.
   *
   * @param path one of the JDK's own, that was found to be of a special file
   * @return null if the stream is to be the JDK's own, or the call is wrong
   */
  static @Nullable OutputStream newSpecialOutputStream(Path path, OpenOption... options)
      throws IOException {
    Set<OpenOption> asked = new HashSet<>(Arrays.asList(options.length == 0 ? DEFAULTS : options));
    if (asked.contains(StandardOpenOption.READ) || !isServed(path)) {
      return null;
    }
    asked.add(StandardOpenOption.WRITE);
    FileChannel jdk = ChannelOpening.openAsJdk(path, true, asked);
    return Channels.newOutputStream(uninterruptible(jdk, path, asked));
  }

  /** Where there is no ring only the JDK's own streams are uninterruptible. */
  private static boolean isServed(Path path) {
    return Thread.currentThread().isVirtual()
        && ChannelOpening.isServed(path)
        && SharedRing.poller() != null;
  }

  private static FileChannel uninterruptible(FileChannel jdk, Path path, Set<OpenOption> options) {
    FileChannel ours = ChannelOpening.around(jdk, path, options);
    UringFiles.uninterruptible(ours);
    return ours;
  }
}
