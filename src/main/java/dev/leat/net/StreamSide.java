package dev.leat.net;

import dev.leat.buffer.ArenaHold;
import dev.leat.buffer.StreamMemory;
import dev.leat.op.Canceller;
import dev.leat.op.HandlerInvoker;
import dev.leat.op.PendingResult;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.CompletionHandler;
import java.nio.channels.NotYetConnectedException;
import java.nio.channels.ReadPendingException;
import java.nio.channels.WritePendingException;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Reading, or writing, of a channel: the checks of each call, in the JDK's order, and what needs no
 * engine. Threads: any.
 */
abstract sealed class StreamSide {
  private final UringAsynchronousSocketChannel channel;
  private final UringAsynchronousChannelGroup group;
  private final HandlerInvoker invoker;
  private final Direction direction = new Direction();
  private final SideTimer timer = new SideTimer();
  private final Canceller canceller;
  final StreamSocket socket;
  private volatile boolean shut;

  private StreamSide(
      UringAsynchronousSocketChannel channel,
      StreamSocket socket,
      UringAsynchronousChannelGroup group) {
    this.channel = channel;
    this.socket = socket;
    this.group = group;
    this.invoker = group.invoker();
    this.canceller = (begun, force) -> channel.cancelled(direction, begun, force);
  }

  static StreamSide input(
      UringAsynchronousSocketChannel channel,
      StreamSocket socket,
      UringAsynchronousChannelGroup group) {
    return new Input(channel, socket, group);
  }

  static StreamSide output(
      UringAsynchronousSocketChannel channel,
      StreamSocket socket,
      UringAsynchronousChannelGroup group) {
    return new Output(channel, socket, group);
  }

  Direction direction() {
    return direction;
  }

  /** The channel is closed. */
  void close() {
    timer.close();
  }

  boolean isShut() {
    return shut;
  }

  /** Ends this side of the connection. */
  final void shutdown() throws IOException {
    if (!shut) {
      shut = true;
      shutSocket();
    }
  }

  abstract void shutSocket() throws IOException;

  /** Refuses a buffer that this side cannot use, null included. */
  abstract void check(ByteBuffer buffer);

  /** What is thrown while another transfer is under way. */
  abstract IllegalStateException alreadyPending();

  /** Begins with a verb's capital: "Reading". */
  abstract String name();

  /** Settles a transfer on a side that is shut. */
  abstract <V extends Number> void settleShut(PendingResult<V> result, LongFunction<V> boxing);

  abstract void begin(Transfer<?> transfer);

  final Future<Integer> transfer(ByteBuffer buffer) {
    check(buffer);
    PendingResult<Integer> result = PendingResult.future(invoker, canceller);
    transfer(new ByteBuffer[] {buffer}, 0, null, result, StreamSide::asInteger);
    return result;
  }

  final <A> void transfer(
      ByteBuffer buffer,
      long timeout,
      TimeUnit unit,
      A attachment,
      CompletionHandler<Integer, ? super A> handler) {
    checkHandler(handler);
    check(buffer);
    transfer(
        new ByteBuffer[] {buffer},
        timeout,
        unit,
        newResult(handler, attachment),
        StreamSide::asInteger);
  }

  final <A> void transfer(
      ByteBuffer[] buffers,
      int offset,
      int length,
      long timeout,
      TimeUnit unit,
      A attachment,
      CompletionHandler<Long, ? super A> handler) {
    checkHandler(handler);
    Objects.checkFromIndexSize(offset, length, buffers.length);
    ByteBuffer[] ours = Arrays.copyOfRange(buffers, offset, offset + length);
    checkAll(ours);
    transfer(ours, timeout, unit, newResult(handler, attachment), StreamSide::asLong);
  }

  abstract void checkAll(ByteBuffer[] buffers);

  private static Integer asInteger(long count) {
    return (int) count;
  }

  private static Long asLong(long count) {
    return count;
  }

