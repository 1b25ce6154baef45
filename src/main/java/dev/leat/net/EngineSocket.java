package dev.leat.net;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketOption;
import org.jspecify.annotations.Nullable;

/**
 * A TCP socket as an engine has it. Arguments are checked already: no address is null where it is
 * not said, unresolved, or of another family than the socket's; no option is unknown to {@link
 * SocketOptions}.
 *
 * <p>Threads: any. After {@link #close} each method throws {@link
 * java.nio.channels.ClosedChannelException}.
 */
interface EngineSocket extends AutoCloseable {
  /** Binds to an address; null for any port of the wildcard address. */
  void bind(@Nullable InetSocketAddress local) throws IOException;

  /** The address that the socket is bound to, or null. */
  @Nullable InetSocketAddress localAddress() throws IOException;

  /** Sets an option to a value of its type and range. */
  <T> void option(SocketOption<T> name, T value) throws IOException;

  /** An option's value. */
  <T> T option(SocketOption<T> name) throws IOException;

  /**
   * Closes the socket. What is under way completes soon; its result has been settled by then. Once.
   */
  @Override
  void close() throws IOException;
}
