package dev.leat.bench;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Operations that go on by themselves at a fixed number of places, until they are told to stop.
 *
 * <p>{@link #start}, {@link #awaitFailure} and {@link #stop} belong to the benchmark's thread, the
 * rest to whatever threads the operations run on.
 */
abstract class Pump {
  private static final long STOP_SECONDS = 30;

  private final CountDownLatch ended;
  private final CountDownLatch failed = new CountDownLatch(1);
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
  private volatile boolean running = true;

  Pump(int places) {
    ended = new CountDownLatch(places);
  }

  /** Begins at every place. */
  abstract void start();

  /** Operations completed since the start. */
  abstract long operations();

  /** Lets time pass, and ends it early with the first failure of any place. */
  final void awaitFailure(long millis) throws InterruptedException {
    if (failed.await(millis, TimeUnit.MILLISECONDS)) {
      throw new IllegalStateException("an operation failed", failure.get());
    }
  }

  /** Starts no more and returns when none is under way. */
  final void stop() throws InterruptedException {
    running = false;
    if (!ended.await(STOP_SECONDS, TimeUnit.SECONDS)) {
      throw new IllegalStateException(ended.getCount() + " places never came to an end");
    }
    awaitFailure(0);
  }

  /** Whether a place goes on. */
  final boolean running() {
    return running;
  }

  /** A place has seen that it shall not go on. */
  final void placeEnded() {
    ended.countDown();
  }

  /** A place has ended with this. */
  final void placeFailed(Throwable cause) {
    failure.compareAndSet(null, cause);
    failed.countDown();
    ended.countDown();
  }
}
