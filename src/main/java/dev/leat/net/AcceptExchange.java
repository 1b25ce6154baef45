package dev.leat.net;

import dev.leat.op.Closing;
import dev.leat.op.PendingResult;
import java.net.InetSocketAddress;
import java.nio.channels.AsynchronousSocketChannel;

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
   * @throws java.nio.channels.ShutdownChannelGroupException if the group takes no more channels;
   *     the socket is closed
   */
  AsynchronousSocketChannel channel(StreamSocket socket, InetSocketAddress remote) {
    return UringAsynchronousSocketChannel.accepted(group, socket, remote);
  }

  @Override
  void unwanted(AsynchronousSocketChannel channel) {
    Closing.quietly(channel, "for a connection that nobody waited for any more");
  }
}
