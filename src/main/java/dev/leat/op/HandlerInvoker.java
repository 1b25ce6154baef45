package dev.leat.op;

import dev.leat.ring.CompletionThreads;
import java.nio.channels.CompletionHandler;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Calls completion handlers: the one place where user code is entered.
 *
 * <p>With the user's executor each handler is a task of its own. Without, a handler runs on one of
 * the threads that complete operations, in place where that has just completed this one. On either,
 * one whose operation was done as soon as another handler began it is called within that one.
 *
 * <p>Threads: any. No lock is held and no role.
 */
public final class HandlerInvoker {
  private final CompletionThreads threads;
  private final @Nullable Executor executor;

  /**
   * Chooses where handlers run.
   *
   * @param threads that complete the operations
   * @param executor the user's, or null for those threads to call handlers
   */
  public HandlerInvoker(CompletionThreads threads, @Nullable Executor executor) {
    this.threads = threads;
    this.executor = executor;
  }

  /** What completes the operations whose handlers are called here. */
  CompletionThreads threads() {
    return threads;
  }

  /** Calls a handler from the thread that completed the operation. */
  <V extends @Nullable Object, A extends @Nullable Object> void invoke(
      CompletionHandler<V, ? super A> handler, A attachment, V value, @Nullable Throwable failure) {
    if (executor == null || mayNest()) {
      call(handler, attachment, value, failure);
    } else {
      handOver(() -> call(handler, attachment, value, failure), executor);
    }
  }

  /** Whether the calling thread is in a handler that was called here. */
  public boolean isCalling() {
    return Nesting.current().isOf(this);
  }

  /** Whether the calling thread is in a handler and may call another within, as the JDK's do. */
  boolean mayNest() {
    return Nesting.current().hasRoomFor(this);
  }

  /** Whether handlers are called by other threads than those that submit what they begin. */
  boolean isElsewhere() {
    return executor != null || threads.deliveriesWait();
  }

  /** Calls a handler from a thread of the user's, which must not run it. */
  <V extends @Nullable Object, A extends @Nullable Object> void invokeIndirectly(
      CompletionHandler<V, ? super A> handler, A attachment, V value, @Nullable Throwable failure) {
    handOver(
        () -> call(handler, attachment, value, failure), executor == null ? threads : executor);
  }

  /**
   * An executor that refuses was shut down under its channel: the result is delivered all the same.
   */
  private void handOver(Runnable task, Executor to) {
    try {
      to.execute(task);
    } catch (RuntimeException | Error refused) {
      threads.execute(task);
    }
  }

  private <V extends @Nullable Object, A extends @Nullable Object> void call(
      CompletionHandler<V, ? super A> handler, A attachment, V value, @Nullable Throwable failure) {
    Thread.interrupted(); // a handler never meets an interrupt that was not meant for it
    Nesting nesting = Nesting.current();
    HandlerInvoker before = nesting.enter(this);
    try {
      if (failure == null) {
        handler.completed(value, attachment);
      } else {
        handler.failed(failure, attachment);
      }
    } finally {
      nesting.leave(before);
    }
  }
}
