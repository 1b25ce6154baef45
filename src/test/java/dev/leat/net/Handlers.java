package dev.leat.net;

import java.nio.channels.CompletionHandler;
import java.util.function.Consumer;

/** Handlers of a line or two. */
final class Handlers {
  private Handlers() {}

  /** Does that with the value; a failure fails the thread, and so the test that looks at it. */
  static <V> CompletionHandler<V, Object> then(Consumer<? super V> action) {
    return new CompletionHandler<>() {
      @Override
      public void completed(V value, Object attachment) {
        action.accept(value);
      }

      @Override
      public void failed(Throwable failure, Object attachment) {
        throw new AssertionError(failure);
      }
    };
  }

  /** Does that, whatever the outcome is. */
  static <V> CompletionHandler<V, Object> eitherWay(Runnable action) {
    return new CompletionHandler<>() {
      @Override
      public void completed(V value, Object attachment) {
        action.run();
      }

      @Override
      public void failed(Throwable failure, Object attachment) {
        action.run();
      }
    };
  }
}
