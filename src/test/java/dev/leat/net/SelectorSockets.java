package dev.leat.net;

import dev.leat.ring.PoolSize;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.AsynchronousChannelGroup;
import java.nio.channels.AsynchronousServerSocketChannel;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.spi.AsynchronousChannelProvider;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A group over one {@link SelectorEngine}, the threads of which are known. */
final class SelectorSockets extends AsynchronousChannelProvider implements AutoCloseable {
  private static final int SECONDS = 20;

  private final List<Thread> threads = new CopyOnWriteArrayList<>();
  private final List<Throwable> uncaught = new CopyOnWriteArrayList<>();
  private final SelectorEngine engine;
  private final UringAsynchronousChannelGroup group;

  SelectorSockets(PoolSize size) throws IOException {
    engine = SelectorEngine.open(this::newThread, size);
    group = new UringAsynchronousChannelGroup(this, engine, null);
  }

  static SelectorSockets fixed(int threads) throws IOException {
    return new SelectorSockets(PoolSize.fixed(threads));
  }

  static SelectorSockets elastic() throws IOException {
    return new SelectorSockets(PoolSize.ELASTIC);
  }

  private Thread newThread(Runnable task) {
    Thread thread = Thread.ofPlatform().daemon().name("selector-for-tests").unstarted(task);
    thread.setUncaughtExceptionHandler((where, failure) -> uncaught.add(failure));
    threads.add(thread);
    return thread;
  }

  SelectorEngine engine() {
    return engine;
  }

  /** All that there ever were. */
  List<Thread> threads() {
    return threads;
  }

  /** What handlers threw. */
  List<Throwable> uncaught() {
    return uncaught;
  }

  AsynchronousServerSocketChannel server() throws IOException {
    return UringAsynchronousServerSocketChannel.open(group).bind(anyPort());
  }

  AsynchronousSocketChannel stream() throws IOException {
    return UringAsynchronousSocketChannel.open(group);
  }

  static InetSocketAddress anyPort() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  /** Both ends of a connection. */
  Pair pair() throws Exception {
    try (AsynchronousServerSocketChannel server = server()) {
      Future<AsynchronousSocketChannel> accepted = server.accept();
      AsynchronousSocketChannel near = stream();
      near.connect(server.getLocalAddress()).get(SECONDS, TimeUnit.SECONDS);
      return new Pair(near, accepted.get(SECONDS, TimeUnit.SECONDS));
    }
  }

  record Pair(AsynchronousSocketChannel near, AsynchronousSocketChannel far)
      implements AutoCloseable {
    @Override
    public void close() throws IOException {
      near.close();
      far.close();
    }
  }

  /** Ends the group and waits until its threads have ended. */
  @Override
  public void close() throws IOException {
    group.shutdownNow();
    try {
      if (!group.awaitTermination(SECONDS, TimeUnit.SECONDS)) {
        throw new AssertionError("the group did not end");
      }
      for (Thread thread : threads) {
        if (!thread.join(Duration.ofSeconds(SECONDS))) {
          throw new AssertionError(thread + " did not end");
        }
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public AsynchronousChannelGroup openAsynchronousChannelGroup(int threads, ThreadFactory factory) {
    throw new UnsupportedOperationException();
  }

  @Override
  public AsynchronousChannelGroup openAsynchronousChannelGroup(
      ExecutorService executor, int initialSize) {
    throw new UnsupportedOperationException();
  }

  @Override
  public AsynchronousServerSocketChannel openAsynchronousServerSocketChannel(
      @Nullable AsynchronousChannelGroup theirs) throws IOException {
    return UringAsynchronousServerSocketChannel.open(group);
  }

  @Override
  public AsynchronousSocketChannel openAsynchronousSocketChannel(
      @Nullable AsynchronousChannelGroup theirs) throws IOException {
    return UringAsynchronousSocketChannel.open(group);
  }
}
