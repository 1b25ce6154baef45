package dev.leat.net.load;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousChannelGroup;
import java.nio.channels.AsynchronousServerSocketChannel;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.CompletionHandler;
import java.nio.channels.spi.AsynchronousChannelProvider;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A server as applications write them: everything is started by the handler before it. */
final class EchoServer implements Closeable {
  private final AsynchronousServerSocketChannel server;
  private final Supplier<ByteBuffer> buffers;
  private final Set<AsynchronousSocketChannel> open = ConcurrentHashMap.newKeySet();
  private final AtomicInteger accepted = new AtomicInteger();
  private final AtomicInteger ended = new AtomicInteger();
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

  /**
   * Listens and accepts.
   *
   * @param buffers makes a buffer for each connection
   */
  EchoServer(
      AsynchronousChannelProvider provider,
      @Nullable AsynchronousChannelGroup group,
      SocketAddress address,
      Supplier<ByteBuffer> buffers)
      throws IOException {
    this.buffers = buffers;
    server = provider.openAsynchronousServerSocketChannel(group).bind(address, 4096);
    server.accept(null, new Accepting());
  }

  SocketAddress address() throws IOException {
    return server.getLocalAddress();
  }

  int accepted() {
    return accepted.get();
  }

  /** Connections that the peer has closed. */
  int ended() {
    return ended.get();
  }

  /** The first failure that is none of closing. */
  @Nullable Throwable failure() {
    return failure.get();
  }

  private final class Accepting implements CompletionHandler<AsynchronousSocketChannel, Object> {
    @Override
    public void completed(AsynchronousSocketChannel channel, Object attachment) {
      server.accept(null, this);
      open.add(channel);
      accepted.incrementAndGet();
      new Echo(channel, buffers.get()).read();
    }

    @Override
    public void failed(Throwable cause, Object attachment) {
      note(cause);
    }
  }

  private void note(Throwable cause) {
    if (!(cause instanceof ClosedChannelException)) {
      failure.compareAndSet(null, cause);
    }
  }

  /** Reads, and writes all of it back, and again. */
  private final class Echo implements CompletionHandler<Integer, Boolean> {
    private final AsynchronousSocketChannel channel;
    private final ByteBuffer buffer;

    Echo(AsynchronousSocketChannel channel, ByteBuffer buffer) {
      this.channel = channel;
      this.buffer = buffer;
    }

    void read() {
      channel.read(buffer.clear(), true, this);
    }

    @Override
    public void completed(Integer count, Boolean wasRead) {
      if (count < 0) {
        end();
      } else if (wasRead) {
        channel.write(buffer.flip(), false, this);
      } else if (buffer.hasRemaining()) {
        channel.write(buffer, false, this);
      } else {
        read();
      }
    }

    private void end() {
      try {
        open.remove(channel);
        channel.close();
        ended.incrementAndGet();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void failed(Throwable cause, Boolean wasRead) {
      note(cause);
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (AsynchronousSocketChannel channel : open) {
      channel.close();
    }
  }
}
