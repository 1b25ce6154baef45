package dev.leat.net;

import dev.leat.kernel.Closing;
import dev.leat.op.HandlerInvoker;
import dev.leat.op.PendingResult;
import java.io.IOException;
import java.nio.channels.AsynchronousChannel;
import java.nio.channels.AsynchronousChannelGroup;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ShutdownChannelGroupException;
import java.nio.channels.spi.AsynchronousChannelProvider;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The channels that share an engine, its threads and, where the user gave one, an executor for
 * their handlers.
 *
 * <p>Threads: any. The group ends when it is shut down and its last channel is closed: then the
 * engine's threads end behind the last handler, its descriptors go back to the system, and the
 * user's executor is shut down.
 */
public final class UringAsynchronousChannelGroup extends AsynchronousChannelGroup
    implements Executor {
  private final SocketEngine engine;
  private final @Nullable ExecutorService executor;
  private final HandlerInvoker invoker;
  private final CountDownLatch ended = new CountDownLatch(1);

  /** Guards the fields below. */
  private final Object lock = new Object();

  private final Set<AsynchronousChannel> channels = new HashSet<>();
  private boolean shutdown;
  private boolean ending;

  /** How many tasks are being handed to the group's threads, which do not end meanwhile. */
  private int arriving;

  /**
   * Makes a group.
   *
   * @param engine closed with the group
   * @param executor for handlers, shut down with the group; null for the engine's threads
   */
  UringAsynchronousChannelGroup(
      AsynchronousChannelProvider provider,
      SocketEngine engine,
      @Nullable ExecutorService executor) {
    super(provider);
    this.engine = engine;
    this.executor = executor;
    this.invoker = new HandlerInvoker(engine.threads(), executor);
  }

  SocketEngine engine() {
    return engine;
  }

  /** Calls the handlers of the group's channels. */
  HandlerInvoker invoker() {
    return invoker;
  }

  /**
   * Takes a channel in.
   *
   * @throws ShutdownChannelGroupException if the group takes no more
   */
  void add(AsynchronousChannel channel) {
    synchronized (lock) {
      if (shutdown) {
        throw new ShutdownChannelGroupException();
      }
      channels.add(channel);
    }
  }

  /**
   * Fails a call on a closed channel.
   *
   * @throws ShutdownChannelGroupException if a handler is to be told, and the group has ended: no
   *     thread is left to call it
   */
  void failClosed(PendingResult<?> result) {
    if (result.isFuture()) {
      result.failIndirectly(new ClosedChannelException());
    } else {
      handOver(() -> result.failIndirectly(new ClosedChannelException()));
    }
  }

  /** Hands a task to the group's threads. What they have been given they do before they end. */
  private void handOver(Runnable handing) {
    synchronized (lock) {
      if (isDone() && !invoker.isCalling()) { // the group does not end before its handlers
        throw new ShutdownChannelGroupException();
      }
      arriving++;
    }
    try {
      handing.run();
    } finally {
      synchronized (lock) {
        arriving--;
      }
      endIfDone();
    }
  }

  /** Called with the lock. */
  private boolean isDone() {
    return shutdown && channels.isEmpty();
  }

  /** Lets a channel go that is closed. */
  void remove(AsynchronousChannel channel) {
    synchronized (lock) {
      channels.remove(channel);
    }
    endIfDone();
  }

  private void endIfDone() {
    synchronized (lock) {
      if (!isDone() || ending || arriving > 0) {
        return;
      }
      ending = true;
    }
    engine.close(this::ended);
  }

  private void ended() {
    if (executor != null) {
      executor.shutdown();
    }
    ended.countDown();
  }

  @Override
  public boolean isShutdown() {
    synchronized (lock) {
      return shutdown;
    }
  }

  @Override
  public boolean isTerminated() {
    return ended.getCount() == 0 && (executor == null || executor.isTerminated());
  }

  @Override
  public void shutdown() {
    synchronized (lock) {
      shutdown = true;
    }
    endIfDone();
  }

  @Override
  public void shutdownNow() throws IOException {
    List<AsynchronousChannel> open;
    synchronized (lock) {
      shutdown = true;
      open = List.copyOf(channels);
    }
    open.forEach(channel -> Closing.quietly(channel, "for a group that is shut down"));
    endIfDone();
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
    long deadline = System.nanoTime() + Math.max(0, unit.toNanos(timeout));
    if (!ended.await(timeout, unit)) {
      return false;
    }
    return executor == null
        || executor.awaitTermination(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
  }

  /**
   * Runs a task where the group's handlers run.
   *
   * @throws ShutdownChannelGroupException if the group has ended
   */
  @Override
  public void execute(Runnable task) {
    Executor handlers = executor == null ? engine.threads() : executor;
    handOver(() -> handlers.execute(task));
  }
}