  private static void checkHandler(@Nullable CompletionHandler<?, ?> handler) {
    Objects.requireNonNull(handler, "'handler' is null");
  }

  private <V, A> PendingResult<V> newResult(CompletionHandler<V, ? super A> handler, A attachment) {
    return PendingResult.of(invoker, handler, attachment, canceller);
  }

  private <V extends Number> void transfer(
      ByteBuffer[] buffers,
      long timeout,
      @Nullable TimeUnit unit,
      PendingResult<V> result,
      LongFunction<V> boxing) {
    if (!channel.isOpen()) {
      group.failClosed(result);
      return;
    }
    if (!channel.isConnected()) {
      throw new NotYetConnectedException();
    }
    occupy(result);
    Transfer<V> transfer = new Transfer<>(direction, result, buffers, boxing);
    try {
      if (shut) {
        free(result);
        settleShut(result, boxing);
      } else if (nothingRemains(buffers)) {
        free(result);
        result.settleIndirectly(boxing.apply(0));
      } else {
        StreamMemory.check(buffers);
        result.ends(ArenaHold.of(buffers));
        if (timeout > 0) {
          transfer.timeOutAfter(Objects.requireNonNull(unit).toNanos(timeout), timer);
        }
        begin(transfer);
      }
    } catch (RuntimeException | Error e) {
      if (result.isDone()) {
        throw e; // of the handler, which was called here
      }
      transfer.failedAtOnce(e); // no unit, a buffer that is null or cannot be used
    }
  }

  private void occupy(PendingResult<?> result) {
    if (!direction.begin(result)) {
      if (direction.isDead()) {
        throw new IllegalStateException(name() + " not allowed due to timeout or cancellation");
      }
      throw alreadyPending();
    }
  }

  private void free(PendingResult<?> result) {
    var _ = direction.finish(result);
  }

  private static boolean nothingRemains(ByteBuffer[] buffers) {
    for (ByteBuffer buffer : buffers) {
      if (buffer.hasRemaining()) {
        return false;
      }
    }
    return true;
  }

  private static final class Input extends StreamSide {
    Input(
        UringAsynchronousSocketChannel channel,
        StreamSocket socket,
        UringAsynchronousChannelGroup group) {
      super(channel, socket, group);
    }

    @Override
    void shutSocket() throws IOException {
      socket.shutdownInput();
    }

    @Override
    void check(ByteBuffer dst) {
      if (dst.isReadOnly()) {
        throw new IllegalArgumentException("Read-only buffer");
      }
    }

    @Override
    void checkAll(ByteBuffer[] dsts) {
      for (ByteBuffer dst : dsts) {
        check(dst);
      }
    }

    @Override
    IllegalStateException alreadyPending() {
      return new ReadPendingException();
    }

    @Override
    String name() {
      return "Reading";
    }

    @Override
    <V extends Number> void settleShut(PendingResult<V> result, LongFunction<V> boxing) {
      result.settleIndirectly(boxing.apply(-1));
    }

    @Override
    void begin(Transfer<?> transfer) {
      socket.read(transfer);
    }
  }

  private static final class Output extends StreamSide {
    Output(
        UringAsynchronousSocketChannel channel,
        StreamSocket socket,
        UringAsynchronousChannelGroup group) {
      super(channel, socket, group);
    }

    @Override
    void shutSocket() throws IOException {
      socket.shutdownOutput();
    }

    @Override
    void check(ByteBuffer src) {
      Objects.requireNonNull(src);
    }

    @Override
    void checkAll(ByteBuffer[] srcs) {} // a null is told to the handler, as by the JDK

    @Override
    IllegalStateException alreadyPending() {
      return new WritePendingException();
    }

    @Override
    String name() {
      return "Writing";
    }

    @Override
    <V extends Number> void settleShut(PendingResult<V> result, LongFunction<V> boxing) {
      result.failIndirectly(new ClosedChannelException());
    }

    @Override
    void begin(Transfer<?> transfer) {
      socket.write(transfer);
    }
  }
}
