package dev.leat.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A {@link LoopMount} for the tests of a class, each of which finds it empty. */
public final class MountForTests implements BeforeAllCallback, AfterEachCallback, AfterAllCallback {
  private final int mebibytes;
  private @Nullable LoopMount mount;

  /** An ext4 of that many mebibytes. */
  public MountForTests(int mebibytes) {
    this.mebibytes = mebibytes;
  }

  @Override
  public void beforeAll(ExtensionContext context) throws Exception {
    mount = LoopMount.ext4(mebibytes);
  }

  @Override
  public void afterEach(ExtensionContext context) throws Exception {
    mount().clear();
  }

  @Override
  public void afterAll(ExtensionContext context) throws Exception {
    if (mount != null) { // it is, if there could be none
      mount.close();
    }
  }

  private LoopMount mount() {
    return Objects.requireNonNull(mount);
  }

  /** An empty file on it. */
  public Path newFile() throws IOException {
    return Files.createTempFile(mount().root(), "file", ".bin");
  }

  /** As {@link LoopMount#freeze}. */
  public LoopMount.Frozen freeze() throws IOException, InterruptedException {
    return mount().freeze();
  }
}
