package dev.leat.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.ChildJvm;
import dev.leat.Required;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the page cache takes or has needs no worker of the kernel's, where the ring would use one.
 */
class LoneTransfersTest {
  private static final int LENGTH = LoneTransfersProgram.BLOCK * LoneTransfersProgram.BLOCKS;

  @BeforeEach
  void requireRings() {
    Required.platform();
  }

  /** Files in memory have no RWF_NOWAIT, and nothing there takes so long that it is given up. */
  @ParameterizedTest
  @ValueSource(strings = {"read", "write"})
  void inMemory(String what) throws Exception {
    Path file = Files.createTempFile(Path.of("/dev/shm"), "leat-lone", "");
    try {
      Files.write(file, new byte[LENGTH]);
      ChildJvm.Result result =
          new ChildJvm()
              .with("-Dleat.required=true")
              .run(LoneTransfersProgram.class, what, file.toString());
      assertThat(result.output().strip()).isEqualTo(LENGTH + " bytes, 0 workers");
    } finally {
      Files.delete(file);
    }
  }
}
