package dev.leat.net;

import dev.leat.kernel.Errno;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.ProtocolException;
import java.net.SocketException;
import java.nio.channels.AsynchronousCloseException;

/** The JDK's exceptions for errors of sockets. Threads: any. */
final class SocketErrors {
  private SocketErrors() {}

  /** For a socket that is made, bound, connected or asked for an option. */
  static IOException ofSocket(int errno) {
    String message = Errno.message(errno);
    return switch (errno) {
      case Errno.ECONNREFUSED, Errno.ETIMEDOUT, Errno.ENOTCONN -> new ConnectException(message);
      case Errno.EHOSTUNREACH -> new NoRouteToHostException(message);
      case Errno.EADDRINUSE, Errno.EADDRNOTAVAIL, Errno.EACCES -> new BindException(message);
      case Errno.EPROTO -> new ProtocolException(message);
      default -> new SocketException(message);
    };
  }

  /** For a receive. A reset by the peer has words of its own there. */
  static IOException ofReceive(int errno) {
    return errno == Errno.ECONNRESET
        ? new IOException("Connection reset")
        : new IOException(Errno.message(errno));
  }

  /** The result of a call, if it is not -errno. */
  static int checked(int result) throws IOException {
    if (result < 0) {
      throw ofSocket(-result);
    }
    return result;
  }

  /** What is begun on a socket that was closed a moment ago. */
  static IOException closed() {
    return new AsynchronousCloseException();
  }
}
