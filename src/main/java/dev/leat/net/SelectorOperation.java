package dev.leat.net;

import dev.leat.op.Cancellable;
import java.io.IOException;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedChannelException;
import org.jspecify.annotations.Nullable;

/**
 * An operation that is tried, and tried again each time its socket is ready for it, until it has
 * succeeded or failed.
 *
 * <p>Threads: the caller's begins; afterwards it has one owner, who tries it and brings its outcome
 * or puts it where it waits. Whoever takes it from there owns it: the leader, who has it run, or
 * who cancels it or closes the socket.
 */
abstract class SelectorOperation<V extends @Nullable Object> implements Runnable, Cancellable {
  private final SelectorSocket<?> socket;
  private final Exchange<V> exchange;
  private final int interest;
  private volatile boolean cancelled;

  /**
   * Makes an operation.
   *
   * @param interest what the socket has to be ready for, as a bit of a selection key
   */
  SelectorOperation(SelectorSocket<?> socket, Exchange<V> exchange, int interest) {
    this.socket = socket;
    this.exchange = exchange;
    this.interest = interest;
  }

  /** The bit of a selection key that this waits for. */
  final int interest() {
    return interest;
  }

  /** Tries without waiting; false if the socket is not ready. */
  abstract boolean attempt() throws IOException;

  /** What the attempt that succeeded has brought. */
  abstract V value() throws IOException;

  /** The value will be the user's: no time-out or cancellation came before. */
  void claimed() {}

  /** Begins, on the caller's thread. */
  final void begin() {
    exchange.result().begins(this);
    run();
  }

  /** Tries again. */
  @Override
  public final void run() {
    try {
      if (isAbandoned()) {
        throw new AsynchronousCloseException();
      }
      if (attempt()) {
        complete(value());
      } else {
        socket.await(this);
      }
    } catch (ClosedChannelException closed) {
      fail(new AsynchronousCloseException());
    } catch (Exception | Error e) {
      fail(e);
    }
  }

  /** In place on a thread of the pool; a handler of its own is called nowhere else. */
  private void complete(V value) {
    if (!exchange.claim(null)) {
      exchange.unwanted(value);
      return;
    }
    claimed();
    SelectorThread here = SelectorThread.forHandler(socket.threads());
    if (here == null) {
      settled(exchange.result().settleIndirectly(value), value);
    } else {
      here.call(() -> settled(exchange.result().settle(value), value));
    }
  }

  private void settled(boolean wanted, V value) {
    if (!wanted) {
      exchange.unwanted(value);
    }
  }

  private void fail(Throwable failure) {
    SelectorThread here = SelectorThread.forHandler(socket.threads());
    if (here == null) {
      exchange.failedAtOnce(failure);
    } else {
      here.call(() -> exchange.failed(failure));
    }
  }

  /** Nobody wants the outcome any more: cancelled, or timed out. */
  final boolean isAbandoned() {
    return cancelled || exchange.result().isDone();
  }

  /** If it waits, it is forgotten at once; else whoever has it sees that it was cancelled. */
  @Override
  public final void cancel() {
    cancelled = true;
    if (socket.withdraw(this)) {
      abandon();
    }
  }

  /** Ends without another try. The caller owns it, and may hold what a handler must not see. */
  final void abandon() {
    exchange.failedAtOnce(new AsynchronousCloseException());
  }
}
