package dev.leat.file;

import dev.leat.kernel.LinuxConstants;
import dev.leat.kernel.Syscalls;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystem;
import java.nio.file.OpenOption;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Set;

/**
 * Channels of the JDK's on files that Leat has opened. What the JDK alone can do (a map, a lock, a
 * copy in the kernel) is done through such a one.
 *
 * <p>The JDK makes channels of paths only, and to open the file's path a second time might not be
 * allowed, might find another file there, and would give another open file with a position of its
 * own. So it opens a file in memory that nobody else knows of; then the number that its channel
 * holds is made to stand for our open file, by {@code dup3(2)}.
 *
 * <p>Threads: any.
 */
final class StandIns {
  /** After that it is tried again: there may have been too many open files. */
  private static final long REFUSED_NANOS = 1_000_000_000;

  private final BuiltinFiles jdk;
  private volatile boolean possible;
  private boolean refused;
  private long refusedAt;

  StandIns(BuiltinFiles jdk) {
    this.jdk = jdk;
  }

  /**
   * Whether they can be made here, which is tried until it was possible: that takes {@code /proc}
   * and {@code memfd_create(2)} (Linux 3.17), which a sandbox may refuse.
   *
   * @param fileSystem the JDK's own
   */
  boolean arePossible(FileSystem fileSystem) {
    return possible || areFoundPossible(fileSystem);
  }

  private synchronized boolean areFoundPossible(FileSystem fileSystem) {
    if (!refused || System.nanoTime() - refusedAt > REFUSED_NANOS) {
      possible = possible || isOneMade(fileSystem);
      refused = !possible;
      refusedAt = System.nanoTime();
    }
    return possible;
  }

  private boolean isOneMade(FileSystem fileSystem) {
    try (MemoryFile any = MemoryFile.open()) {
      of(any.fd(), fileSystem, ChannelMode.of(Set.of())).close();
      return true;
    } catch (IOException refused) {
      return false;
    }
  }

  /**
   * A channel of the JDK's on the same open file as a descriptor: the two share position and flags.
   *
   * @param fd which the caller keeps open meanwhile
   * @param fileSystem the JDK's own
   * @param mode as the file was opened
   * @throws IOException if there are too many open files
   */
  FileChannel of(int fd, FileSystem fileSystem, ChannelMode mode) throws IOException {
    try (MemoryFile memory = MemoryFile.open()) {
      FileChannel made = jdk.newFileChannel(memory.path(fileSystem), options(mode));
      try {
        int number = memory.secondDescriptor();
        OpenFile.checked(Syscalls.dup3(fd, number, LinuxConstants.O_CLOEXEC));
        return made;
      } catch (IOException e) {
        made.close();
        throw e;
      }
    }
  }

  /** A channel of the JDK's that is closed, for it to say what it says then. */
  FileChannel closed(FileSystem fileSystem, ChannelMode mode) throws IOException {
    try (MemoryFile memory = MemoryFile.open()) {
      FileChannel made = jdk.newFileChannel(memory.path(fileSystem), options(mode));
      made.close();
      return made;
    }
  }

  private static Set<OpenOption> options(ChannelMode mode) {
    Set<OpenOption> options = new HashSet<>();
    if (mode.reading()) {
      options.add(StandardOpenOption.READ);
    }
    if (mode.writing()) {
      options.add(StandardOpenOption.WRITE);
    }
    if (mode.synced()) { // of no effect here, but the JDK's channel remembers it
      options.add(StandardOpenOption.SYNC);
    }
    return options;
  }
}
