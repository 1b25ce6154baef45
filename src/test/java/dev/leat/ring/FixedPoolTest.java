package dev.leat.ring;

import static dev.leat.kernel.IoUringConstants.IORING_SETUP_DEFER_TASKRUN;
import static dev.leat.kernel.IoUringConstants.IORING_SETUP_R_DISABLED;
import static dev.leat.kernel.IoUringConstants.IORING_SETUP_SINGLE_ISSUER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.Required;
import dev.leat.kernel.Errno;
import dev.leat.kernel.TestCalls;
import dev.leat.kernel.TestCalls.Pipe;
import dev.leat.testing.OpenDescriptors;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A pool whose threads are counted, and a ring that is bound to the only one of them. */
@Timeout(60)
class FixedPoolTest {
  private static final int OF_ONE =
      IORING_SETUP_SINGLE_ISSUER | IORING_SETUP_DEFER_TASKRUN | IORING_SETUP_R_DISABLED;

  private final Queue<Thread> threads = new ConcurrentLinkedQueue<>();

  private final ThreadFactory factory =
      task -> {
        Thread thread = new Thread(task, "fixed");
        threads.add(thread);
        return thread;
      };

  @BeforeEach
  void needsLinux() {
    Required.platform();
  }

  private RingPoller pool(int size, int setupFlags) throws RingUnavailableException {
    Ring ring = Ring.open(new RingConfig(4, 8, setupFlags));
    return new RingPoller(ring, factory, PoolSize.fixed(size));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5})
  void allThreadsAreThereFromTheStartAndEndWithTheRing(int size) throws Exception {
    RingPoller poller = pool(size, 0);
    assertThat(threads).hasSize(size);
    for (int i = 0; i < 1000; i++) {
      Probe nop = Probe.nop();
      poller.submit(nop);
      assertThat(nop.awaitRes()).isZero();
    }
    assertThat(threads).hasSize(size).allMatch(Thread::isAlive);
    poller.close();
    for (Thread thread : threads) {
      assertThat(thread.join(Duration.ofSeconds(20))).isTrue();
    }
  }

  @Test
  void aFactoryThatFailsLeavesNothing() throws Exception {
    ThreadFactory failsForTheSecond =
        task -> {
          if (!threads.isEmpty()) {
            throw new IllegalStateException("no thread now");
          }
          return factory.newThread(task);
        };
    long before = OpenDescriptors.rings();
    Ring ring = Ring.open(new RingConfig(4, 8, 0));
    assertThatThrownBy(() -> new RingPoller(ring, failsForTheSecond, PoolSize.fixed(3)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("no thread now");
    assertThat(OpenDescriptors.rings()).isLessThanOrEqualTo(before);
    assertThat(threads).singleElement().returns(Thread.State.NEW, Thread::getState);
  }

  /** The second one runs already, so that it cannot be started. */
  @Test
  void threadsThatHaveBegunEndWithOneThatCannot() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    ThreadFactory startsTheSecond =
        task ->
            threads.isEmpty()
                ? factory.newThread(task)
                : Thread.startVirtualThread(() -> awaitQuietly(release));
    Ring ring = Ring.open(new RingConfig(4, 8, 0));
    assertThatThrownBy(() -> new RingPoller(ring, startsTheSecond, PoolSize.fixed(2)))
        .isInstanceOf(IllegalThreadStateException.class);
    release.countDown();
    assertThat(threads).hasSize(1);
    assertThat(threads.element().join(Duration.ofSeconds(20))).isTrue();
  }

  @Test
  void allButOneMayBlock() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    try (RingPoller poller = pool(3, 0)) {
      CountDownLatch blocked = new CountDownLatch(2);
      for (int i = 0; i < 2; i++) {
        poller.execute(
            () -> {
              blocked.countDown();
              awaitQuietly(release);
            });
      }
      assertThat(blocked.await(20, TimeUnit.SECONDS)).isTrue();
      Probe nop = Probe.nop();
      poller.submit(nop);
      assertThat(nop.awaitRes()).isZero();
      assertThat(threads).hasSize(3);
      release.countDown();
    }
  }

  @Test
  void aRingOfASingleIssuerWorksOnItsOneThread() throws Exception {
    try (Pipe pipe = TestCalls.pipe();
        RingPoller poller = pool(1, OF_ONE)) {
      assertThat(poller.ring().singleIssuer()).isTrue();
      Probe read = Probe.endlessRead(pipe.reader());
      poller.submit(read);
      List<Probe> probes = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        Probe nop = Probe.nop();
        probes.add(nop);
        poller.submit(nop);
      }
      for (Probe probe : probes) {
        assertThat(probe.awaitRes()).isZero();
      }
      assertThat(read.isComplete()).isFalse();
      read.cancel(poller);
      assertThat(read.awaitRes()).isEqualTo(-Errno.ECANCELED);
    }
    assertThat(threads).hasSize(1);
  }

  @Test
  void aRingOfASingleIssuerRefusesAPoolOfMore() throws Exception {
    Ring ring = Ring.open(new RingConfig(4, 8, OF_ONE));
    assertThatThrownBy(() -> new RingPoller(ring, factory, PoolSize.fixed(2)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("single issuer");
    ring.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void theLastThreadTellsThatAllIsOver(int size) throws Exception {
    RingPoller poller = pool(size, size == 1 ? OF_ONE : 0);
    CountDownLatch ended = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    poller.whenEnded(ended::countDown);
    CountDownLatch running = new CountDownLatch(1);
    poller.execute(
        () -> {
          poller.beginClose(); // by a thread of the pool, which cannot wait for its own end
          running.countDown();
          awaitQuietly(release);
        });
    assertThat(running.await(20, TimeUnit.SECONDS)).isTrue();
    assertThat(ended.getCount()).isOne();
    release.countDown();
    assertThat(ended.await(20, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void manyMoreThanTheCompletionQueueHoldsMayStayForEver() throws Exception {
    try (Pipe pipe = TestCalls.pipe();
        RingPoller poller = pool(1, OF_ONE)) {
      List<Probe> reads = new ArrayList<>();
      for (int i = 0; i < 500; i++) {
        Probe read = Probe.endlessRead(pipe.reader());
        reads.add(read);
        poller.submit(read);
      }
      Probe nop = Probe.nop();
      poller.submit(nop);
      assertThat(nop.awaitRes()).isZero();
      reads.forEach(read -> read.cancel(poller)); // all of their completions at once
      for (Probe read : reads) {
        assertThat(read.awaitRes()).isEqualTo(-Errno.ECANCELED);
      }
      assertThat(poller.overflows()).isZero();
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
