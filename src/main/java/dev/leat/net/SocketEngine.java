package dev.leat.net;

import dev.leat.ring.CompletionThreads;
import java.io.IOException;

/**
 * What serves the sockets of a group: a ring, or selectors where there is none.
 *
 * <p>Threads: any.
 */
interface SocketEngine {
  /** The threads that complete operations; handlers run there where the user gave no executor. */
  CompletionThreads threads();

  /** Makes a socket that is neither bound nor connected. */
  StreamSocket openStream() throws IOException;

  /** Makes a socket that is neither bound nor listening, with SO_REUSEADDR as the JDK has it. */
  ListeningSocket openListening() throws IOException;

  /** Whether addresses of IPv6 can be used. */
  boolean ipv6();

  /**
   * Gives threads and descriptors back, without waiting. All sockets are closed.
   *
   * @param whenEnded runs once the last thread has nothing more to do
   */
  void close(Runnable whenEnded);
}
