package dev.leat.testing;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Waiting for a latch where no exception can be declared, as in handlers. */
public final class Latches {
  private Latches() {}

  /** Waits; a failure of the test if that takes long, or is interrupted. */
  public static void await(CountDownLatch latch) {
    try {
      if (!latch.await(Hang.SECONDS, TimeUnit.SECONDS)) {
        throw Hang.failure("the latch was not released");
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
