package dev.leat.op;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.testing.RecordingHandler;
import java.io.IOException;
import java.nio.channels.CompletionHandler;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class HandlerInvokerTest {
  @RegisterExtension private final PollerForTests poller = new PollerForTests();

  private final RecordingHandler<Integer, String> handler = new RecordingHandler<>();

  private HandlerInvoker invoker(@Nullable Executor executor) {
    return new HandlerInvoker(poller.get(), executor);
  }

  @Test
  void withoutAnExecutorTheHandlerRunsInPlace() throws Exception {
    invoker(null).invoke(handler, "a", 1, null);
    assertThat(handler.unread()).isEqualTo(1);
    assertThat(handler.await().thread()).isSameAs(Thread.currentThread());
  }

  @Test
  void fromAUsersThreadTheHandlerRunsOnAPoolThread() throws Exception {
    invoker(null).invokeIndirectly(handler, "a", 1, null);
    assertThat(handler.await().thread().getName()).isEqualTo("pool");
  }

  @Test
  void anExecutorGetsATaskForEachHandler() throws Exception {
    Queue<Runnable> tasks = new ArrayDeque<>();
    HandlerInvoker invoker = invoker(tasks::add);
    invoker.invoke(handler, "a", 1, null);
    invoker.invokeIndirectly(handler, "b", 2, null);
    assertThat(tasks).hasSize(2);
    assertThat(handler.unread()).isZero();

    tasks.forEach(Runnable::run);
    assertThat(handler.await().attachment()).isEqualTo("a");
    assertThat(handler.await().attachment()).isEqualTo("b");
  }

  @Test
  void anExecutorThatRejectsDoesNotLoseTheResult() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    Executor rejecting =
        task -> {
          asked.incrementAndGet();
          throw new RejectedExecutionException("shut down");
        };
    IOException failure = new IOException();
    invoker(rejecting).invoke(handler, "a", 1, null);
    RecordingHandler.Completion<Integer, String> first = handler.await();
    assertThat(first.value()).isEqualTo(1);
    assertThat(first.thread().getName()).isEqualTo("pool");

    invoker(rejecting).invokeIndirectly(handler, "b", 0, failure);
    RecordingHandler.Completion<Integer, String> second = handler.await();
    assertThat(second.failure()).isSameAs(failure);
    assertThat(second.thread().getName()).isEqualTo("pool");
    assertThat(asked).hasValue(2);
    assertThat(handler.unread()).isZero();
  }

  @Test
  void aHandlerDoesNotMeetAnInterruptOfBefore() {
    AtomicReference<Boolean> interrupted = new AtomicReference<>();
    CompletionHandler<Integer, String> looking =
        new CompletionHandler<>() {
          @Override
          public void completed(Integer value, String attachment) {
            interrupted.set(Thread.currentThread().isInterrupted());
          }

          @Override
          public void failed(Throwable failure, String attachment) {
            throw new AssertionError(failure);
          }
        };
    Thread.currentThread().interrupt();
    try {
      invoker(null).invoke(looking, "a", 1, null);
    } finally {
      assertThat(Thread.interrupted()).isFalse();
    }
    assertThat(interrupted).hasValue(false);
  }
}
