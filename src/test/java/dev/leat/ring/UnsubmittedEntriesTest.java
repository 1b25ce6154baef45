package dev.leat.ring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.Required;
import dev.leat.kernel.IoUringConstants;
import dev.leat.kernel.OwnThreads;
import dev.leat.kernel.Sqe;
import dev.leat.kernel.Syscalls;
import dev.leat.kernel.TestCalls;
import dev.leat.kernel.TestCalls.Pipe;
import dev.leat.testing.OpenDescriptors;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is written into the SQ, and a thread that turns to something else before it submits it. */
@ExtendWith(OpenDescriptors.class)
class UnsubmittedEntriesTest {
  private static final ThreadFactory FACTORY = task -> OwnThreads.unstarted(task, "test-poller");
  private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(20);

  private final MemorySegment bytes = Arena.ofAuto().allocate(2);

  @BeforeEach
  void needsLinux() {
    Required.platform();
  }

  private static Ring ring() throws RingUnavailableException {
    return Ring.open(new RingConfig(8, 16, 0));
  }

  @Test
  void areSubmittedBeforeACompletionThatMayBlock() throws Exception {
    CountDownLatch arrived = new CountDownLatch(1);
    CompletableFuture<Boolean> blocked = new CompletableFuture<>();
    try (Pipe first = TestCalls.pipe();
        Pipe second = TestCalls.pipe();
        RingPoller poller = new RingPoller(ring(), FACTORY, PoolSize.fixed(1))) {
      Consumer<Sqe> read =
          sqe -> {
            sqe.prepRead(first.reader(), bytes.address(), 1, -1);
            sqe.flags(IoUringConstants.IOSQE_ASYNC); // a worker of the kernel's completes it
          };
      Consumer<Sqe> write =
          sqe -> {
            sqe.prepWrite(second.writer(), bytes.address() + 1, 1, -1);
            assertThat(Syscalls.pwritev2OfOne(first.writer(), bytes.address() + 1, 1, -1, 0))
                .isOne();
            awaitCompletion(poller.ring());
          };
      poller.submit(Probe.of(read, probe -> blocked.complete(await(arrived))));
      Probe behind = Probe.nop();
      poller.submit(behind);
      assertThat(behind.awaitRes()).isZero(); // so the read is with the kernel
      poller.submit(Probe.of(write, probe -> {}));
      assertThat(Syscalls.preadv2OfOne(second.reader(), bytes.address(), 1, -1, 0)).isOne();
      arrived.countDown();
      assertThat(blocked.get(30, TimeUnit.SECONDS)).isTrue();
    }
  }

  private static boolean await(CountDownLatch latch) {
    try {
      return latch.await(20, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      return false;
    }
  }

  /** By the thread that has the role. */
  private static void awaitCompletion(Ring ring) {
    long start = System.nanoTime();
    while (!ring.completionQueue().hasNext() && System.nanoTime() - start < LIMIT_NANOS) {
      Thread.onSpinWait();
    }
  }

  @Test
  void areOfTheThreadThatSubmitsThem() throws Exception {
    try (Pipe pipe = TestCalls.pipe();
        RingPoller poller = new RingPoller(ring(), FACTORY);
        Ring ring = ring()) {
      WakeEvent wakeEvent = WakeEvent.openFor(ring);
      RingDriver driver = new RingDriver(ring, wakeEvent);
      PollerThread writer = new PollerThread(poller, poller.threads());
      PollerThread submitter = new PollerThread(poller, poller.threads());
      driver.add(Probe.read(pipe.reader()));
      assertThat(driver.take(writer, false)).isNull();
      assertThat(writer.mustStay()).isTrue();
      submitter.delivers(); // so that a wake event of its own would not reach another
      assertThat(wakeEvent.reaches(writer)).isTrue();

      assertThat(driver.take(submitter, false)).isNull();
      assertThat(writer.mustStay()).isFalse();
      assertThat(submitter.mustStay()).isTrue();
      assertThat(wakeEvent.reaches(submitter)).isTrue();
      assertThat(wakeEvent.reaches(writer)).isFalse();
      wakeEvent.close();
    }
  }
}
