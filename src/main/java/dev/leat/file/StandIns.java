package dev.leat.file;

import dev.leat.kernel.Closing;
import dev.leat.kernel.Descriptor;
import dev.leat.kernel.LinuxConstants;
import dev.leat.kernel.Syscalls;
import java.io.Closeable;
import java.io.IOException;
import java.lang.ref.Cleaner;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystem;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Channels of the JDK's on files that Leat has opened. What the JDK alone can do (a map, a lock, a
 * copy in the kernel) is done through such a one.
 *
 * <p>With an agent it is made on the descriptor itself ({@link DescriptorChannels}). Without, the
 * JDK makes channels of paths only, and to open the file's path a second time might not be allowed,
 * might find another file there, and would give another open file with a position of its own. So it
 * opens a file in memory that nobody else knows of; then the number that its channel holds is made
 * to stand for our open file, by {@code dup3(2)}.
 *
 * <p>Threads: any.
 */
final class StandIns {
  /** After that it is tried again: there may have been too many open files. */
  private static final long REFUSED_NANOS = 1_000_000_000;

  private static final ChannelMode ANY = ChannelMode.of(Set.of());

  private final BuiltinFiles jdk;
  private volatile boolean possible;
  private boolean refused;
  private long refusedAt;

  StandIns(BuiltinFiles jdk) {
    this.jdk = jdk;
  }

  /**
   * Whether they can be made here, which is tried until it was possible: without an agent that
   * takes {@code /proc} and {@code memfd_create(2)} (Linux 3.17), which a sandbox may refuse.
   *
   * @param path one of the JDK's own
   */
  boolean arePossible(Path path) {
    return possible || areFoundPossible(path);
  }

  private synchronized boolean areFoundPossible(Path path) {
    if (!refused || System.nanoTime() - refusedAt > REFUSED_NANOS) {
      possible = possible || isOneMade(path);
      refused = !possible;
      refusedAt = System.nanoTime();
    }
    return possible;
  }

  private boolean isOneMade(Path path) {
    try {
      closed(path, ANY);
      return true;
    } catch (IOException refused) {
      return false;
    }
  }

  /**
   * A channel of the JDK's on the same open file as a descriptor: the two share position and flags.
   *
   * @param descriptor which the caller keeps open meanwhile
   * @param path where the file was opened, one of the JDK's own
   * @param mode as the file was opened
   * @throws IOException if there are too many open files
   */
  FileChannel of(Descriptor descriptor, Path path, ChannelMode mode) throws IOException {
    DescriptorChannels channels = DescriptorChannels.installed();
    return channels == null
        ? inPlaceOfMemory(descriptor.fd(), path.getFileSystem(), mode)
        : onDescriptor(channels, descriptor, path, mode);
  }

  /** The channel keeps the descriptor open until it is closed, or dropped. */
  private static FileChannel onDescriptor(
      DescriptorChannels channels, Descriptor descriptor, Path path, ChannelMode mode)
      throws IOException {
    End end = new End();
    FileChannel made = channels.on(descriptor.fd(), path, mode, end);
    if (!descriptor.keep()) {
      made.close();
      throw new ClosedChannelException();
    }
    end.cleanable = Closing.whenUnreachable(made, descriptor::letGo);
    return made;
  }

  /** What a channel on a descriptor of ours calls when it is closed. */
  private static final class End implements Closeable {
    /** Null in a channel that has no descriptor. */
    private volatile Cleaner.@Nullable Cleanable cleanable;

    @Override
    public void close() {
      Cleaner.Cleanable once = cleanable;
      if (once != null) {
        once.clean();
      }
    }
  }

  private FileChannel inPlaceOfMemory(int fd, FileSystem fileSystem, ChannelMode mode)
      throws IOException {
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
  FileChannel closed(Path path, ChannelMode mode) throws IOException {
    DescriptorChannels channels = DescriptorChannels.installed();
    if (channels != null) {
      FileChannel made = channels.on(-1, path, mode, new End());
      made.close();
      return made;
    }
    try (MemoryFile memory = MemoryFile.open()) {
      FileChannel made = inPlaceOfMemory(memory.fd(), path.getFileSystem(), mode);
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
