package dev.leat.net;

import dev.leat.ring.DefaultThreads;
import java.io.IOException;
import java.nio.channels.AsynchronousChannelGroup;
import java.nio.channels.AsynchronousServerSocketChannel;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.IllegalChannelGroupException;
import java.nio.channels.spi.AsynchronousChannelProvider;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/**
 * Opens asynchronous sockets and groups, on rings or, where io_uring cannot be used, on selectors.
 * Threads: any; nothing is made before the first call.
 */
public final class UringSockets {
  private final AsynchronousChannelProvider provider;
  private final @Nullable Engines engines;

  /** Guarded by this. */
  private @Nullable UringAsynchronousChannelGroup defaultGroup;

  /**
   * Sockets of a provider.
   *
   * @param provider what groups and channels say they are of
   */
  public UringSockets(AsynchronousChannelProvider provider) {
    this(provider, null);
  }

  /** Sockets on engines of one's own choice; null for what this machine can. */
  UringSockets(AsynchronousChannelProvider provider, @Nullable Engines engines) {
    this.provider = provider;
    this.engines = engines;
  }

  private Engines engines() {
    return engines == null ? EngineChoice.current() : engines;
  }

  /**
   * As {@link AsynchronousChannelGroup#withFixedThreadPool}.
   *
   * @throws IllegalArgumentException if there would be no thread
   * @throws IOException if the system gives no more descriptors
   */
  public AsynchronousChannelGroup fixedGroup(int threads, ThreadFactory factory)
      throws IOException {
    if (threads <= 0) {
      throw new IllegalArgumentException("'nThreads' must be > 0");
    }
    Objects.requireNonNull(factory);
    return new UringAsynchronousChannelGroup(provider, engines().fixed(threads, factory), null);
  }

  /** As {@link AsynchronousChannelGroup#withThreadPool}; other errors as above. */
  public AsynchronousChannelGroup group(ExecutorService executor) throws IOException {
    Objects.requireNonNull(executor, "'executor' is null");
    return new UringAsynchronousChannelGroup(provider, engines().elastic(), executor);
  }

  /**
   * As {@link AsynchronousSocketChannel#open(AsynchronousChannelGroup)}.
   *
   * @param group null for the default one
   */
  public AsynchronousSocketChannel stream(@Nullable AsynchronousChannelGroup group)
      throws IOException {
    return UringAsynchronousSocketChannel.open(ours(group));
  }

  /**
   * As {@link AsynchronousServerSocketChannel#open(AsynchronousChannelGroup)}.
   *
   * @param group null for the default one
   */
  public AsynchronousServerSocketChannel server(@Nullable AsynchronousChannelGroup group)
      throws IOException {
    return UringAsynchronousServerSocketChannel.open(ours(group));
  }

  private UringAsynchronousChannelGroup ours(@Nullable AsynchronousChannelGroup group)
      throws IOException {
    if (group == null) {
      return defaultGroup();
    }
    if (group instanceof UringAsynchronousChannelGroup ours) {
      return ours;
    }
    throw new IllegalChannelGroupException();
  }

  /** One for the process, unless its ring broke. */
  private synchronized UringAsynchronousChannelGroup defaultGroup() throws IOException {
    UringAsynchronousChannelGroup group = defaultGroup;
    SocketEngine engine = engines().shared();
    if (group == null || !group.engine().equals(engine)) {
      DefaultThreads.check();
      group = new UringAsynchronousChannelGroup(provider, engine, null);
      defaultGroup = group;
    }
    return group;
  }
}
