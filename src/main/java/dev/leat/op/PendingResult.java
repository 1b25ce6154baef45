package dev.leat.op;

import dev.leat.buffer.ArenaHold;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.CompletionHandler;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * What the user sees of an operation: PENDING, then by one swap VALUE, FAILED or CANCELLED. Either
 * a handler is called with it, or it is the Future.
 *
 * <p>Threads: any. It says nothing about the kernel: an operation whose result is settled may still
 * be in flight, and keeps its memory.
 *
 * <p>Ordering: {@code outcome} is swapped before the waiters are taken; a waiter puts itself into
 * the list before it looks at {@code outcome} the last time before parking. One of the two sees the
 * other.
 */
public final class PendingResult<V extends @Nullable Object> implements Future<V> {
  private static final VarHandle OUTCOME;
  private static final VarHandle WAITERS;
  private static final VarHandle OPERATION;
  private static final Object NULL = new Object();
  private static final Object CANCELLED = new Object();

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      OUTCOME = lookup.findVarHandle(PendingResult.class, "outcome", Object.class);
      WAITERS = lookup.findVarHandle(PendingResult.class, "waiters", Waiter.class);
      OPERATION = lookup.findVarHandle(PendingResult.class, "operation", Cancellable.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** A failure; abandoned if it did not come from the operation, which may be under way still. */
  private record Failed(Throwable cause, boolean abandoned) {}

  private record Waiter(Thread thread, @Nullable Waiter next) {}

  private final HandlerInvoker invoker;
  private @Nullable CompletionHandler<V, ?> handler;
  private @Nullable Object attachment;
  private final boolean future;
  private final Canceller canceller;

  @SuppressWarnings("UnusedVariable") // by OPERATION
  private @Nullable Cancellable operation;

  private ArenaHold hold = ArenaHold.NONE;
  private volatile @Nullable Object outcome;

  @SuppressWarnings("UnusedVariable") // by WAITERS
  private volatile @Nullable Waiter waiters;

  private PendingResult(
      HandlerInvoker invoker,
      @Nullable CompletionHandler<V, ?> handler,
      @Nullable Object attachment,
      Canceller canceller) {
    this.invoker = invoker;
    this.handler = handler;
    this.attachment = attachment;
    this.future = handler == null;
    this.canceller = canceller;
  }

  /** A result to be waited for, or asked for cancellation. */
  public static <V extends @Nullable Object> PendingResult<V> future(
      HandlerInvoker invoker, Canceller canceller) {
    return new PendingResult<>(invoker, null, null, canceller);
  }

  /** A result that goes to a handler. */
  public static <V extends @Nullable Object, A extends @Nullable Object> PendingResult<V> of(
      HandlerInvoker invoker,
      CompletionHandler<V, ? super A> handler,
      A attachment,
      Canceller canceller) {
    return new PendingResult<>(invoker, handler, attachment, canceller);
  }

  /** Whether it is waited for, and no handler is called with it. */
  public boolean isFuture() {
    return future;
  }

  /**
   * Whether a handler may be called by the calling thread here and now, and it pays to complete the
   * operation for that.
   *
   * @param large whether to complete it takes long in any case
   */
  public boolean isBestSettledHere(boolean large) {
    return (large || invoker.isElsewhere()) && invoker.mayNest();
  }

  /** Binds what was begun for this result, before it is handed over. */
  public void begins(Cancellable begun) {
    OPERATION.setVolatile(this, begun);
  }

  /** Ends a hold before the result can be seen; now if it can be already. */
  public void ends(ArenaHold begun) {
    if (begun != ArenaHold.NONE) {
      hold = begun;
      VarHandle.fullFence(); // swap looks in the other order
      if (outcome != null) {
        begun.end();
      }
    }
  }

  /**
   * Brings the value; called by the thread that completed the operation.
   *
   * @return false if the result was settled before, and nobody gets this value
   */
  public boolean settle(V value) {
    return settle(value == null ? NULL : value, value, null, false);
  }

  /** Brings an error, as {@link #settle} brings a value. */
  public boolean fail(Throwable cause) {
    return settle(new Failed(cause, false), null, cause, false);
  }

  /** As {@link #settle}, from a thread of the user's: a handler runs elsewhere. */
  public boolean settleIndirectly(V value) {
    return settle(value == null ? NULL : value, value, null, true);
  }

  /** As {@link #fail}, from a thread of the user's: a handler runs elsewhere. */
  public void failIndirectly(Throwable cause) {
    settle(new Failed(cause, false), null, cause, true);
  }

  /**
   * As {@link #failIndirectly}, for what ends the user's interest: what was begun is asked to end.
   */
  public void abandon(Throwable cause) {
    Cancellable begun = null;
    Failed failed = new Failed(cause, true);
    if (swap(failed)) {
      begun = forget();
      if (handler != null) {
        deliver(handler, null, cause, true);
      }
    }
    if (begun != null) {
      begun.cancel();
    }
  }

  /**
   * Whether the user's interest has ended, by a cancel or {@link #abandon}, other than by the
   * operation. Asked behind the begin: either this says so, or what has ended it sees what was
   * begun, as both write first and then look.
   */
  public boolean isAbandoned() {
    Object settled = outcome;
    return settled == CANCELLED || (settled instanceof Failed failed && failed.abandoned);
  }

  private boolean settle(
      Object settled, @Nullable V value, @Nullable Throwable cause, boolean indirectly) {
    if (!swap(settled)) {
      return false;
    }
    var _ = forget();
    if (handler != null) {
      deliver(handler, value, cause, indirectly);
    }
    return true;
  }

  /** What was begun, to which a result that the user keeps does not refer any more. */
  private @Nullable Cancellable forget() {
    return (Cancellable) OPERATION.getAndSet(this, null);
  }

  /** Only the winner of the swap comes here. The handler is not referred to afterwards. */
  @SuppressWarnings({"unchecked", "NullAway"}) // the attachment came with the handler
  private void deliver(
      CompletionHandler<V, ?> waiting,
      @Nullable V value,
      @Nullable Throwable cause,
      boolean indirectly) {
    CompletionHandler<@Nullable V, @Nullable Object> theirs =
        (CompletionHandler<@Nullable V, @Nullable Object>) (CompletionHandler<?, ?>) waiting;
    Object theirAttachment = attachment;
    handler = null;
    attachment = null;
    if (indirectly) {
      invoker.invokeIndirectly(theirs, theirAttachment, value, cause);
    } else {
      invoker.invoke(theirs, theirAttachment, value, cause);
    }
  }

  private boolean swap(Object settled) {
    hold.end();
    if (!OUTCOME.compareAndSet(this, null, settled)) {
      return false;
    }
    hold.end(); // one that was begun meanwhile, by who may not have seen the outcome
    Waiter waiter = (Waiter) WAITERS.getAndSet(this, null);
    while (waiter != null) {
      LockSupport.unpark(waiter.thread);
      waiter = waiter.next;
    }
    return true;
  }

  @Override
  public boolean cancel(boolean mayInterruptIfRunning) {
    if (!swap(CANCELLED)) {
      return false;
    }
    canceller.cancelled(forget(), mayInterruptIfRunning);
    return true;
  }

  @Override
  public boolean isCancelled() {
    return outcome == CANCELLED;
  }

  @Override
  public boolean isDone() {
    return outcome != null;
  }

  @Override
  public V get() throws InterruptedException, ExecutionException {
    await(false, 0);
    return report();
  }

  @Override
  public V get(long timeout, TimeUnit unit)
      throws InterruptedException, ExecutionException, TimeoutException {
    if (!await(true, unit.toNanos(timeout))) {
      throw new TimeoutException();
    }
    return report();
  }

  /** Waits for the value whatever interrupts come; the status is set again at the end. */
  public V join() throws ExecutionException {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return get();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /**
   * As {@link #join}, for a blocking call: an operation's failure is this thread's own exception.
   *
   * @throws IOException with the operation's failure as its cause; {@link
   *     AsynchronousCloseException} if the channel was closed meanwhile
   */
  public V joinOrThrow() throws IOException {
    try {
      return join();
    } catch (ExecutionException e) {
      Throwable cause = Objects.requireNonNull(e.getCause());
      if (cause instanceof AsynchronousCloseException) {
        throw new AsynchronousCloseException();
      }
      throw new IOException(cause.getMessage(), cause);
    }
  }

  private boolean await(boolean timed, long nanos) throws InterruptedException {
    if (outcome != null) {
      return true;
    }
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    long deadline = System.nanoTime() + Math.max(0, nanos); // far below 0 it would wrap
    invoker.threads().aboutToBlock();
    enlist();
    while (outcome == null) {
      long left = deadline - System.nanoTime();
      if (timed && left <= 0) {
        return false;
      }
      if (timed) {
        LockSupport.parkNanos(this, left);
      } else {
        LockSupport.park(this);
      }
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
    }
    return true;
  }

  /** Once a thread: one that asks again and again with a time-out leaves one entry behind. */
  private void enlist() {
    for (Waiter waiter = waiters; waiter != null; waiter = waiter.next) {
      if (waiter.thread == Thread.currentThread()) {
        return;
      }
    }
    Waiter before = waiters;
    while (!WAITERS.compareAndSet(this, before, new Waiter(Thread.currentThread(), before))) {
      before = waiters;
    }
  }

  @SuppressWarnings({"unchecked", "NullAway"}) // V itself says whether null is a value
  private V report() throws ExecutionException {
    Object settled = outcome;
    if (settled instanceof Failed failed) {
      throw new ExecutionException(failed.cause);
    }
    if (settled == CANCELLED) {
      throw new CancellationException();
    }
    return settled == NULL ? null : (V) settled;
  }
}
