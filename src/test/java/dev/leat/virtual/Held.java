package dev.leat.virtual;

import dev.leat.testing.Outcome;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A thread, virtual unless said otherwise, in a call that cannot end before somebody else acts.
 *
 * <p>Used by platform threads: a virtual one could not look on where the only carrier is kept.
 */
final class Held {
  private static final long LIMIT_SECONDS = 30;

  private final FutureTask<@Nullable Object> task;
  private final Thread thread;

  private Held(FutureTask<@Nullable Object> task, Thread thread) {
    this.task = task;
    this.thread = thread;
  }

  /** Starts {@code call} on a virtual thread and returns once that is about to make it. */
  static Held in(Callable<? extends @Nullable Object> call) throws InterruptedException {
    return in(call, Thread.ofVirtual());
  }

  /** As {@link #in(Callable)}, on a thread of the builder's kind. */
  static Held in(Callable<? extends @Nullable Object> call, Thread.Builder builder)
      throws InterruptedException {
    CountDownLatch about = new CountDownLatch(1);
    Held held =
        start(
            () -> {
              about.countDown();
              return call.call();
            },
            builder);
    if (!about.await(LIMIT_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("a virtual thread did not begin");
    }
    return held;
  }

  /** Starts {@code call} on a virtual thread, which makes it as soon as it has a carrier. */
  static Held start(Callable<? extends @Nullable Object> call) {
    return start(call, Thread.ofVirtual());
  }

  private static Held start(Callable<? extends @Nullable Object> call, Thread.Builder builder) {
    FutureTask<@Nullable Object> task = new FutureTask<>(call::call);
    return new Held(task, builder.start(task));
  }

  /**
   * Whether the thread waits, and so has given up its carrier, at the latest after the time given.
   */
  boolean parks(long millis) {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    while (thread.getState() != Thread.State.WAITING) {
      if (task.isDone() || System.nanoTime() > deadline) {
        return false;
      }
      LockSupport.parkNanos(100_000); // no event tells of a change of state
    }
    return true;
  }

  boolean isDone() {
    return task.isDone();
  }

  void interrupt() {
    thread.interrupt();
  }

  /** What came of the call, in words; paths below {@code root} are written as {@code <root>}. */
  Outcome outcome(Path root) {
    return Outcome.of(root, () -> end(task));
  }

  /** Whether another virtual thread that does {@code work} comes to its end meanwhile. */
  static boolean othersGoOn(Callable<?> work, long millis) throws Exception {
    FutureTask<@Nullable Object> other = new FutureTask<>(work::call);
    Thread.ofVirtual().start(other);
    try {
      other.get(millis, TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException waits) {
      return false;
    }
  }

  private static @Nullable Object end(FutureTask<@Nullable Object> task) throws Exception {
    try {
      return task.get(LIMIT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Exception cause) {
        throw cause;
      }
      throw e;
    }
  }
}
