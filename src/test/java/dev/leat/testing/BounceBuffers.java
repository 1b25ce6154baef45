package dev.leat.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.Required;
import dev.leat.buffer.BounceBufferPool;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Fails a test that does not give every bounce buffer back. For tests that are alone with the pool:
 * nothing that an earlier one started may still be under way.
 */
public final class BounceBuffers implements BeforeEachCallback, AfterEachCallback {
  private long before;

  @Override
  public void beforeEach(ExtensionContext context) {
    Required.platform();
    before = BounceBufferPool.SHARED.outstanding();
  }

  @Override
  public void afterEach(ExtensionContext context) {
    assertThat(taken()).as("bounce buffers that are still out").isZero();
  }

  /** How many more are out than when the test began. */
  public long taken() {
    return BounceBufferPool.SHARED.outstanding() - before;
  }
}
