package dev.leat.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Waiting for a latch where no exception can be declared, as in handlers. */
public final class Latches {
  private static final int SECONDS = 20;

  private Latches() {}

  /** Waits; a failure of the test if that takes long, or is interrupted. */
  public static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(SECONDS, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
