package dev.leat.net;

import java.nio.channels.AsynchronousChannelGroup;
import java.util.concurrent.TimeUnit;

/** A group that no provider has made. */
final class ForeignGroup extends AsynchronousChannelGroup {
  ForeignGroup() {
    super(SocketVariants.provider(SocketVariants.JDK));
  }

  @Override
  public boolean isShutdown() {
    return false;
  }

  @Override
  public boolean isTerminated() {
    return false;
  }

  @Override
  public void shutdown() {
    throw new UnsupportedOperationException();
  }

  @Override
  public void shutdownNow() {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) {
    return false;
  }
}
