package dev.leat.testing;

import java.nio.channels.CompletionHandler;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A handler that keeps what it was called with. */
public final class RecordingHandler<V, A extends @Nullable Object>
    implements CompletionHandler<V, A> {
  /** One call of the handler; exactly one of value and failure is not null. */
  public record Completion<V, A extends @Nullable Object>(
      @Nullable V value, @Nullable Throwable failure, A attachment, Thread thread) {

    /** The value, or the failure as a description. */
    public Object outcome() {
      return value != null ? value : failure == null ? "null" : Outcome.describe(failure);
    }
  }

  private final BlockingQueue<Completion<V, A>> completions = new LinkedBlockingQueue<>();

  @Override
  public void completed(V value, A attachment) {
    completions.add(new Completion<>(value, null, attachment, Thread.currentThread()));
  }

  @Override
  public void failed(Throwable failure, A attachment) {
    completions.add(new Completion<>(null, failure, attachment, Thread.currentThread()));
  }

  /** Waits for the next call, which must come within some seconds. */
  public Completion<V, A> await() throws InterruptedException {
    Completion<V, A> next = completions.poll(Hang.SECONDS, TimeUnit.SECONDS);
    if (next == null) {
      throw Hang.failure("the handler was not called");
    }
    return next;
  }

  /** Calls that nobody has waited for yet. */
  public int unread() {
    return completions.size();
  }
}
