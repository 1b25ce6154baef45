package dev.leat.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.Required;
import dev.leat.kernel.Syscalls;
import dev.leat.testing.Mounted;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the kernel says about files that lie here and there. */
@SuppressWarnings("NullAway.Init") // set by JUnit
class StorageTest {
  @TempDir Path directory;

  @BeforeEach
  void needsLinux() {
    Required.platform();
  }

  private static Storage of(Path file) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      int fd = Syscalls.openat(-1, NativePath.of(file.toAbsolutePath(), arena), 0, 0);
      assertThat(fd).isNotNegative();
      try {
        return Storage.of(fd);
      } finally {
        Syscalls.close(fd);
      }
    }
  }

  private static Path newFile(Path where) throws IOException {
    return Files.createTempFile(where, "file", "");
  }

  @Test
  void temporaryFilesOfTheTestsAreOnADiskOrInMemory() throws Exception {
    assertThat(of(newFile(directory))).isNotEqualTo(Storage.ELSEWHERE);
  }

  @Test
  void tmpfsAndRamfsAreMemory() throws Exception {
    for (String type : new String[] {"tmpfs", "ramfs"}) {
      try (Mounted mount = Mounted.of(directory, "-t", type, "none")) {
        Path file = newFile(mount.root());
        assertThat(of(file)).as(type).isEqualTo(Storage.MEMORY);
      }
    }
  }

  @Test
  void anOverlayIsTakenForADisk() throws Exception {
    try (Mounted mount = Mounted.overlay(directory)) {
      assertThat(of(newFile(mount.root()))).isEqualTo(Storage.DISK);
    }
  }

  @Test
  void whatPeersServeIsElsewhere() throws Exception {
    assertThat(Storage.ofType(0x6969)).as("NFS").isEqualTo(Storage.ELSEWHERE);
    assertThat(Storage.ofType(0x65735546)).as("FUSE").isEqualTo(Storage.ELSEWHERE);
    assertThat(Storage.ofType(0xfe534d42)).as("SMB").isEqualTo(Storage.ELSEWHERE);
    assertThat(of(Path.of("/proc/self/status"))).isEqualTo(Storage.ELSEWHERE);
  }

  @Test
  void aDescriptorThatIsNoneIsElsewhere() {
    assertThat(Storage.of(-1)).isEqualTo(Storage.ELSEWHERE);
  }
}
