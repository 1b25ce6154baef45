package dev.leat.bench;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Threads that do one operation after the other until they are told to stop. */
final class BlockingPump {
  private static final long STOP_SECONDS = 30;

  private final Workload workload;
  private final Loop[] loops;
  private final CountDownLatch ended;
  private final CountDownLatch failed = new CountDownLatch(1);
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
  private volatile boolean running = true;

  BlockingPump(Workload workload, BlockingCall.Setting setting) {
    this.workload = workload;
    loops = new Loop[workload.inFlight()];
    for (int i = 0; i < loops.length; i++) {
      loops[i] = new Loop(workload.call().on(setting, i));
    }
    ended = new CountDownLatch(loops.length);
  }

  void start() {
    for (Loop loop : loops) {
      workload.threads().start(loop);
    }
  }

  /** Operations completed since the start. */
  long operations() {
    long sum = 0;
    for (Loop loop : loops) {
      sum += loop.done.getOpaque();
    }
    return sum;
  }

  /** Lets time pass, and ends it early with the first failure of any thread. */
  void awaitFailure(long millis) throws InterruptedException {
    if (failed.await(millis, TimeUnit.MILLISECONDS)) {
      throw new IllegalStateException("an operation failed", failure.get());
    }
  }

  /** Starts no more operations and returns when none is under way. */
  void stop() throws InterruptedException {
    running = false;
    if (!ended.await(STOP_SECONDS, TimeUnit.SECONDS)) {
      throw new IllegalStateException(ended.getCount() + " threads never ended");
    }
    awaitFailure(0);
  }

  /** One thread's work. */
  private final class Loop implements Runnable {
    private final BlockingCall.Operation operation;

    /** Written by the one thread, read at any time by the one that measures. */
    private final AtomicLong done = new AtomicLong();

    Loop(BlockingCall.Operation operation) {
      this.operation = operation;
    }

    @Override
    public void run() {
      try {
        for (long number = 0; running; number++) {
          operation.run(number);
          done.setOpaque(number + 1);
        }
      } catch (IOException | RuntimeException | Error e) {
        failure.compareAndSet(null, e);
        failed.countDown();
      } finally {
        ended.countDown();
      }
    }
  }
}
