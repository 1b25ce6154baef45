package dev.leat.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.Required;
import dev.leat.kernel.LinuxConstants;
import dev.leat.kernel.Syscalls;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MemoryFileTest {
  @BeforeEach
  void needsLinux() {
    Required.platform();
  }

  private static int openOnceMore(MemoryFile file) {
    Path path = file.path(FileSystems.getDefault());
    try (Arena arena = Arena.ofConfined()) {
      return Syscalls.openat(LinuxConstants.AT_FDCWD, NativePath.of(path, arena), 0, 0);
    }
  }

  private static int duplicate(int fd, int lowest) {
    return Syscalls.fcntl(fd, LinuxConstants.F_DUPFD_CLOEXEC, lowest);
  }

  private static void assertFound(MemoryFile file, int second) throws IOException {
    try {
      assertThat(second).isNotNegative();
      assertThat(file.secondDescriptor()).isEqualTo(second);
    } finally {
      Syscalls.close(second);
    }
  }

  @Test
  void theSecondDescriptorIsFoundBehindTheFirst() throws Exception {
    try (MemoryFile file = MemoryFile.open()) {
      assertFound(file, openOnceMore(file));
    }
  }

  @Test
  void theSecondDescriptorIsFoundFarBehindOthersLikeIt() throws Exception {
    try (MemoryFile file = MemoryFile.open();
        MemoryFile other = MemoryFile.open()) {
      int like = duplicate(other.fd(), 900);
      try {
        assertFound(file, duplicate(file.fd(), 1000));
      } finally {
        Syscalls.close(like);
      }
    }
  }

  @Test
  void theSecondDescriptorIsFoundBeforeTheFirst() throws Exception {
    try (MemoryFile made = MemoryFile.open()) {
      int high = duplicate(made.fd(), 1000);
      try (MemoryFile file = new MemoryFile(high)) {
        assertThat(file.secondDescriptor()).isEqualTo(made.fd());
      }
    }
  }
}
