package dev.leat.net;

import java.nio.channels.CompletionHandler;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A handler that is one lambda.
 *
 * @param body given the value or the failure, the other one being null
 */
public record Then<V>(BiConsumer<@Nullable V, @Nullable Throwable> body)
    implements CompletionHandler<V, @Nullable Object> {

  /** A handler that runs {@code next} if all went well, and {@code failed} if not. */
  public static <V> Then<V> completed(Runnable next, Runnable failed) {
    return new Then<>((value, failure) -> (failure == null ? next : failed).run());
  }

  @Override
  public void completed(@Nullable V value, @Nullable Object attachment) {
    body.accept(value, null);
  }

  @Override
  public void failed(Throwable failure, @Nullable Object attachment) {
    body.accept(null, failure);
  }
}
