package dev.leat.net;

import dev.leat.op.Operation;
import org.jspecify.annotations.Nullable;

/**
 * An operation on a socket, which may wait for a peer without end. Threads: as of {@link
 * Operation}.
 */
abstract class SocketOperation<V extends @Nullable Object> extends Operation<V> {
  private final RingSocket socket;
  private final Exchange<V> exchange;

  SocketOperation(RingSocket socket, Exchange<V> exchange) {
    super(socket.descriptor, exchange.result());
    this.socket = socket;
    this.exchange = exchange;
  }

  /** Hands the operation to the socket's ring, or fails it where the socket is closed. */
  final void beginOrFail() {
    if (!begin(socket.engine.poller())) {
      release();
      exchange.failedAtOnce(SocketErrors.closed());
    }
  }

  @Override
  protected final boolean endless() {
    return true;
  }

  /**
   * Nothing: a channel ends what is pending itself. And a connect that fails has closed its channel
   * before it tells why.
   */
  @Override
  protected final void endAtClose() {}

  @Override
  protected final boolean claim(@Nullable Throwable failure) {
    return exchange.claim(failure);
  }

  @Override
  protected final Throwable told(Throwable failure) {
    return exchange.told(failure);
  }

  @Override
  protected final void unwanted(V value) {
    exchange.unwanted(value);
  }
}
