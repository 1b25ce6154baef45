package dev.leat.net;

import java.io.IOException;

/** A socket that accepts connections, one at a time. */
interface ListeningSocket extends EngineSocket {
  /** Begins to listen, once bound. */
  void listen(int backlog) throws IOException;

  /** Waits for a connection. */
  void accept(AcceptExchange exchange);
}
