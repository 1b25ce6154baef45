package dev.leat.spi;

import dev.leat.net.UringSockets;
import java.io.IOException;
import java.nio.channels.AsynchronousChannelGroup;
import java.nio.channels.AsynchronousServerSocketChannel;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.spi.AsynchronousChannelProvider;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/**
 * Asynchronous sockets on io_uring, or on selectors where io_uring cannot be used.
 *
 * <p>The JDK finds it through {@code META-INF/services} as soon as Leat is on the class path or
 * module path, with the agent or without, or through {@code
 * -Djava.nio.channels.spi.AsynchronousChannelProvider=dev.leat.spi.UringAsynchronousChannelProvider}.
 * {@code -Dleat.engine=uring} forbids to fall back, {@code -Dleat.engine=portable} asks for
 * selectors.
 *
 * <p>Threads: any. The JDK makes it while any thread that asks for a provider waits: nothing is set
 * up before the first group or channel.
 */
public final class UringAsynchronousChannelProvider extends AsynchronousChannelProvider {
  private final UringSockets sockets = new UringSockets(this);

  /** Called by the JDK. */
  public UringAsynchronousChannelProvider() {}

  @Override
  public AsynchronousChannelGroup openAsynchronousChannelGroup(int threads, ThreadFactory factory)
      throws IOException {
    return sockets.fixedGroup(threads, factory);
  }

  /**
   * {@inheritDoc}
   *
   * @param initialSize does not matter: threads come as they are needed
   */
  @Override
  public AsynchronousChannelGroup openAsynchronousChannelGroup(
      ExecutorService executor, int initialSize) throws IOException {
    return sockets.group(executor);
  }

  @Override
  public AsynchronousServerSocketChannel openAsynchronousServerSocketChannel(
      @Nullable AsynchronousChannelGroup group) throws IOException {
    return sockets.server(group);
  }

  @Override
  public AsynchronousSocketChannel openAsynchronousSocketChannel(
      @Nullable AsynchronousChannelGroup group) throws IOException {
    return sockets.stream(group);
  }
}
