package dev.leat.op;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.kernel.Descriptor;
import dev.leat.kernel.LinuxConstants;
import dev.leat.kernel.Syscalls;
import java.lang.foreign.Arena;
import java.nio.file.Path;

/** Files as operations have them. */
final class OpenedFile {
  private OpenedFile() {}

  /** A descriptor of a file that is there, for reading and writing. */
  static Descriptor of(Path file) {
    int flags = LinuxConstants.O_RDWR | LinuxConstants.O_CLOEXEC;
    try (Arena arena = Arena.ofConfined()) {
      int fd =
          Syscalls.openat(LinuxConstants.AT_FDCWD, arena.allocateFrom(file.toString()), flags, 0);
      assertThat(fd).isPositive();
      return new Descriptor(fd);
    }
  }
}
