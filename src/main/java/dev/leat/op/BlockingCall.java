package dev.leat.op;

import dev.leat.ring.RingPoller;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** A call that may wait and may fail as I/O does. */
@FunctionalInterface
public interface BlockingCall<T extends @Nullable Object> {
  /** Makes the call on this thread. */
  T run() throws IOException;

  /**
   * Has the call made by a thread of a ring's pool, and waits for it, whatever interrupts come. For
   * virtual threads, whose carriers are free meanwhile.
   */
  default T onPoolOf(RingPoller poller) throws IOException {
    CompletableFuture<T> result = new CompletableFuture<>();
    poller.execute(
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
}
