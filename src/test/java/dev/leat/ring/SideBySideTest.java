package dev.leat.ring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.Required;
import dev.leat.testing.Hang;
import dev.leat.testing.Latches;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** When other threads than the role's holder get work, and which. */
@Timeout(60)
class SideBySideTest {
  private static final int CORES = Runtime.getRuntime().availableProcessors();
  private static final long LONG = TimeUnit.MILLISECONDS.toNanos(1);

  private final CountDownLatch over = new CountDownLatch(1);

  @BeforeEach
  void needsLinux() {
    Required.platform();
  }

  private static Ring ring() throws RingUnavailableException {
    return Ring.open(new RingConfig(8, 16, 0));
  }

  private static void note(RingPoller poller, long nanosWaited) {
    for (int i = 0; i < 100; i++) {
      poller.threads().times().note(LONG, nanosWaited);
    }
  }

  /** A thread of the pool, played by this test, that rests until it is sent. */
  private static final class Resting {
    private final PollerThread hand;
    final Future<Boolean> goesOn;

    Resting(RingPoller poller) {
      hand = new PollerThread(poller, poller.threads());
      goesOn = CompletableFuture.supplyAsync(() -> poller.threads().idle(hand));
      while (poller.threads().resting() == 0) {
        Thread.onSpinWait();
      }
    }

    boolean isSent() {
      return hand.isSent();
    }
  }

  private static void release(RingPoller poller, boolean backlog) {
    poller.threads().roleTaken();
    poller.threads().deliveryComes(backlog);
    poller.threads().roleReleased();
  }

  @Test
  void anIdleThreadIsSentWhereDeliveriesComputeAndMoreWait() throws Exception {
    try (RingPoller poller = new RingPoller(ring(), Thread::new)) {
      Resting resting = new Resting(poller);
      release(poller, true); // nothing is known yet
      assertThat(resting.isSent()).isFalse();
      note(poller, 0);
      release(poller, false);
      assertThat(resting.isSent()).isFalse();
      release(poller, true);
      assertThat(resting.isSent()).isTrue();
      assertThat(Hang.get(resting.goesOn)).isTrue();
    }
  }

  @Test
  void anIdleThreadIsSentWhereDeliveriesWait() throws Exception {
    try (RingPoller poller = new RingPoller(ring(), Thread::new)) {
      note(poller, LONG);
      Resting resting = new Resting(poller);
      release(poller, false);
      assertThat(resting.isSent()).isTrue();
      assertThat(Hang.get(resting.goesOn)).isTrue();
    }
  }

  @Test
  void noneIsSentWhereAsManyAreAtWorkAsThereAreCores() throws Exception {
    try (RingPoller poller = new RingPoller(ring(), Thread::new, PoolSize.fixed(CORES + 1))) {
      CountDownLatch atWork = new CountDownLatch(CORES);
      for (int i = 0; i < CORES; i++) {
        poller.execute(
            () -> {
              atWork.countDown();
              Latches.await(over);
            });
      }
      Latches.await(atWork);
      while (poller.wakeState() != RingPoller.SLEEPING) {
        Thread.onSpinWait(); // the last thread is about to wait in the kernel
      }
      Resting resting = new Resting(poller);
      note(poller, 0);
      release(poller, true);
      assertThat(resting.isSent()).isFalse();
      note(poller, LONG - LONG / 4); // three quarters
      release(poller, true);
      assertThat(resting.isSent()).isTrue();
      assertThat(Hang.get(resting.goesOn)).isTrue();
      over.countDown();
    }
  }

  /**
   * With a sentinel that can send nobody, as the user's factory keeps it: two deliveries that wait
   * for each other need two threads, and the holder of the role finds the second.
   */
  @Test
  void whereDeliveriesWaitTheyAreHandedToIdleThreads() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    Queue<Thread> made = new ConcurrentLinkedQueue<>();
    Queue<Throwable> reported = new ConcurrentLinkedQueue<>();
    try (RingPoller poller =
        new RingPoller(
            ring(),
            task -> {
              if (made.size() == 3) {
                asked.countDown();
                Latches.await(over);
              }
              Thread thread = new Thread(task);
              thread.setUncaughtExceptionHandler((in, thrown) -> reported.add(thrown));
              made.add(thread);
              return thread;
            })) {
      for (int i = 0; i < 3; i++) {
        poller.execute(() -> Latches.await(asked));
      }
      Latches.await(asked);
      while (!poller.threads().times().mostlyWait()) {
        Hang.get(CompletableFuture.runAsync(() -> LockSupport.parkNanos(LONG), poller));
      }
      while (poller.threads().resting() < 2) {
        Thread.onSpinWait();
      }
      Set<Thread> deliverers = ConcurrentHashMap.newKeySet();
      for (int i = 0; i < 50; i++) {
        CyclicBarrier together = new CyclicBarrier(2);
        List<Future<?>> pair = new ArrayList<>();
        for (int k = 0; k < 2; k++) {
          pair.add(
              CompletableFuture.runAsync(
                  () -> {
                    deliverers.add(Thread.currentThread());
                    meet(together);
                    LockSupport.parkNanos(LONG); // it stays known that they wait
                  },
                  poller));
        }
        for (Future<?> each : pair) {
          Hang.get(each);
        }
        while (poller.threads().resting() < 2) {
          Thread.onSpinWait();
        }
      }
      assertThat(deliverers).as("not the holder of the role").hasSize(2);
      RuntimeException thrown = new RuntimeException("of a delivery");
      poller.execute(
          () -> {
            throw thrown;
          });
      while (reported.isEmpty()) {
        Thread.onSpinWait();
      }
      assertThat(reported).containsExactly(thrown);
      over.countDown();
    }
  }

  private static void meet(CyclicBarrier together) {
    try {
      together.await(Hang.SECONDS, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
