package dev.leat.net;

import dev.leat.Required;
import dev.leat.ring.OlderKernel;
import dev.leat.ring.Ring;
import dev.leat.ring.RingConfig;
import dev.leat.ring.RingPoller;
import dev.leat.ring.RingUnavailableException;
import java.io.IOException;
import java.nio.channels.AsynchronousChannelGroup;
import java.nio.channels.AsynchronousServerSocketChannel;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.spi.AsynchronousChannelProvider;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/** A provider whose engines are not those that the process would get. */
final class PrivateSockets extends AsynchronousChannelProvider {
  private final UringSockets sockets;

  private PrivateSockets(Engines engines) {
    sockets = new UringSockets(this, engines);
  }

  /** On selectors, whatever the machine can. */
  static PrivateSockets portable() {
    return new PrivateSockets(new SelectorEngines());
  }

  /** On rings of that size. */
  static PrivateSockets ofRings(int entries) {
    return ofRings(flags -> Ring.open(new RingConfig(entries, 0, flags)));
  }

  /** On rings as those of Linux 5.10. */
  static PrivateSockets ofOlderRings() {
    return ofRings(flags -> OlderKernel.open(new RingConfig(64, 0, flags)));
  }

  /** The default group's ring is never closed. */
  private static PrivateSockets ofRings(RingEngines.RingOpening opening) {
    try {
      RingPoller poller =
          new RingPoller(
              opening.open(0),
              task -> Thread.ofPlatform().daemon().name("private-ring").unstarted(task));
      return new PrivateSockets(new RingEngines(poller, opening, new SelectorEngines()));
    } catch (RingUnavailableException e) {
      Required.that(false, "io_uring: " + e.getMessage());
      throw new AssertionError(e);
    }
  }

  @Override
  public AsynchronousChannelGroup openAsynchronousChannelGroup(int threads, ThreadFactory factory)
      throws IOException {
    return sockets.fixedGroup(threads, factory);
  }

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
