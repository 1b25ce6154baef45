package dev.leat.net;

import java.io.IOException;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * A socket of one connection. At most one connect, one read and one write at a time. What is begun
 * on a closed socket fails with {@link java.nio.channels.AsynchronousCloseException}.
 */
interface StreamSocket extends EngineSocket {
  /** Connects. */
  void connect(InetSocketAddress remote, Exchange<@Nullable Void> exchange);

  /** Reads what there is into the buffers, at least one byte unless the stream is at its end. */
  void read(Transfer<?> transfer);

  /** Writes as much of the buffers as there is room for, at least one byte. */
  void write(Transfer<?> transfer);

  /** Reads nothing more: a pending read, and each one from now on, meets the end of the stream. */
  void shutdownInput() throws IOException;

  /** Sends nothing more: the peer meets the end of the stream. */
  void shutdownOutput() throws IOException;
}
