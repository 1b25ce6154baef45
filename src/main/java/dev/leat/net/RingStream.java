package dev.leat.net;

import dev.leat.kernel.Errno;
import dev.leat.kernel.LinuxConstants;
import dev.leat.kernel.SocketCalls;
import java.io.IOException;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** A connection, or one to be, whose operations go through a ring. Threads: any. */
final class RingStream extends RingSocket implements StreamSocket {
  /** A hint for the next receive, from the last one; a wrong one costs time and nothing else. */
  private boolean drained = true;

  /** Owns {@code fd} from now on. */
  RingStream(RingEngine engine, int fd) {
    super(engine, fd);
  }

  /** Whether the last receive left nothing behind: the next one need not try before it waits. */
  boolean isDrained() {
    return drained;
  }

  void drained(boolean nothingLeft) {
    drained = nothingLeft;
  }

  @Override
  public void connect(InetSocketAddress remote, Exchange<@Nullable Void> exchange) {
    new ConnectOperation(this, remote, exchange).beginOrFail();
  }

  @Override
  public void read(Transfer<?> transfer) {
    ReceiveOperation.of(this, transfer).start();
  }

  @Override
  public void write(Transfer<?> transfer) {
    SendOperation.of(this, transfer).start();
  }

  @Override
  public void shutdownInput() throws IOException {
    shutdown(LinuxConstants.SHUT_RD);
  }

  @Override
  public void shutdownOutput() throws IOException {
    shutdown(LinuxConstants.SHUT_WR);
  }

  private void shutdown(int how) throws IOException {
    int fd = acquired();
    try {
      int result = SocketCalls.shutdown(fd, how);
      if (result < 0 && result != -Errno.ENOTCONN) { // the peer was quicker, with a reset
        throw SocketErrors.ofSocket(-result);
      }
    } finally {
      descriptor.release();
    }
  }
}
