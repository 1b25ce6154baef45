package dev.leat.net;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketOption;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NetworkChannel;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A socket that is a channel of the JDK's, without blocking, and what waits for it to be ready: one
 * operation inwards (a read, an accept) and one outwards (a write, a connect).
 *
 * <p>Threads: any. Who takes an operation out of its place owns it. Interest in input stays when it
 * is taken, as the same thing is mostly waited for again, and goes when the socket is ready and
 * nobody waits: then an echo needs no call but its read and its write.
 *
 * <p>Ordering: an operation is put into its place before its interest is set. The leader withdraws
 * interest before it looks into the place the last time. One of the two sees the other.
 */
abstract class SelectorSocket<C extends SelectableChannel & NetworkChannel>
    implements EngineSocket {
  private static final int INWARDS = SelectionKey.OP_READ | SelectionKey.OP_ACCEPT;
  private static final int OUTWARDS = SelectionKey.OP_WRITE | SelectionKey.OP_CONNECT;

  private final SelectorEngine engine;
  private final C channel;
  private final AtomicReference<@Nullable SelectorOperation<?>> inwards = new AtomicReference<>();
  private final AtomicReference<@Nullable SelectorOperation<?>> outwards = new AtomicReference<>();

  /** Made when something waits for the first time; then under this object's monitor. */
  private volatile @Nullable SelectionKey key;

  private volatile boolean closed;

  /** Takes the channel over, which is one that does not block. */
  SelectorSocket(SelectorEngine engine, C channel) {
    this.engine = engine;
    this.channel = channel;
  }

  final SelectorEngine engine() {
    return engine;
  }

  final SelectorThreads threads() {
    return engine.threads();
  }

  final C channel() {
    return channel;
  }

  private AtomicReference<@Nullable SelectorOperation<?>> placeOf(SelectorOperation<?> operation) {
    return (operation.interest() & INWARDS) != 0 ? inwards : outwards;
  }

  /** Has the operation run again when the socket is ready. The caller owns it no more. */
  final void await(SelectorOperation<?> operation) throws IOException {
    placeOf(operation).set(operation);
    try {
      int before = key().interestOpsOr(operation.interest());
      if ((before & operation.interest()) == 0) {
        threads().interestAdded();
      }
    } catch (CancelledKeyException closing) {
      if (withdraw(operation)) {
        throw new ClosedChannelException();
      }
    } catch (IOException | RuntimeException e) {
      if (withdraw(operation)) {
        throw e;
      }
    }
    // Whoever closed, cancelled or timed out before it was in its place has not seen it there.
    if ((closed || operation.isAbandoned()) && withdraw(operation)) {
      operation.abandon();
    }
  }

  private SelectionKey key() throws IOException {
    SelectionKey known = key;
    if (known == null) {
      synchronized (this) {
        if (closed) {
          throw new ClosedChannelException();
        }
        known = key;
        if (known == null) {
          known = channel.register(engine.selector(), 0, this);
          key = known;
        }
      }
    }
    return known;
  }

  /** Takes the operation out of its place; false if it is not there. */
  final boolean withdraw(SelectorOperation<?> operation) {
    return placeOf(operation).compareAndSet(operation, null);
  }

  /** Runs what waits inwards although nothing says that the socket is ready. */
  final void retryInwards() {
    retry(inwards);
  }

  /** As {@link #retryInwards}. */
  final void retryOutwards() {
    retry(outwards);
  }

  private void retry(AtomicReference<@Nullable SelectorOperation<?>> place) {
    SelectorOperation<?> waiting = place.getAndSet(null);
    if (waiting != null) {
      threads().execute(waiting);
    }
  }

  /**
   * Takes out what the socket is ready for. By the leader.
   *
   * @throws CancelledKeyException if the socket was closed meanwhile
   */
  final void ready(SelectionKey ready, List<Runnable> found) {
    int operations = ready.readyOps();
    if ((operations & INWARDS) != 0 && !take(inwards, found)) {
      ready.interestOpsAnd(~INWARDS);
      SelectorOperation<?> late = inwards.get();
      if (late != null) {
        ready.interestOpsOr(late.interest());
      }
    }
    if ((operations & OUTWARDS) != 0) {
      ready.interestOpsAnd(~OUTWARDS); // a socket is nearly always ready for it
      take(outwards, found);
    }
  }

  private static boolean take(
      AtomicReference<@Nullable SelectorOperation<?>> place, List<Runnable> found) {
    SelectorOperation<?> waiting = place.getAndSet(null);
    return waiting != null && found.add(waiting);
  }

  @Override
  public final @Nullable InetSocketAddress localAddress() throws IOException {
    return (InetSocketAddress) channel.getLocalAddress();
  }

  @Override
  public final <T> void option(SocketOption<T> name, T value) throws IOException {
    channel.setOption(name, value);
  }

  @Override
  public final <T> T option(SocketOption<T> name) throws IOException {
    return channel.getOption(name);
  }

  /**
   * Closes the socket, descriptor and port included. The JDK leaves a channel's descriptor open
   * while the channel is registered, and shuts the connection down in the meantime, which a peer
   * would notice: so it is deregistered first.
   */
  @Override
  public final void close() throws IOException {
    SelectionKey registered;
    synchronized (this) {
      closed = true;
      registered = key;
    }
    try {
      if (registered != null) {
        registered.cancel();
        threads().letGoOfCancelled();
      }
      channel.close();
    } finally {
      abandon(inwards);
      abandon(outwards);
    }
  }

  private static void abandon(AtomicReference<@Nullable SelectorOperation<?>> place) {
    SelectorOperation<?> waiting = place.getAndSet(null);
    if (waiting != null) {
      waiting.abandon();
    }
  }
}
