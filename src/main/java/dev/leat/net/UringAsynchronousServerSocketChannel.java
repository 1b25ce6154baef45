package dev.leat.net;

import dev.leat.kernel.Closing;
import dev.leat.op.Cancellable;
import dev.leat.op.Canceller;
import dev.leat.op.PendingResult;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.nio.channels.AcceptPendingException;
import java.nio.channels.AlreadyBoundException;
import java.nio.channels.AsynchronousServerSocketChannel;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.CompletionHandler;
import java.nio.channels.NotYetBoundException;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * An {@link AsynchronousServerSocketChannel} over an engine: a ring, or selectors where there is
 * none. Accepted channels are of the same group.
 *
 * <p>Threads: any, as specified.
 */
public final class UringAsynchronousServerSocketChannel extends AsynchronousServerSocketChannel {
  /** What the JDK takes where the caller says 0 or less. */
  private static final int DEFAULT_BACKLOG = 50;

  private final UringAsynchronousChannelGroup group;
  private final ListeningSocket socket;
  private final AtomicBoolean closed = new AtomicBoolean();
  private final Direction accepting = new Direction();
  private final Canceller canceller = this::cancelled;
  private final Object bindLock = new Object();
  private volatile @Nullable InetSocketAddress local;

  private UringAsynchronousServerSocketChannel(
      UringAsynchronousChannelGroup group, ListeningSocket socket) {
    super(group.provider());
    this.group = group;
    this.socket = socket;
  }

  /** A channel that is not bound. */
  static UringAsynchronousServerSocketChannel open(UringAsynchronousChannelGroup group)
      throws IOException {
    ListeningSocket socket = group.engine().openListening();
    try {
      var channel = new UringAsynchronousServerSocketChannel(group, socket);
      group.add(channel);
      return channel;
    } catch (RuntimeException shutDown) {
      Closing.quietly(socket, "for a group that was shut down");
      throw shutDown;
    }
  }

  @Override
  public boolean isOpen() {
    return !closed.get();
  }

  private void checkOpen() throws ClosedChannelException {
    if (!isOpen()) {
      throw new ClosedChannelException();
    }
  }

  @Override
  public AsynchronousServerSocketChannel bind(@Nullable SocketAddress address, int backlog)
      throws IOException {
    InetSocketAddress wanted = address == null ? null : Addresses.check(address);
    checkOpen();
    synchronized (bindLock) {
      if (local != null) {
        throw new AlreadyBoundException();
      }
      Addresses.checkFamily(wanted, group.engine().ipv6());
      socket.bind(wanted);
      socket.listen(backlog < 1 ? DEFAULT_BACKLOG : backlog);
      local = socket.localAddress();
    }
    return this;
  }

  @Override
  public Future<AsynchronousSocketChannel> accept() {
    PendingResult<AsynchronousSocketChannel> result =
        PendingResult.future(group.invoker(), canceller);
    accept(result);
    return result;
  }

  @Override
  public <A> void accept(
      A attachment, CompletionHandler<AsynchronousSocketChannel, ? super A> handler) {
    Objects.requireNonNull(handler, "'handler' is null");
    accept(PendingResult.of(group.invoker(), handler, attachment, canceller));
  }

  private void accept(PendingResult<AsynchronousSocketChannel> result) {
    if (!isOpen()) {
      group.failClosed(result);
      return;
    }
    if (local == null) {
      throw new NotYetBoundException();
    }
    if (!accepting.begin(result)) {
      if (accepting.isDead()) {
        throw new RuntimeException("Accept not allowed due cancellation"); // the JDK's type, too
      }
      throw new AcceptPendingException();
    }
    socket.accept(new AcceptExchange(accepting, result, group));
  }

  private void cancelled(@Nullable Cancellable begun, boolean force) {
    accepting.kill();
    if (begun != null) {
      begun.cancel();
    }
    if (force) {
      Closing.quietly(this, "at a cancel");
    }
  }

  @Override
  public @Nullable SocketAddress getLocalAddress() throws IOException {
    checkOpen();
    return local;
  }

  @Override
  public <T> AsynchronousServerSocketChannel setOption(SocketOption<T> name, T value)
      throws IOException {
    SocketOptions.LISTENING.check(name);
    checkOpen();
    SocketOptions.check(name, value);
    socket.option(name, value);
    return this;
  }

  @Override
  public <T> T getOption(SocketOption<T> name) throws IOException {
    SocketOptions.LISTENING.check(name);
    checkOpen();
    return socket.option(name);
  }

  @Override
  public Set<SocketOption<?>> supportedOptions() {
    return SocketOptions.LISTENING.supported();
  }

  /**
   * Closes the channel. A pending accept ends at once with {@link
   * java.nio.channels.AsynchronousCloseException}.
   */
  @Override
  public void close() throws IOException {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    try {
      PendingClose.ofListening(socket, accepting);
    } finally {
      group.remove(this);
    }
  }

  @Override
  public String toString() {
    InetSocketAddress bound = local;
    String state = !isOpen() ? "closed" : bound == null ? "unbound" : bound.toString();
    return getClass().getName() + "[" + state + "]";
  }
}
