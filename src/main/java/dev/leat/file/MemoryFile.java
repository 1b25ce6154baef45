package dev.leat.file;

import dev.leat.kernel.LinuxConstants;
import dev.leat.kernel.Statx;
import dev.leat.kernel.Syscalls;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.FileSystem;
import java.nio.file.Path;

/**
 * An empty file in memory that nobody else knows of ({@code memfd_create(2)}, Linux 3.17). It ends
 * with the last of its descriptors.
 *
 * <p>Threads: any.
 */
final class MemoryFile implements AutoCloseable {
  /** As {@code fs.nr_open} is, if nobody has changed it. */
  private static final int MOST_DESCRIPTORS = 1 << 20;

  private final int fd;

  /** The file of a descriptor, which is owned from now on. */
  MemoryFile(int fd) {
    this.fd = fd;
  }

  /**
   * Makes one.
   *
   * @throws IOException if there are too many open files
   */
  static MemoryFile open() throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      int fd = Syscalls.memfdCreate(arena.allocateFrom("leat"), LinuxConstants.MFD_CLOEXEC);
      return new MemoryFile((int) OpenFile.checked(fd));
    }
  }

  int fd() {
    return fd;
  }

  /** Where it can be opened once more. */
  Path path(FileSystem fileSystem) {
    return fileSystem.getPath("/proc/self/fd/" + fd);
  }

  /**
   * The second descriptor, after it was opened once more. It has the next free number, or a lower
   * one that has become free since.
   *
   * @throws IOException if there is none
   */
  int secondDescriptor() throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      Statx own = Statx.allocate(arena);
      Statx other = Statx.allocate(arena);
      boolean known = lookedAt(fd, own);
      for (int distance = 1; known && distance < MOST_DESCRIPTORS; distance++) {
        if (lookedAt(fd + distance, other) && other.isSameFile(own)) {
          return fd + distance;
        }
        if (lookedAt(fd - distance, other) && other.isSameFile(own)) {
          return fd - distance;
        }
      }
    }
    throw new IOException("The file has no second descriptor");
  }

  /** Looks at a file in memory, which takes no time; no other has seals, or the lack of them. */
  private static boolean lookedAt(int fd, Statx statx) {
    return fd >= 0
        && Syscalls.fcntl(fd, LinuxConstants.F_GET_SEALS, 0) >= 0
        && OpenFile.statxOf(fd, Statx.STATX_INO, statx) == 0;
  }

  @Override
  public void close() {
    Syscalls.close(fd);
  }
}
