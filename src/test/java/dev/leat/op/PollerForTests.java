package dev.leat.op;

import dev.leat.Required;
import dev.leat.ring.Ring;
import dev.leat.ring.RingConfig;
import dev.leat.ring.RingPoller;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A ring of its own for each test, with daemon threads named "pool". */
final class PollerForTests implements BeforeEachCallback, AfterEachCallback {
  private @Nullable RingPoller poller;

  @Override
  public void beforeEach(ExtensionContext context) throws Exception {
    Required.platform();
    poller =
        new RingPoller(
            Ring.open(new RingConfig(8, 16, 0)),
            task -> Thread.ofPlatform().daemon().name("pool").unstarted(task));
  }

  @Override
  public void afterEach(ExtensionContext context) {
    get().close();
  }

  RingPoller get() {
    if (poller == null) {
      throw new IllegalStateException("only within a test");
    }
    return poller;
  }

  /** Waits until the thread waits for something. */
  static void awaitWaiting(Thread thread) {
    long deadline = System.nanoTime() + 20_000_000_000L;
    while (thread.getState() != Thread.State.WAITING
        && thread.getState() != Thread.State.TIMED_WAITING) {
      if (!thread.isAlive() || System.nanoTime() > deadline) {
        throw new AssertionError(thread + " does not wait, it is " + thread.getState());
      }
      LockSupport.parkNanos(100_000);
    }
  }
}
