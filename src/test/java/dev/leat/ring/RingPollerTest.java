package dev.leat.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.Required;
import dev.leat.kernel.Errno;
import dev.leat.kernel.TestCalls;
import dev.leat.kernel.TestCalls.Pipe;
import dev.leat.testing.Hang;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RingPollerTest {
  private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
  private final List<Throwable> uncaught = new ArrayList<>();

  private final ThreadFactory factory =
      task -> {
        Thread thread = new Thread(task, "test-poller");
        thread.setDaemon(true);
        thread.setUncaughtExceptionHandler((t, e) -> uncaught.add(e));
        threads.add(thread);
        return thread;
      };

  @BeforeEach
  void needsLinux() {
    Required.platform();
  }

  private RingPoller poller(int entries) throws RingUnavailableException {
    return new RingPoller(Ring.open(new RingConfig(entries, Math.max(4, 2 * entries), 0)), factory);
  }

  @Test
  void noThreadStartsBeforeTheFirstSubmission() throws Exception {
    try (RingPoller poller = poller(8)) {
      assertThat(threads).isEmpty();
      Probe nop = Probe.nop();
      poller.submit(nop);
      assertThat(nop.awaitRes()).isZero();
      assertThat(threads).isNotEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 8, 256})
  void tenThousandSubmissionsAtOnceAllComplete(int entries) throws Exception {
    try (RingPoller poller = poller(entries)) {
      List<Probe> nops = new ArrayList<>();
      for (int i = 0; i < 10_000; i++) {
        nops.add(Probe.nop());
      }
      nops.forEach(poller::submit);
      for (Probe nop : nops) {
        assertThat(nop.awaitRes()).isZero();
      }
      assertThat(poller.overflows()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 64, 4096})
  void submissionsThatFollowEachOtherFromCompletionAllComplete(int inFlight) throws Exception {
    AtomicInteger left = new AtomicInteger(50_000);
    CountDownLatch ended = new CountDownLatch(inFlight);
    try (RingPoller poller = poller(8)) {
      for (int i = 0; i < inFlight; i++) {
        poller.submit(
            Probe.nop(
                probe -> {
                  if (left.decrementAndGet() > 0) {
                    poller.submit(probe);
                  } else {
                    ended.countDown();
                  }
                }));
      }
      assertThat(ended.await(30, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void manyThreadsSubmitAtOnce() throws Exception {
    int producers = 8;
    CyclicBarrier start = new CyclicBarrier(producers);
    CountDownLatch completed = new CountDownLatch(producers * 5_000);
    try (RingPoller poller = poller(8)) {
      for (int p = 0; p < producers; p++) {
        Runnable produce =
            () -> {
              try {
                start.await();
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
              for (int i = 0; i < 5_000; i++) {
                poller.submit(Probe.nop(probe -> completed.countDown()));
              }
            };
        (p % 2 == 0 ? Thread.ofPlatform() : Thread.ofVirtual()).start(produce);
      }
      assertThat(completed.await(30, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void completionsThatBlockForEverDoNotStopOthers() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    try (RingPoller poller = poller(2)) {
      for (int i = 0; i < 20; i++) {
        poller.execute(() -> awaitQuietly(never));
      }
      for (int i = 0; i < 100; i++) {
        Probe nop = Probe.nop();
        poller.submit(nop);
        assertThat(nop.awaitRes()).isZero();
      }
      never.countDown();
    }
  }

  @Test
  void completionsThatComputeRunOnSeveralThreads() throws Exception {
    int atOnce = Math.min(2, Runtime.getRuntime().availableProcessors());
    CyclicBarrier together = new CyclicBarrier(atOnce);
    CompletableFuture<Boolean> met = new CompletableFuture<>();
    try (RingPoller poller = poller(8)) {
      for (int i = 0; i < atOnce; i++) {
        poller.execute(
            () -> {
              try {
                together.await(10, TimeUnit.SECONDS);
                met.complete(true);
              } catch (Exception e) {
                met.completeExceptionally(e);
              }
            });
      }
      assertThat(met.get(10, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void whoWaitsOnAPoolThreadForTheSameRingIsServed() throws Exception {
    CompletableFuture<Integer> inner = new CompletableFuture<>();
    try (RingPoller poller = poller(2)) {
      poller.execute(
          () -> {
            Probe nop = Probe.nop();
            poller.submit(nop);
            poller.aboutToBlock();
            try {
              inner.complete(nop.awaitRes());
            } catch (Exception e) {
              inner.completeExceptionally(e);
            }
          });
      assertThat(inner.get(10, TimeUnit.SECONDS)).isZero();
    }
  }

  @Test
  void cancelFindsItsWayWhenAllSlotsAreTaken() throws Exception {
    try (Pipe pipe = TestCalls.pipe();
        RingPoller poller = poller(2)) {
      List<Probe> reads = new ArrayList<>();
      for (int i = 0; i < 10; i++) { // more than a CQ of 4 has room for
        reads.add(Probe.read(pipe.reader()));
      }
      reads.forEach(poller::submit);
      for (Probe read : reads) {
        read.cancel(poller);
      }
      for (Probe read : reads) {
        assertThat(read.awaitRes()).isEqualTo(-Errno.ECANCELED);
      }
    }
  }

  @Test
  void exceptionsAndErrorsOfCompletionsAreReportedAndTheRingGoesOn() throws Exception {
    RuntimeException first = new IllegalStateException("on purpose");
    Error second = new AssertionError("on purpose too");
    try (RingPoller poller = poller(2)) {
      poller.submit(Probe.nop(probe -> raise(first)));
      poller.submit(Probe.nop(probe -> raise(second)));
      Probe third = Probe.nop();
      poller.submit(third);
      assertThat(third.awaitRes()).isZero();
    }
    assertThat(uncaught).containsExactly(first, second);
  }

  @Test
  void closeCancelsWhatIsInFlightAndEndsTheThreads() throws Exception {
    try (Pipe pipe = TestCalls.pipe()) {
      RingPoller poller = poller(2);
      Probe read = Probe.read(pipe.reader());
      Probe waiting = Probe.read(pipe.reader());
      Probe alsoWaiting = Probe.read(pipe.reader());
      poller.submit(read);
      poller.submit(waiting);
      poller.submit(alsoWaiting);
      poller.close();
      assertThat(read.awaitRes()).isEqualTo(-Errno.ECANCELED);
      assertThat(waiting.awaitRes()).isEqualTo(-Errno.ECANCELED);
      assertThat(alsoWaiting.awaitRes()).isEqualTo(-Errno.ECANCELED);
      for (Thread thread : threads) {
        assertThat(thread.join(Duration.ofSeconds(10))).isTrue();
      }
    }
  }

  @Test
  void whatIsSubmittedAfterCloseEndsAtOnce() throws Exception {
    RingPoller poller = poller(2);
    poller.close();
    Probe late = Probe.nop();
    poller.submit(late);
    assertThat(late.isComplete()).isTrue();
    assertThat(late.awaitRes()).isEqualTo(-Errno.ECANCELED);
  }

  @Test
  void closeAndSubmitRaceToAnEndForEverySubmission() throws Exception {
    for (int round = 0; round < 50; round++) {
      RingPoller poller = poller(2);
      List<Probe> probes = new ArrayList<>();
      Thread producer =
          Thread.ofPlatform()
              .start(
                  () -> {
                    for (int i = 0; i < 200; i++) {
                      Probe nop = Probe.nop();
                      probes.add(nop);
                      poller.submit(nop);
                    }
                  });
      poller.close();
      assertThat(producer.join(Duration.ofSeconds(10))).isTrue();
      for (Probe probe : probes) {
        assertThat(probe.awaitRes()).isIn(0, -Errno.ECANCELED);
      }
    }
  }

  @Test
  void quietThreadsEndAndTheNextSubmissionStartsAnother() throws Exception {
    Ring ring = Ring.open(new RingConfig(2, 4, 0));
    try (RingPoller poller =
        new RingPoller(ring, factory, PoolSize.elastic(Duration.ofMillis(20)))) {
      Probe first = Probe.nop();
      poller.submit(first);
      first.awaitRes();
      for (Thread thread : threads) {
        assertThat(thread.join(Duration.ofSeconds(20))).isTrue();
      }
      threads.clear();
      Probe second = Probe.nop();
      poller.submit(second);
      assertThat(second.awaitRes()).isZero();
      assertThat(threads).isNotEmpty();
    }
  }

  @Test
  void aThreadStaysWhileAReadThatItSubmittedIsPending() throws Exception {
    Ring ring = Ring.open(new RingConfig(2, 4, 0));
    try (Pipe pipe = TestCalls.pipe();
        RingPoller poller = new RingPoller(ring, factory, PoolSize.elastic(Duration.ofMillis(1)))) {
      Probe read = Probe.read(pipe.reader());
      poller.submit(read);
      for (int i = 0; i < 200; i++) { // the sentinel finds it quiet in between, more than once
        Probe nop = Probe.nop();
        poller.submit(nop);
        nop.awaitRes();
      }
      assertThat(read.isComplete()).isFalse();
      assertThat(threads).anyMatch(Thread::isAlive);
    }
  }

  /** Retiring wakes the sleeping holder, which must stay because of what is in flight. */
  @Test
  void aPollerThatWasWokenForNothingIsWokenByTheNextSubmission() throws Exception {
    try (Pipe pipe = TestCalls.pipe();
        RingPoller poller = poller(8)) {
      Probe held = Probe.read(pipe.reader());
      poller.submit(held);
      for (int i = 0; i < 100; i++) {
        awaitSleep(poller);
        poller.retire();
        awaitSleep(poller);
        Probe next = Probe.nop();
        poller.submit(next);
        assertThat(next.awaitRes()).isZero();
      }
      assertThat(held.isComplete()).isFalse();
    }
  }

  private static void awaitSleep(RingPoller poller) {
    while (poller.wakeState() != RingPoller.SLEEPING) {
      Thread.onSpinWait();
    }
  }

  @Test
  void aRingTooSmallForItsOwnNeedsIsRefused() throws Exception {
    Ring ring = Ring.open(new RingConfig(1, 2, 0));
    assertThatThrownBy(() -> new RingPoller(ring, factory))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("completion");
    ring.close();
  }

  @Test
  void aFactoryThatRefusesDoesNotStopTheWork() throws Exception {
    try (RingPoller poller = new RingPoller(Ring.open(new RingConfig(2, 4, 0)), task -> null)) {
      Probe nop = Probe.nop();
      poller.submit(nop);
      assertThat(nop.awaitRes()).isZero();
    }
  }

  @Test
  void aFactoryThatFailsIsAskedAgain() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    ThreadFactory failsOnce =
        task -> {
          if (asked.getAndIncrement() == 0) {
            throw new IllegalStateException("no thread now");
          }
          return factory.newThread(task);
        };
    try (RingPoller poller = new RingPoller(Ring.open(new RingConfig(2, 4, 0)), failsOnce)) {
      Probe first = Probe.nop();
      try {
        poller.submit(first);
      } catch (IllegalStateException e) {
        assertThat(e).hasMessage("no thread now");
      }
      Probe second = Probe.nop();
      poller.submit(second);
      assertThat(second.awaitRes()).isZero();
      assertThat(first.awaitRes()).isZero();
    }
  }

  /** It is the user's, and may wait for something that only the ring's threads bring about. */
  @Test
  void aFactoryThatBlocksStopsNoOther() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    ThreadFactory blocksForTheSecond =
        task -> {
          if (!threads.isEmpty()) {
            asked.countDown();
            awaitQuietly(goOn);
          }
          return factory.newThread(task);
        };
    try (RingPoller poller =
        new RingPoller(Ring.open(new RingConfig(2, 4, 0)), blocksForTheSecond)) {
      poller.execute(() -> awaitQuietly(asked)); // the sentinel sends for another one meanwhile
      awaitQuietly(asked);
      Probe nop = Probe.nop();
      poller.submit(nop);
      assertThat(nop.awaitRes()).isZero();
      var live = CompletableFuture.supplyAsync(poller.threads()::live);
      assertThat(Hang.get(live)).isEqualTo(2);
      goOn.countDown();
    }
  }

  private static void raise(RuntimeException e) {
    throw e;
  }

  private static void raise(Error e) {
    throw e;
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
