package dev.leat.spi;

import dev.leat.file.ExpectedNew;
import dev.leat.file.UringFiles;
import java.io.IOException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Pipes, terminals and other devices. Already to open one can take for ever: a named pipe waits for
 * its other end.
 *
 * <p>To look costs a system call, which is much of what a small file's whole read or write costs.
 * So where a file with contents was a moment ago, {@link #mayBlock} takes one to be now. That can
 * be wrong, as it can after any look: who puts a pipe there in between has it opened as the JDK
 * would, on the carrier. What is not there is looked for each time, since programs do wait for a
 * pipe to appear.
 *
 * <p>Threads: any, without order among them: what one does not see of another costs it a look.
 */
final class SpecialFiles {
  /** From a file's write to its read, but hardly from its deletion to the making of a pipe. */
  private static final long TRUSTED_NANOS = 1_000_000;

  /** So many paths are remembered at most; the next one with the same place displaces the last. */
  private static final int PLACES = 64;

  private static final @Nullable Seen[] SEEN = new @Nullable Seen[PLACES];

  private SpecialFiles() {}

  /**
   * A file with contents; immutable, so that it can be handed on by a race.
   *
   * @param device of stored contents, 0 if it is not known; {@link UringFiles#NOT_LOOKED} if they
   *     may be made up as they are read
   */
  private record Seen(Path path, long nanos, long device) {}

  /** Whether the path is there and names neither a file with contents nor a directory. */
  static boolean contain(Path path) {
    BasicFileAttributes file = look(path);
    return file != null && file.isOther();
  }

  /**
   * Whether the calling thread is virtual, and might have to keep its carrier waiting to open this.
   *
   * @param path one of the JDK's own
   */
  static boolean mayBlock(Path path) {
    return mayBlock(path, false);
  }

  /** As {@link #mayBlock(Path)}, for what is opened for writing with these options. */
  static boolean mayBlockWriting(Path path, OpenOption... options) {
    return mayBlock(path, creates(options));
  }

  private static boolean mayBlock(Path path, boolean created) {
    if (!Thread.currentThread().isVirtual() || known(path)) {
      return false;
    }
    BasicFileAttributes file = look(path);
    if (created) {
      ExpectedNew.looked(file != null);
    }
    boolean usual = file != null && file.isRegularFile();
    SEEN[place(path)] = usual ? new Seen(path, System.nanoTime(), UringFiles.NOT_LOOKED) : null;
    return file != null && file.isOther();
  }

  /** Whether a file with contents was there a moment ago. */
  static boolean known(Path path) {
    return seen(path) != null;
  }

  private static @Nullable Seen seen(Path path) {
    Seen seen = SEEN[place(path)];
    boolean trusted =
        seen != null && System.nanoTime() - seen.nanos < TRUSTED_NANOS && seen.path.equals(path);
    return trusted ? seen : null;
  }

  /** The device of a file with stored contents that was there a moment ago, as in {@link Seen}. */
  static long device(Path path) {
    Seen seen = seen(path);
    return seen == null ? UringFiles.NOT_LOOKED : seen.device;
  }

  /** Remembers that a file with contents is there, stored on this device or, with 0, on some. */
  static void sawStored(Path path, long device) {
    SEEN[place(path)] = new Seen(path, System.nanoTime(), device);
  }

  /**
   * A virtual thread has opened what {@link #mayBlock} found to be no special file for writing,
   * with these options: it made a file, if none was there. What is written is stored.
   */
  static void opened(Path path, OpenOption... options) {
    Seen seen = SEEN[place(path)];
    if (seen != null && seen.path.equals(path)) {
      sawStored(path, Math.max(0, seen.device));
    } else if (creates(options)) {
      sawStored(path, 0);
    }
  }

  private static boolean creates(OpenOption... options) {
    return Arrays.asList(options).contains(StandardOpenOption.CREATE);
  }

  private static int place(Path path) {
    return path.hashCode() & (PLACES - 1);
  }

  private static @Nullable BasicFileAttributes look(Path path) {
    try {
      return path.getFileSystem()
          .provider()
          .readAttributesIfExists(path, BasicFileAttributes.class);
    } catch (IOException e) {
      return null; // and the JDK will say what is wrong with the path, in its own words
    }
  }
}
