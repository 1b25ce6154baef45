package dev.leat.net;

import dev.leat.kernel.Errno;
import dev.leat.kernel.LinuxConstants;
import dev.leat.kernel.SocketAddresses;
import dev.leat.kernel.Sqe;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.AsynchronousSocketChannel;

/** Accepts one connection. Threads: as of {@link dev.leat.op.Operation}. */
final class AcceptOperation extends SocketOperation<AsynchronousSocketChannel> {
  private final RingListener listener;
  private final AcceptExchange exchange;

  AcceptOperation(RingListener listener, AcceptExchange exchange) {
    super(listener, exchange);
    this.listener = listener;
    this.exchange = exchange;
  }

  @Override
  protected void prepare(Sqe sqe) {
    SocketAddresses.clear(listener.place(), 0);
    long place = listener.place().address();
    sqe.prepAccept(
        descriptor().fd(), place, place + SocketAddresses.SOCKLEN, LinuxConstants.SOCK_CLOEXEC);
  }

  @Override
  protected void complete(int res, int flags) {
    // A connection that was reset before anybody took it is nobody's error, as on the JDK.
    if (res != -Errno.ECONNABORTED || !begunAgain()) {
      super.complete(res, flags);
    }
  }

  @Override
  protected AsynchronousSocketChannel value(int res) throws IOException {
    InetSocketAddress remote = SocketAddresses.decode(listener.place(), 0);
    return exchange.channel(new RingStream(listener.engine, res), remote);
  }
}
