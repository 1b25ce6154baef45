package dev.leat.net;

import dev.leat.kernel.Closing;
import dev.leat.op.PendingResult;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.ShutdownChannelGroupException;

/** An accept: makes a channel of the connection, and closes one that came too late for anybody. */
final class AcceptExchange extends Exchange<AsynchronousSocketChannel> {
  private final UringAsynchronousChannelGroup group;

  AcceptExchange(
      Direction direction,
      PendingResult<AsynchronousSocketChannel> result,
      UringAsynchronousChannelGroup group) {
    super(direction, result);
    this.group = group;
  }

  /**
   * The channel of an accepted connection, which owns the socket.
   *
   * @throws IOException if the group takes no more channels; the socket is closed
   */
  AsynchronousSocketChannel channel(StreamSocket socket, InetSocketAddress remote)
      throws IOException {
    try {
      return UringAsynchronousSocketChannel.accepted(group, socket, remote);
    } catch (ShutdownChannelGroupException e) {
      throw new IOException(e);
    }
  }

  @Override
  void unwanted(AsynchronousSocketChannel channel) {
    Closing.quietly(channel, "for a connection that nobody waited for any more");
  }
}
