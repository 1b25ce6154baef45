package dev.leat.spi;

import dev.leat.file.ExpectedNew;
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
import java.nio.file.spi.FileSystemProvider;
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
    if (!Thread.currentThread().isVirtual() || !ChannelOpening.isServed(path)) {
      return null;
    }
    OpenOption[] meant = options.length == 0 ? DEFAULTS : options;
    OutputStream ofNew = ofNewFile(path.getFileSystem().provider(), path, meant);
    if (ofNew != null) {
      return ofNew;
    }
    return SpecialFiles.mayBlockWriting(path, meant) ? newSpecialOutputStream(path, options) : null;
  }

  /**
   * Opens a file for writing on a virtual thread, if it is to be a new one or that can be expected.
   * A new file is no pipe, whatever was there.
   *
   * @param jdk opens the stream
   * @param options as it is to have them, not empty
   * @return null if there is a file already, nothing is known, or something is wrong
   * @throws IOException if it was to be new
   */
  static @Nullable OutputStream ofNewFile(FileSystemProvider jdk, Path path, OpenOption... options)
      throws IOException {
    List<OpenOption> all = Arrays.asList(options);
    boolean asked = all.contains(StandardOpenOption.CREATE_NEW);
    boolean expected = ExpectedNew.is() && all.contains(StandardOpenOption.CREATE);
    if (!asked && (!expected || SpecialFiles.known(path))) {
      return null;
    }
    try {
      OutputStream made = jdk.newOutputStream(path, asked ? options : asNew(options));
      SpecialFiles.sawStored(path, 0);
      return made;
    } catch (IOException e) {
      if (asked) {
        throw e;
      }
      ExpectedNew.looked(true); // or it will be said the usual way what is wrong
      return null;
    }
  }

  private static OpenOption[] asNew(OpenOption... options) {
    OpenOption[] created = options.clone();
    for (int i = 0; i < created.length; i++) {
      if (created[i] == StandardOpenOption.CREATE) {
        created[i] = StandardOpenOption.CREATE_NEW;
      }
    }
    return created;
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
