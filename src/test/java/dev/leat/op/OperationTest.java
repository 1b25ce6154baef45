package dev.leat.op;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.kernel.Descriptor;
import dev.leat.kernel.Errno;
import dev.leat.kernel.Sqe;
import dev.leat.kernel.TestCalls;
import dev.leat.testing.Outcome;
import java.io.IOException;
import java.nio.channels.CompletionHandler;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OperationTest {
  private static final String CLOSED = "java.nio.channels.AsynchronousCloseException: null";

  @RegisterExtension private final PollerForTests poller = new PollerForTests();

  private TestCalls.Pipe pipe = new TestCalls.Pipe(-1, -1);
  private Descriptor descriptor = new Descriptor(-1);
  private final List<String> events = new ArrayList<>();

  @BeforeEach
  void open() {
    pipe = TestCalls.pipe();
    descriptor = new Descriptor(pipe.reader());
  }

  @AfterEach
  void close() {
    assertThat(descriptor.inUse()).as("all counts are given back").isFalse();
    pipe.close();
  }

  private PendingResult<Integer> future() {
    HandlerInvoker invoker = new HandlerInvoker(poller.get(), null);
    return PendingResult.future(invoker, (operation, interrupt) -> event("cancelled " + operation));
  }

  private void event(String what) {
    synchronized (events) {
      events.add(what);
    }
  }

  private List<String> events() {
    synchronized (events) {
      return List.copyOf(events);
    }
  }

  /** An operation that the kernel has had: holds its count, and nothing else of the ring. */
  private Nop inFlight() {
    assertThat(descriptor.acquire()).isTrue();
    return new Nop(future(), res -> res);
  }

  private static String outcome(Nop operation) {
    return outcome(operation.result());
  }

  private static String outcome(PendingResult<Integer> result) {
    try {
      return "value " + result.get(20, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      return Outcome.describe(e.getCause() == null ? e : e.getCause());
    } catch (Exception e) {
      return Outcome.describe(e);
    }
  }

  /** For operations whose end nobody is told. */
  private void awaitUnused() {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (descriptor.inUse()) {
      assertThat(System.nanoTime()).as("still in use after 20 s").isLessThan(deadline);
      LockSupport.parkNanos(100_000);
    }
  }

  @Test
  void aResultBecomesTheValueAfterAllIsGivenBack() throws Exception {
    Nop operation = new Nop(future(), res -> res + 10);
    assertThat(operation.begin(poller.get())).isTrue();
    assertThat(outcome(operation)).isEqualTo("value 10");
    assertThat(events()).containsExactly("prepared", "released");
    assertThat(descriptor.inUse()).isFalse();
  }

  @Test
  void theHandlerFindsMemoryAndDescriptorGivenBack() {
    CompletionHandler<Integer, String> handler =
        new CompletionHandler<>() {
          @Override
          public void completed(Integer value, String attachment) {
            event("completed " + value + ", in use " + descriptor.inUse());
          }

          @Override
          public void failed(Throwable failure, String attachment) {
            event("failed, in use " + descriptor.inUse());
          }
        };
    HandlerInvoker invoker = new HandlerInvoker(poller.get(), null);
    for (int res : new int[] {4, -Errno.EIO}) {
      assertThat(descriptor.acquire()).isTrue();
      new Nop(PendingResult.of(invoker, handler, "", (o, i) -> {}), r -> r).complete(res, 0);
    }
    assertThat(events())
        .containsExactly(
            "released", "completed 4, in use false", "released", "failed, in use false");
  }

  @Test
  void nothingBeginsOnAClosedDescriptor() throws Exception {
    descriptor.shut();
    Nop operation = new Nop(future(), res -> res);
    assertThat(operation.begin(poller.get())).isFalse();
    assertThat(operation.result().isDone()).isFalse();
    assertThat(events()).isEmpty();
    assertThat(descriptor.inUse()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "5, java.io.IOException: Input/output error",
    "28, java.io.IOException: No space left on device",
    "125, java.io.IOException: Operation canceled",
    "9, java.io.IOException: Bad file descriptor",
  })
  void anErrnoIsAnExceptionWithItsText(int errno, String expected) {
    Nop operation = inFlight();
    operation.complete(-errno, 0);
    assertThat(outcome(operation)).isEqualTo(expected);
    assertThat(events()).containsExactly("released");
  }

  @ParameterizedTest
  @ValueSource(ints = {Errno.ECANCELED, Errno.EIO, Errno.EINTR, Errno.EAGAIN})
  void anyErrorOfAClosedDescriptorIsTheClosing(int errno) {
    Nop operation = inFlight();
    descriptor.shut();
    operation.complete(-errno, 0);
    assertThat(outcome(operation)).isEqualTo(CLOSED);
    assertThat(events()).containsExactly("released");
  }

  @Test
  void whatTheKernelDidBeforeTheClosingIsAValue() {
    Nop operation = inFlight();
    descriptor.shut();
    operation.complete(3, 0);
    assertThat(outcome(operation)).isEqualTo("value 3");
  }

  @ParameterizedTest
  @ValueSource(ints = {Errno.EINTR, Errno.EAGAIN})
  void anInterruptedOperationIsTriedAgain(int errno) {
    Nop operation = new Nop(future(), res -> res);
    operation.refusals = 3;
    operation.refusal = -errno;
    assertThat(operation.begin(poller.get())).isTrue();
    assertThat(outcome(operation)).isEqualTo("value 0");
    assertThat(events())
        .containsExactly("prepared", "prepared", "prepared", "prepared", "released");
  }

  @Test
  void anInterruptedOperationThatNobodyWantsIsNotTriedAgain() {
    Nop operation = new Nop(future(), res -> res);
    operation.refusals = 1;
    operation.refusal = -Errno.EINTR;
    operation.beforeCompletion = () -> operation.result().cancel(false);
    assertThat(operation.begin(poller.get())).isTrue();
    awaitUnused();
    assertThat(operation.result().isCancelled()).isTrue();
    assertThat(events()).containsExactly("prepared", "cancelled nop", "released");
  }

  @Test
  void whatIsCancelledBeforeItsTurnIsNotBegun() {
    Nop operation = new Nop(future(), res -> res);
    operation.result().cancel(true);
    assertThat(operation.begin(poller.get())).isTrue();
    awaitUnused();
    assertThat(events()).containsExactly("cancelled null", "released");
  }

  @Test
  void aLateResultOfACancelledOperationOnlyGivesBack() {
    Nop operation = inFlight();
    operation.result().cancel(false);
    assertThat(events()).doesNotContain("released");
    assertThat(descriptor.inUse()).as("the kernel still has it").isTrue();
    operation.complete(7, 0);
    assertThat(events()).endsWith("released");
    assertThat(operation.result().isCancelled()).isTrue();
  }

  @Test
  void whatTheValueThrowsIsTheUsers() {
    RuntimeException exception = new IllegalStateException("freed");
    Error error = new AssertionError("changed");
    for (Throwable thrown : new Throwable[] {exception, error}) {
      assertThat(descriptor.acquire()).isTrue();
      Nop operation =
          new Nop(
              future(),
              res -> {
                if (thrown instanceof Error e) {
                  throw e;
                }
                throw exception;
              });
      operation.complete(1, 0);
      assertThatThrownBy(() -> operation.result().get())
          .isInstanceOf(ExecutionException.class)
          .cause()
          .isSameAs(thrown);
    }
    assertThat(events()).containsExactly("released", "released");
  }

  @Test
  void whatIsLostEndsForTheUserAndKeepsMemoryAndDescriptor() {
    Nop operation = inFlight();
    operation.lost(Errno.EBADF);
    assertThat(outcome(operation)).isEqualTo("java.io.IOException: Bad file descriptor");
    assertThat(events()).isEmpty();
    assertThat(descriptor.inUse()).isTrue();
    descriptor.release();
  }

  @Test
  void whatIsLostOfAClosedDescriptorIsTheClosing() {
    Nop operation = inFlight();
    descriptor.shut();
    operation.lost(Errno.EBADF);
    assertThat(outcome(operation)).isEqualTo(CLOSED);
    descriptor.release();
  }

  @Test
  void aPlainOperationWritesForItsDescriptorAndReturnsItsResult() throws IOException {
    PendingResult<Integer> result = future();
    PlainOperation operation =
        new PlainOperation(
            descriptor,
            result,
            (sqe, fd) -> {
              event("descriptor " + (fd == pipe.reader()));
              sqe.prepFsync(fd, 0);
            });
    assertThat(operation.begin(poller.get())).isTrue();
    assertThat(outcome(result)).isEqualTo("java.io.IOException: Invalid argument");
    assertThat(events()).containsExactly("descriptor true");

    PendingResult<Integer> second = future();
    assertThat(descriptor.acquire()).isTrue();
    new PlainOperation(descriptor, second, (sqe, fd) -> sqe.prepNop()).complete(12, 0);
    assertThat(outcome(second)).isEqualTo("value 12");
  }

  /** Does nothing in the kernel and says what becomes of it. */
  private final class Nop extends Operation<Integer> {
    private final IntUnaryOperator value;
    private int refusals;
    private int refusal;
    private Runnable beforeCompletion = () -> {};

    Nop(PendingResult<Integer> result, IntUnaryOperator value) {
      super(descriptor, result);
      this.value = value;
    }

    @Override
    protected void prepare(Sqe sqe) {
      event("prepared");
      sqe.prepNop();
    }

    @Override
    protected void complete(int res, int flags) {
      beforeCompletion.run();
      super.complete(refusals-- > 0 ? refusal : res, flags);
    }

    @Override
    protected Integer value(int res) {
      return value.applyAsInt(res);
    }

    @Override
    protected void release() {
      event("released");
    }

    @Override
    public String toString() {
      return "nop";
    }
  }
}
