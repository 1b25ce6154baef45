package dev.leat.net;

import dev.leat.op.PendingResult;
import java.io.IOException;
import java.nio.channels.AsynchronousCloseException;
import java.util.ArrayList;
import java.util.List;

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
      ended.forEach(pending -> pending.abandon(new AsynchronousCloseException()));
    }
  }
}
