package dev.leat.ring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.Required;
import dev.leat.kernel.OwnThreads;
import dev.leat.kernel.Sqe;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The sentinel costs nothing where the role is never released, and is there when it is. */
class SentinelTest {
  private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(20);

  @BeforeEach
  void needsLinux() {
    Required.platform();
  }

  private static RingPoller poller(Duration keepAlive) throws RingUnavailableException {
    Ring ring = Ring.open(new RingConfig(2, 4, 0));
    return new RingPoller(
        ring, task -> OwnThreads.unstarted(task, "test-poller"), PoolSize.elastic(keepAlive));
  }

  @Test
  void sleepsWhileCompletionsThatOnlyWakeAreTaken() throws Exception {
    try (RingPoller poller = poller(Duration.ofMinutes(1))) {
      completeQuicklyUntilItSleeps(poller);
      for (int i = 0; i < 1_000; i++) {
        completeQuickly(poller);
      }
      assertThat(poller.threads().sentinel().sleeps()).isTrue();
    }
  }

  @Test
  void aCompletionThatBlocksIsHelpedWhenItWasAsleep() throws Exception {
    CountDownLatch released = new CountDownLatch(1);
    try (RingPoller poller = poller(Duration.ofMinutes(1))) {
      completeQuicklyUntilItSleeps(poller);
      Probe blocking = Probe.nop(probe -> awaitQuietly(released));
      poller.submit(blocking);
      assertThat(blocking.awaitRes()).isZero();
      Probe behind = Probe.nop();
      poller.submit(behind);
      assertThat(behind.awaitRes()).isZero();
    } finally {
      released.countDown();
    }
  }

  @Test
  void completionsThatOnlyWakeGoOnWhileTheKeepAliveRunsOutAgainAndAgain() throws Exception {
    try (RingPoller poller = poller(Duration.ofNanos(1))) {
      completeQuicklyUntilItSleeps(poller);
      for (int i = 0; i < 1_000; i++) {
        completeQuickly(poller);
      }
    }
  }

  private static void completeQuicklyUntilItSleeps(RingPoller poller) throws Exception {
    completeQuickly(poller); // starts the threads
    long start = System.nanoTime();
    while (!poller.threads().sentinel().sleeps()) {
      completeQuickly(poller);
      assertThat(System.nanoTime() - start).isLessThan(LIMIT_NANOS);
    }
  }

  private static void completeQuickly(RingPoller poller) throws Exception {
    Quick quick = new Quick();
    poller.submit(quick);
    assertThat(quick.res.get(20, TimeUnit.SECONDS)).isZero();
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Wakes who waits for it, and does nothing else. */
  private static final class Quick extends Submission {
    private final CompletableFuture<Integer> res = new CompletableFuture<>();

    @Override
    protected boolean completesQuickly() {
      return true;
    }

    @Override
    protected void prepare(Sqe sqe) {
      sqe.prepNop();
    }

    @Override
    protected void complete(int result, int flags) {
      res.complete(result);
    }

    @Override
    protected void lost(int errno) {
      res.complete(-errno);
    }
  }
}
