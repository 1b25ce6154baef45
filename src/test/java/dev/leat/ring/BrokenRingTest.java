package dev.leat.ring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.ChildJvm;
import dev.leat.Required;
import dev.leat.kernel.Errno;
import dev.leat.kernel.TestCalls;
import dev.leat.kernel.TestCalls.Pipe;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A ring that the kernel refuses to enter from some moment on. strace counts each thread's calls:
 * the main thread's first is the trial at set-up, the poller's first submits and waits.
 */
class BrokenRingTest {
  @BeforeEach
  void onLinuxWithStrace() throws Exception {
    Required.platform();
    Required.program("strace");
    Process trial = new ProcessBuilder("strace", "-o", "/dev/null", "true").start();
    Required.that(trial.waitFor() == 0, "the permission to trace a process");
  }

  private static String child(String injection, String... arguments) throws Exception {
    ChildJvm.Result result =
        new ChildJvm()
            .under("strace", "-f", "-qq", "-o", "/dev/null", "-e", "trace=io_uring_enter")
            .under("-e", "inject=io_uring_enter:" + injection)
            .run(Work.class, arguments);
    assertThat(result.exit()).as(result.output()).isZero();
    return result.output();
  }

  @ParameterizedTest
  @ValueSource(strings = {"EBADF", "EINVAL"})
  void whatIsInFlightWaitsOrComesLaterEndsWithTheRingsError(String error) throws Exception {
    int res = error.equals("EBADF") ? -Errno.EBADF : -Errno.EINVAL;
    assertThat(child("error=" + error + ":when=2+"))
        .isEqualTo(
            """
            in flight lost %1$d
            waiting %1$d
            late completed %1$d
            an errand ran
            nobody drives it
            closed
            after close completed %1$d
            """
                .formatted(res));
  }

  @ParameterizedTest
  @ValueSource(strings = {"EINTR", "EAGAIN", "EBUSY", "ENOMEM", "EBADR"})
  void anErrorThatPassesIsTriedAgain(String error) throws Exception {
    assertThat(child("error=" + error + ":when=2..5", "passes"))
        .isEqualTo("100 completed\nin flight completed %d\n".formatted(-Errno.ECANCELED));
  }

  @Test
  void aBrokenSharedRingServesNoNewChannels() throws Exception {
    ChildJvm.Result result =
        new ChildJvm()
            .under("strace", "-f", "-qq", "-o", "/dev/null", "-e", "trace=io_uring_enter")
            .under("-e", "inject=io_uring_enter:error=EBADF:when=2+")
            .run(SharedWork.class);
    assertThat(result.exit()).as(result.output()).isZero();
    assertThat(result.output())
        .isEqualTo("none yet: null\nthen: " + Unavailability.BROKEN.sentence() + "\nno poller\n");
  }

  /** What the child with the shared ring runs. */
  static final class SharedWork {
    private SharedWork() {}

    public static void main(String[] args) throws Exception {
      RingPoller poller = Objects.requireNonNull(SharedRing.poller());
      System.out.println("none yet: " + SharedRing.unavailability());
      Watched first = new Watched(Probe.nop());
      poller.submit(first);
      first.ending();
      Watched second = new Watched(Probe.nop());
      poller.submit(second);
      second.ending();
      Work.awaitEnd(poller);
      System.out.println("then: " + Objects.requireNonNull(SharedRing.unavailability()).sentence());
      System.out.println(SharedRing.poller() == null ? "no poller" : "a dead poller");
    }
  }

  /** What the children run. */
  static final class Work {
    private Work() {}

    public static void main(String[] args) throws Exception {
      Ring ring = Ring.open(new RingConfig(4, 8, 0));
      RingPoller poller = new RingPoller(ring, DefaultThreads::newThread);
      try (Pipe pipe = TestCalls.pipe()) {
        Watched read = new Watched(Probe.read(pipe.reader()));
        poller.submit(read);
        if (args.length == 0) {
          breaks(poller, read, pipe);
        } else {
          passes(poller, read);
        }
      }
    }

    private static void breaks(RingPoller poller, Watched inFlight, Pipe pipe) throws Exception {
      inFlight.awaitSubmission();
      List<Watched> waiting = new ArrayList<>();
      for (int i = 0; i < 20; i++) { // wakes the poller, whose second enter fails
        waiting.add(new Watched(Probe.read(pipe.reader())));
      }
      waiting.forEach(poller::submit);
      System.out.println("in flight " + inFlight.ending());
      for (Watched one : waiting) {
        String ending = one.ending();
        if (!ending.endsWith(" " + -Errno.EBADF) && !ending.endsWith(" " + -Errno.EINVAL)) {
          throw new AssertionError(ending);
        }
      }
      System.out.println("waiting " + waiting.getLast().ending().replaceAll(".* ", ""));
      Watched late = new Watched(Probe.nop());
      poller.submit(late);
      System.out.println("late " + late.ending());
      CompletableFuture<String> errand = new CompletableFuture<>();
      poller.execute(() -> errand.complete("an errand ran"));
      System.out.println(errand.get(20, TimeUnit.SECONDS));
      awaitEnd(poller);
      System.out.println("nobody drives it");
      poller.close();
      System.out.println("closed");
      Watched afterClose = new Watched(Probe.nop());
      poller.submit(afterClose);
      System.out.println("after close " + afterClose.ending());
    }

    /** A thread that went on would turn without end: there is nothing left to wait in. */
    private static void awaitEnd(RingPoller poller) {
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
      while (poller.threads().live() > 0) {
        if (System.nanoTime() > deadline) {
          throw new AssertionError("threads of a broken ring: " + poller.threads().live());
        }
        LockSupport.parkNanos(100_000);
      }
    }

    private static void passes(RingPoller poller, Watched inFlight) throws Exception {
      for (int i = 0; i < 100; i++) {
        Probe nop = Probe.nop();
        poller.submit(nop);
        if (nop.awaitRes() != 0) {
          throw new AssertionError("a nop failed: " + nop.awaitRes());
        }
      }
      System.out.println("100 completed");
      poller.close();
      System.out.println("in flight " + inFlight.ending());
    }
  }
}
