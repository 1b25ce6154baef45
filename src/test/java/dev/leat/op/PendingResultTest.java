package dev.leat.op;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.testing.RecordingHandler;
import dev.leat.testing.Unreachable;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PendingResultTest {
  @RegisterExtension private final PollerForTests poller = new PollerForTests();

  private final AtomicInteger cancels = new AtomicInteger();
  private final AtomicInteger interrupting = new AtomicInteger();

  private HandlerInvoker invoker() {
    return new HandlerInvoker(poller.get(), null);
  }

  private PendingResult<Integer> future() {
    return PendingResult.future(invoker(), (operation, mayInterrupt) -> cancelled(mayInterrupt));
  }

  private void cancelled(boolean mayInterrupt) {
    cancels.incrementAndGet();
    interrupting.addAndGet(mayInterrupt ? 1 : 0);
  }

  private PendingResult<Integer> withHandler(RecordingHandler<Integer, String> handler) {
    return PendingResult.of(invoker(), handler, "attachment", (operation, mayInterrupt) -> {});
  }

  @Test
  void theFirstValueStays() throws Exception {
    PendingResult<Integer> result = future();
    assertThat(result.isDone()).isFalse();
    assertThat(result.settle(1)).isTrue();
    assertThat(result.settle(2)).isFalse();
    result.fail(new IOException());
    result.settleIndirectly(3);
    result.failIndirectly(new IOException());

    assertThat(result.isDone()).isTrue();
    assertThat(result.isCancelled()).isFalse();
    assertThat(result.get()).isEqualTo(1);
    assertThat(result.get(0, TimeUnit.SECONDS)).isEqualTo(1);
    assertThat(result.join()).isEqualTo(1);
  }

  @Test
  void theFirstFailureStays() {
    PendingResult<Integer> result = future();
    IOException cause = new IOException("first");
    result.fail(cause);
    result.fail(new IOException("second"));
    assertThat(result.settle(1)).isFalse();

    assertThat(result.isDone()).isTrue();
    assertThat(result.cancel(true)).isFalse();
    assertThatThrownBy(result::get).isInstanceOf(ExecutionException.class).hasCause(cause);
    assertThatThrownBy(result::join).isInstanceOf(ExecutionException.class).hasCause(cause);
  }

  @Test
  @SuppressWarnings("NullAway") // knows no nullable type arguments
  void nullIsAValue() throws Exception {
    PendingResult<@Nullable Void> result =
        PendingResult.future(invoker(), (operation, interrupt) -> {});
    assertThat(result.settle(null)).isTrue();
    assertThat(result.isDone()).isTrue();
    assertThat(result.settle(null)).isFalse();
    assertThat(result.get()).isNull();
  }

  @Test
  void ofManySettlersOneWins() throws Exception {
    int settlers = 2;
    List<PendingResult<Integer>> results = new ArrayList<>();
    for (int i = 0; i < 3_000; i++) {
      results.add(future());
    }
    AtomicIntegerArray winners = new AtomicIntegerArray(results.size());
    AtomicInteger arrived = new AtomicInteger();
    try (ExecutorService threads = Executors.newFixedThreadPool(settlers)) {
      List<Future<?>> ends = new ArrayList<>();
      for (int settler = 1; settler <= settlers; settler++) {
        int value = settler;
        ends.add(
            threads.submit(
                () -> {
                  for (int i = 0; i < results.size(); i++) {
                    arrived.incrementAndGet();
                    while (arrived.get() < settlers * (i + 1)) {
                      Thread.onSpinWait(); // side by side, else the second always comes too late
                    }
                    winners.addAndGet(i, results.get(i).settle(value) ? value : 0);
                  }
                  return null;
                }));
      }
      for (Future<?> end : ends) {
        end.get();
      }
    }
    for (int i = 0; i < results.size(); i++) {
      assertThat(winners.get(i)).isEqualTo(results.get(i).get()); // 3 where both believe it
    }
  }

  @Test
  void cancelWinsOnceAndAsksTheCanceller() {
    PendingResult<Integer> result = future();
    assertThat(result.cancel(true)).isTrue();
    assertThat(result.cancel(false)).isFalse();
    assertThat(result.settle(1)).isFalse();

    assertThat(result.isCancelled()).isTrue();
    assertThat(result.isDone()).isTrue();
    assertThat(cancels).hasValue(1);
    assertThat(interrupting).hasValue(1);
    assertThatThrownBy(result::get).isInstanceOf(CancellationException.class);
    assertThatThrownBy(result::join).isInstanceOf(CancellationException.class);
  }

  @Test
  void cancelAfterTheValueAsksNobody() throws Exception {
    PendingResult<Integer> result = future();
    result.settle(1);
    assertThat(result.cancel(true)).isFalse();
    assertThat(result.isCancelled()).isFalse();
    assertThat(cancels).hasValue(0);
    assertThat(result.get()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(longs = {1_000_000, 1, 0, -1, Long.MIN_VALUE})
  void getEndsAtItsTimeOutAndTheResultIsStillToCome(long nanos) throws Exception {
    PendingResult<Integer> result = future();
    long start = System.nanoTime();
    assertThatThrownBy(() -> result.get(nanos, TimeUnit.NANOSECONDS))
        .isInstanceOf(TimeoutException.class);
    assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(Math.max(0, nanos));
    assertThat(result.isDone()).isFalse();
    result.settle(5);
    assertThat(result.get(nanos, TimeUnit.NANOSECONDS)).isEqualTo(5);
  }

  @Test
  void anInterruptedThreadDoesNotWaitButGetsWhatIsThere() throws Exception {
    PendingResult<Integer> result = future();
    Thread.currentThread().interrupt();
    assertThatThrownBy(result::get).isInstanceOf(InterruptedException.class);
    assertThat(Thread.currentThread().isInterrupted()).isFalse();

    result.settle(1);
    Thread.currentThread().interrupt();
    assertThat(result.get()).isEqualTo(1);
    assertThat(Thread.interrupted()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void anInterruptEndsTheWaitAndNotTheOperation(boolean timed) throws Exception {
    PendingResult<Integer> result = future();
    AtomicInteger interrupts = new AtomicInteger();
    Thread waiter =
        Thread.ofPlatform()
            .start(
                () -> {
                  try {
                    Integer value = timed ? result.get(1, TimeUnit.HOURS) : result.get();
                    throw new AssertionError("not interrupted: " + value);
                  } catch (InterruptedException e) {
                    interrupts.incrementAndGet();
                  } catch (ExecutionException | TimeoutException e) {
                    throw new AssertionError(e);
                  }
                });
    PollerForTests.awaitWaiting(waiter);
    waiter.interrupt();
    waiter.join();
    assertThat(interrupts).hasValue(1);
    assertThat(result.isDone()).isFalse();
    assertThat(result.settle(1)).isTrue();
  }

  @Test
  void joinWaitsThroughInterruptsAndSetsTheStatusAgain() throws Exception {
    PendingResult<Integer> result = future();
    List<Object> seen = new ArrayList<>();
    Thread waiter =
        Thread.ofPlatform()
            .start(
                () -> {
                  Thread.currentThread().interrupt();
                  try {
                    seen.add(result.join());
                  } catch (ExecutionException e) {
                    throw new AssertionError(e);
                  }
                  seen.add(Thread.currentThread().isInterrupted());
                });
    PollerForTests.awaitWaiting(waiter);
    result.settle(1);
    waiter.join();
    assertThat(seen).containsExactly(1, true);
  }

  @Test
  void joinSetsTheStatusAgainWhereTheOperationFails() throws Exception {
    PendingResult<Integer> result = future();
    AtomicBoolean interrupted = new AtomicBoolean();
    Thread waiter =
        Thread.ofPlatform()
            .start(
                () -> {
                  Thread.currentThread().interrupt();
                  assertThatThrownBy(result::join).isInstanceOf(ExecutionException.class);
                  interrupted.set(Thread.currentThread().isInterrupted());
                });
    PollerForTests.awaitWaiting(waiter);
    result.fail(new IOException());
    waiter.join();
    assertThat(interrupted).isTrue();
  }

  @Test
  void allWhoWaitAreWoken() throws Exception {
    PendingResult<Integer> result = future();
    AtomicInteger sum = new AtomicInteger();
    List<Thread> waiters = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      Runnable wait = () -> sum.addAndGet(joined(result));
      waiters.add((i % 2 == 0 ? Thread.ofPlatform() : Thread.ofVirtual()).start(wait));
    }
    waiters.forEach(PollerForTests::awaitWaiting);
    result.settle(3);
    for (Thread waiter : waiters) {
      waiter.join();
    }
    assertThat(sum).hasValue(60);
  }

  @Test
  void waitAndSettleRaceToAnEnd() throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
      for (int round = 0; round < 5_000; round++) {
        PendingResult<Integer> result = future();
        Future<Integer> waited = threads.submit(() -> result.get(20, TimeUnit.SECONDS));
        result.settle(round);
        assertThat(waited.get()).isEqualTo(round);
      }
    }
  }

  @Test
  void theHandlerIsCalledOnceWithItsAttachmentWhereTheValueCame() throws Exception {
    RecordingHandler<Integer, String> handler = new RecordingHandler<>();
    PendingResult<Integer> result = withHandler(handler);
    result.settle(1);
    result.settle(2);
    result.fail(new IOException());
    result.settleIndirectly(3);

    RecordingHandler.Completion<Integer, String> only = handler.await();
    assertThat(only.value()).isEqualTo(1);
    assertThat(only.failure()).isNull();
    assertThat(only.attachment()).isEqualTo("attachment");
    assertThat(only.thread()).isSameAs(Thread.currentThread());
    assertThat(handler.unread()).isZero();
  }

  @Test
  void theHandlerGetsTheFailureItself() throws Exception {
    RecordingHandler<Integer, String> handler = new RecordingHandler<>();
    IOException cause = new IOException();
    withHandler(handler).fail(cause);

    RecordingHandler.Completion<Integer, String> only = handler.await();
    assertThat(only.failure()).isSameAs(cause);
    assertThat(only.attachment()).isEqualTo("attachment");
    assertThat(only.thread()).isSameAs(Thread.currentThread());
  }

  @Test
  void whatAUsersThreadSettlesIsHandledElsewhere() throws Exception {
    RecordingHandler<Integer, String> handler = new RecordingHandler<>();
    withHandler(handler).settleIndirectly(7);
    RecordingHandler.Completion<Integer, String> value = handler.await();
    assertThat(value.value()).isEqualTo(7);
    assertThat(value.thread().getName()).isEqualTo("pool");

    IOException cause = new IOException();
    withHandler(handler).failIndirectly(cause);
    RecordingHandler.Completion<Integer, String> failure = handler.await();
    assertThat(failure.failure()).isSameAs(cause);
    assertThat(failure.thread().getName()).isEqualTo("pool");
  }

  @Test
  void aSettledResultKeepsNeitherHandlerNorAttachment() throws Exception {
    List<WeakReference<Object>> left = new ArrayList<>();
    PendingResult<Integer> result = settledWithHandler(left);
    for (WeakReference<Object> reference : left) {
      Unreachable.await(reference);
    }
    assertThat(result.get()).isEqualTo(1);
  }

  /** In a method of its own, so that no local variable keeps what it refers to. */
  private PendingResult<Integer> settledWithHandler(List<WeakReference<Object>> left) {
    Object attachment = new Object();
    RecordingHandler<Integer, Object> handler = new RecordingHandler<>();
    left.add(new WeakReference<>(attachment));
    left.add(new WeakReference<>(handler));
    PendingResult<Integer> result =
        PendingResult.of(invoker(), handler, attachment, (operation, interrupt) -> {});
    result.settle(1);
    return result;
  }

  private static int joined(PendingResult<Integer> result) {
    try {
      return result.join();
    } catch (ExecutionException e) {
      throw new AssertionError(e);
    }
  }
}
