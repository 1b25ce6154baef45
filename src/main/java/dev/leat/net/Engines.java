package dev.leat.net;

import java.io.IOException;
import java.util.concurrent.ThreadFactory;

/** Makes the engines of groups. Threads: any. */
interface Engines {
  /** For the default group: one for the process, never closed. */
  SocketEngine shared() throws IOException;

  /** With as many threads of the factory as that, from its start to its end. */
  SocketEngine fixed(int threads, ThreadFactory factory) throws IOException;

  /** With threads of its own, as many as it needs. */
  SocketEngine elastic() throws IOException;
}
