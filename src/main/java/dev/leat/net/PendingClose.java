package dev.leat.net;

import dev.leat.op.PendingResult;
import java.io.IOException;
import java.nio.channels.AsynchronousCloseException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * The end of a socket while things are pending on it. Threads: one, after the channel said that it
 * is closed.
 *
 * <p>A call that found the channel open a moment ago occupies its direction and then begins. Either
 * it occupied it before we look, and is ended here, or it begins on a socket that is shut, and the
 * engine ends it. Directions are taken before the socket is closed, as that lets what is pending
 * complete, with the end of the stream for instance; results are settled after it, as who sees them
 * may want the port.
 */
final class PendingClose {
  private PendingClose() {}

  /**
   * Closes the socket; what occupies the directions fails at once with {@link
   * AsynchronousCloseException}, and is asked to end.
   */
  static void of(EngineSocket socket, Direction... directions) throws IOException {
    of(socket, AsynchronousCloseException::new, directions);
  }

  /**
   * As {@link #of(EngineSocket, Direction...)}, for a socket that listens. The end of its pending
   * accept is the usual end of a server: as on the JDK, it tells no stack.
   */
  static void ofListening(EngineSocket socket, Direction accepting) throws IOException {
    of(socket, PendingClose::withoutStack, accepting);
  }

  private static AsynchronousCloseException withoutStack() {
    AsynchronousCloseException closed = new AsynchronousCloseException();
    closed.setStackTrace(new StackTraceElement[0]);
    return closed;
  }

  private static void of(
      EngineSocket socket, Supplier<AsynchronousCloseException> closed, Direction... directions)
      throws IOException {
    List<PendingResult<?>> ended = new ArrayList<>(directions.length);
    for (Direction direction : directions) {
      PendingResult<?> pending = direction.pending();
      if (pending != null && direction.kill(pending)) {
        ended.add(pending);
      }
    }
    try {
      socket.close();
    } finally {
      ended.forEach(pending -> pending.abandon(closed.get()));
    }
  }
}
