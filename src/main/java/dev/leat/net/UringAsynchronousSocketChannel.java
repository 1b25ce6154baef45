package dev.leat.net;

import dev.leat.kernel.Closing;
import dev.leat.op.Cancellable;
import dev.leat.op.PendingResult;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.nio.ByteBuffer;
import java.nio.channels.AlreadyBoundException;
import java.nio.channels.AlreadyConnectedException;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.CompletionHandler;
import java.nio.channels.ConnectionPendingException;
import java.nio.channels.NotYetConnectedException;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * An {@link AsynchronousSocketChannel} over an engine: a ring, or selectors where there is none.
 *
 * <p>Threads: any, as specified. What is wrong with a call is thrown on the calling thread; results
 * reach handler or Future.
 */
public final class UringAsynchronousSocketChannel extends AsynchronousSocketChannel {
  private final UringAsynchronousChannelGroup group;
  private final StreamSocket socket;
  private final AtomicBoolean closed = new AtomicBoolean();
  private final Direction connecting = new Direction();
  private final StreamSide input;
  private final StreamSide output;

  /** Guards binding and connecting. */
  private final Object stateLock = new Object();

  private boolean connectBegun;
  private volatile @Nullable InetSocketAddress local;
  private volatile boolean localKnown;
  private volatile @Nullable InetSocketAddress remote;

  private UringAsynchronousSocketChannel(UringAsynchronousChannelGroup group, StreamSocket socket) {
    super(group.provider());
    this.group = group;
    this.socket = socket;
    this.input = StreamSide.input(this, socket, group);
    this.output = StreamSide.output(this, socket, group);
  }

  /** A channel that is neither bound nor connected. */
  static UringAsynchronousSocketChannel open(UringAsynchronousChannelGroup group)
      throws IOException {
    return registered(
        group, new UringAsynchronousSocketChannel(group, group.engine().openStream()));
  }

  /** The channel of an accepted connection; owns its socket, also if the group takes no more. */
  static UringAsynchronousSocketChannel accepted(
      UringAsynchronousChannelGroup group, StreamSocket socket, InetSocketAddress remote) {
    var channel = new UringAsynchronousSocketChannel(group, socket);
    channel.connectBegun = true;
    channel.remote = remote;
    return registered(group, channel);
  }

  private static UringAsynchronousSocketChannel registered(
      UringAsynchronousChannelGroup group, UringAsynchronousSocketChannel channel) {
    try {
      group.add(channel);
      return channel;
    } catch (RuntimeException shutDown) {
      Closing.quietly(channel.socket, "for a group that was shut down");
      throw shutDown;
    }
  }

  @Override
  public boolean isOpen() {
    return !closed.get();
  }

  boolean isConnected() {
    return remote != null;
  }

  private void checkOpen() throws ClosedChannelException {
    if (!isOpen()) {
      throw new ClosedChannelException();
    }
  }

  @Override
  public AsynchronousSocketChannel bind(@Nullable SocketAddress address) throws IOException {
    checkOpen();
    synchronized (stateLock) {
      if (connectBegun && remote == null) {
        throw new ConnectionPendingException();
      }
      if (getLocalAddress() != null) {
        throw new AlreadyBoundException();
      }
      InetSocketAddress wanted = address == null ? null : Addresses.check(address);
      Addresses.checkFamily(wanted, group.engine().ipv6());
      socket.bind(wanted);
      local = socket.localAddress();
    }
    return this;
  }

  @Override
  public @Nullable SocketAddress getLocalAddress() throws IOException {
    checkOpen();
    if (remote != null && !localKnown) {
      local = socket.localAddress(); // connecting has made it a particular one
      localKnown = true;
    }
    return local;
  }

  @Override
  public @Nullable SocketAddress getRemoteAddress() throws IOException {
    checkOpen();
    return remote;
  }

  @Override
  public <T> AsynchronousSocketChannel setOption(SocketOption<T> name, T value) throws IOException {
    SocketOptions.STREAM.check(name);
    checkOpen();
    if (output.isShut()) {
      throw new IOException("Connection has been shutdown for writing"); // the JDK's rule
    }
    SocketOptions.check(name, value);
    socket.option(name, value);
    return this;
  }

  @Override
  public <T> T getOption(SocketOption<T> name) throws IOException {
    SocketOptions.STREAM.check(name);
    checkOpen();
    return socket.option(name);
  }

  @Override
  public Set<SocketOption<?>> supportedOptions() {
    return SocketOptions.STREAM.supported();
  }

  @Override
  public Future<Void> connect(SocketAddress address) {
    PendingResult<@Nullable Void> result =
        PendingResult.future(group.invoker(), this::connectCancelled);
    connect(address, result);
    return result;
  }

