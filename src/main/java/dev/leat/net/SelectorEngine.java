package dev.leat.net;

import dev.leat.kernel.Closing;
import dev.leat.ring.PoolSize;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.SelectorProvider;
import java.util.concurrent.ThreadFactory;

/**
 * The engine for where there is no io_uring: {@code java.nio}'s selectors, and the system's own
 * sockets behind channels that do not block. Nothing here needs a ring or native code of ours.
 *
 * <p>Threads: any.
 */
final class SelectorEngine implements SocketEngine {
  private final SelectorProvider provider;
  private final Selection selection;
  private final SelectorThreads threads;
  private final boolean ipv6;

  private SelectorEngine(SelectorProvider provider, ThreadFactory factory, PoolSize size)
      throws IOException {
    this.provider = provider;
    this.ipv6 = hasIpv6(provider);
    this.selection = new Selection(provider.openSelector());
    this.threads = new SelectorThreads(selection, factory, size);
  }

  /**
   * An engine of exactly so many threads, made now. Handlers run on them; all but one may block,
   * and the sockets are still served.
   */
  static SelectorEngine fixed(int threads, ThreadFactory factory) throws IOException {
    return open(factory, PoolSize.fixed(threads));
  }

  /** An engine of as many threads as handlers block. */
  static SelectorEngine elastic(ThreadFactory factory) throws IOException {
    return open(factory, PoolSize.ELASTIC);
  }

  static SelectorEngine open(ThreadFactory factory, PoolSize size) throws IOException {
    SelectorEngine engine = new SelectorEngine(SelectorProvider.provider(), factory, size);
    try {
      engine.threads.startFixed();
    } catch (Throwable refused) {
      Closing.quietly(engine.selection::close, "for an engine without threads");
      throw refused;
    }
    return engine;
  }

  private static boolean hasIpv6(SelectorProvider provider) throws IOException {
    try {
      provider.openSocketChannel(StandardProtocolFamily.INET6).close();
      return true;
    } catch (UnsupportedOperationException without) {
      return false; // no such addresses on this system, or java.net.preferIPv4Stack
    }
  }

  @Override
  public SelectorThreads threads() {
    return threads;
  }

  Selector selector() {
    return selection.selector();
  }

  @Override
  public StreamSocket openStream() throws IOException {
    SocketChannel channel = provider.openSocketChannel();
    try {
      return streamOf(channel);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /** Takes a connection, or what shall be one, over. */
  SelectorStream streamOf(SocketChannel channel) throws IOException {
    channel.configureBlocking(false);
    return new SelectorStream(this, channel);
  }

  @Override
  public ListeningSocket openListening() throws IOException {
    ServerSocketChannel channel = provider.openServerSocketChannel();
    try {
      channel.configureBlocking(false);
      return new SelectorListener(this, channel);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  @Override
  public boolean ipv6() {
    return ipv6;
  }

  @Override
  public void close(Runnable whenEnded) {
    threads.end(
        () -> {
          Closing.quietly(selection::close, "for an engine that has ended");
          whenEnded.run();
        });
  }
}
