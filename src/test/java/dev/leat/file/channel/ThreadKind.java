package dev.leat.file.channel;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The two sorts of threads, which a channel of ours serves in different ways. */
enum ThreadKind {
  PLATFORM,
  VIRTUAL;

  /** More than a test may take. */
  private static final int SECONDS = 150;

  /** The other one. */
  ThreadKind other() {
    return this == PLATFORM ? VIRTUAL : PLATFORM;
  }

  /** A thread that has not been started, and keeps no virtual machine alive. */
  Thread unstarted(Runnable task) {
    return this == PLATFORM
        ? Thread.ofPlatform().daemon().name("contract").unstarted(task)
        : Thread.ofVirtual().name("contract").unstarted(task);
  }

  /**
   * Runs {@code call} to its end on a new thread of this kind; an interrupt of the caller is passed
   * on, as JUnit interrupts the test that takes too long.
   */
  <T extends @Nullable Object> T call(Callable<T> call) throws Exception {
    FutureTask<T> task = new FutureTask<>(call);
    Thread thread = unstarted(task);
    thread.start();
    try {
      return task.get(SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Exception failure) {
        throw failure;
      }
      throw e.getCause() instanceof Error error ? error : new AssertionError(e);
    } catch (InterruptedException e) {
      thread.interrupt();
      throw e;
    }
  }
}
