package dev.leat.op;

import dev.leat.kernel.OwnThreads;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** A call that may wait and may fail as I/O does. */
@FunctionalInterface
public interface BlockingCall<T extends @Nullable Object> {
  /** Makes the call on this thread. */
  T run() throws IOException;

  /**
   * Has the call made by a platform thread that is there for such calls, and waits for it, whatever
   * interrupts come. For virtual threads, whose carriers are free meanwhile.
   *
   * <p>Not by a thread of a ring's pool: what such a thread has submitted completes by its doing,
   * and in a call that the kernel does not interrupt (a truncation on a file system that hangs) it
   * would do nothing.
   */
  default T elsewhere() throws IOException {
    CompletableFuture<T> result = new CompletableFuture<>();
    Threads.POOL.execute(
        () -> {
          try {
            result.complete(run());
          } catch (Throwable t) {
            result.completeExceptionally(t);
          }
        });
    try {
      return result.join();
    } catch (CompletionException e) {
      switch (e.getCause()) {
        case IOException failure -> throw failure;
        case RuntimeException failure -> throw failure;
        case Error failure -> throw failure;
        case null, default -> throw e;
      }
    }
  }

  /** The threads, as many as there are calls under way; an idle one ends after a minute. */
  final class Threads {
    private static final ExecutorService POOL =
        Executors.newCachedThreadPool(task -> OwnThreads.unstarted(task, "leat-blocking"));

    private Threads() {}
  }
}
