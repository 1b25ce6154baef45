package dev.leat.virtual;

import dev.leat.Required;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** Runs programs in the {@linkplain Form forms} in which Leat comes into them. */
@SuppressWarnings("NullAway.Init") // set by JUnit
abstract class InForms {
  @TempDir private static Path shared;

  /** Leat, as it is shipped. */
  static Path jar;

  @TempDir Path own;

  @BeforeAll
  static void makeJar() throws Exception {
    Required.platform();
    jar = Form.jar(shared);
  }
}