  @Override
  public <A> void connect(
      SocketAddress address, A attachment, CompletionHandler<Void, ? super A> handler) {
    Objects.requireNonNull(handler, "'handler' is null");
    connect(
        address, PendingResult.of(group.invoker(), handler, attachment, this::connectCancelled));
  }

  private void connect(SocketAddress address, PendingResult<@Nullable Void> result) {
    if (!isOpen()) {
      group.failClosed(result);
      return;
    }
    InetSocketAddress to = Addresses.check(address);
    synchronized (stateLock) {
      if (remote != null) {
        throw new AlreadyConnectedException();
      }
      if (connectBegun || !connecting.begin(result)) {
        throw new ConnectionPendingException();
      }
      connectBegun = true;
    }
    ConnectExchange exchange = new ConnectExchange(to, result);
    try {
      Addresses.checkFamily(to, group.engine().ipv6());
      socket.connect(to, exchange);
    } catch (IOException e) {
      exchange.failedAtOnce(e);
    }
  }

  /** A connect: what it leads to is the channel's before it is the user's. */
  private final class ConnectExchange extends Exchange<@Nullable Void> {
    private final InetSocketAddress to;

    ConnectExchange(InetSocketAddress to, PendingResult<@Nullable Void> result) {
      super(connecting, result);
      this.to = to;
    }

    @Override
    boolean claim(@Nullable Throwable failure) {
      boolean ours = super.claim(failure);
      if (ours && failure == null) {
        remote = to;
      } else if (ours) {
        Closing.quietly(UringAsynchronousSocketChannel.this, "after a failed connect");
      }
      return ours;
    }
  }

  /** Nobody knows whether the connection came about, so nothing can be sent or received. */
  private void connectCancelled(@Nullable Cancellable begun, boolean force) {
    input.direction().kill();
    output.direction().kill();
    cancelled(connecting, begun, force);
  }

  /** The user has cancelled what occupied a direction; being forceful closes, as on the JDK. */
  void cancelled(Direction direction, @Nullable Cancellable begun, boolean force) {
    direction.kill();
    if (begun != null) {
      begun.cancel();
    }
    if (force) {
      Closing.quietly(this, "at a cancel");
    }
  }

  @Override
  public Future<Integer> read(ByteBuffer dst) {
    return input.transfer(dst);
  }

  @Override
  public <A> void read(
      ByteBuffer dst,
      long timeout,
      TimeUnit unit,
      A attachment,
      CompletionHandler<Integer, ? super A> handler) {
    input.transfer(dst, timeout, unit, attachment, handler);
  }

  @Override
  public <A> void read(
      ByteBuffer[] dsts,
      int offset,
      int length,
      long timeout,
      TimeUnit unit,
      A attachment,
      CompletionHandler<Long, ? super A> handler) {
    input.transfer(dsts, offset, length, timeout, unit, attachment, handler);
  }

  @Override
  public Future<Integer> write(ByteBuffer src) {
    return output.transfer(src);
  }

  @Override
  public <A> void write(
      ByteBuffer src,
      long timeout,
      TimeUnit unit,
      A attachment,
      CompletionHandler<Integer, ? super A> handler) {
    output.transfer(src, timeout, unit, attachment, handler);
  }

  @Override
  public <A> void write(
      ByteBuffer[] srcs,
      int offset,
      int length,
      long timeout,
      TimeUnit unit,
      A attachment,
      CompletionHandler<Long, ? super A> handler) {
    output.transfer(srcs, offset, length, timeout, unit, attachment, handler);
  }

  @Override
  public AsynchronousSocketChannel shutdownInput() throws IOException {
    shutdown(input);
    return this;
  }

  @Override
  public AsynchronousSocketChannel shutdownOutput() throws IOException {
    shutdown(output);
    return this;
  }

  private void shutdown(StreamSide side) throws IOException {
    checkOpen();
    if (!isConnected()) {
      throw new NotYetConnectedException();
    }
    side.shutdown();
  }

  /**
   * Closes the channel. What is pending ends at once with {@link
   * java.nio.channels.AsynchronousCloseException}.
   */
  @Override
  public void close() throws IOException {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    try {
      PendingClose.of(socket, connecting, input.direction(), output.direction());
    } finally {
      input.close();
      output.close();
      group.remove(this);
    }
  }

  @Override
  public String toString() {
    return getClass().getName() + "[" + state() + "]";
  }

  private String state() {
    if (!isOpen()) {
      return "closed";
    }
    InetSocketAddress to = remote;
    String state =
        to != null
            ? "connected" + (input.isShut() ? " ishut" : "") + (output.isShut() ? " oshut" : "")
            : connectBegun ? "connection-pending" : "unconnected";
    try {
      SocketAddress from = getLocalAddress();
      return state + (from == null ? "" : " local=" + from) + (to == null ? "" : " remote=" + to);
    } catch (IOException closedMeanwhile) {
      return "closed";
    }
  }
}
