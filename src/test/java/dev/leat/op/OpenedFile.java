package dev.leat.op;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.buffer.BounceBufferPool;
import dev.leat.kernel.Descriptor;
import dev.leat.kernel.LinuxConstants;
import dev.leat.kernel.Syscalls;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A file of its own for each test, open for reading and writing. At the end of the test no
 * operation may hold it, nor bounce memory.
 */
final class OpenedFile implements BeforeEachCallback, AfterEachCallback {
  private final byte[] content;
  private Path path = Path.of("");
  private Descriptor descriptor = new Descriptor(-1);
  private long outstandingBefore;

  OpenedFile(byte[] content) {
    this.content = content;
  }

  @Override
  public void beforeEach(ExtensionContext context) throws IOException {
    outstandingBefore = BounceBufferPool.SHARED.outstanding();
    path = Files.write(Files.createTempFile("leat", ".opened"), content);
    int flags = LinuxConstants.O_RDWR | LinuxConstants.O_CLOEXEC;
    try (Arena arena = Arena.ofConfined()) {
      int fd =
          Syscalls.openat(LinuxConstants.AT_FDCWD, arena.allocateFrom(path.toString()), flags, 0);
      assertThat(fd).isPositive();
      descriptor = new Descriptor(fd);
    }
  }

  @Override
  public void afterEach(ExtensionContext context) throws IOException {
    Files.delete(path);
    assertThat(newlyOutstanding()).isZero();
    assertThat(descriptor.inUse()).isFalse();
    descriptor.shut();
    descriptor.close();
  }

  Path path() {
    return path;
  }

  Descriptor descriptor() {
    return descriptor;
  }

  /** How many bounce buffers are lent since the test began. */
  long newlyOutstanding() {
    return BounceBufferPool.SHARED.outstanding() - outstandingBefore;
  }
}
