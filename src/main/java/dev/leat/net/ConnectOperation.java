package dev.leat.net;

import dev.leat.kernel.SocketAddresses;
import dev.leat.kernel.Sqe;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** Connects a stream. Threads: as of {@link dev.leat.op.Operation}. */
final class ConnectOperation extends SocketOperation<@Nullable Void> {
  /** Needed by the kernel until the entry is submitted; lives as long as this object. */
  private final MemorySegment address =
      Arena.ofAuto().allocate(SocketAddresses.SIZE, Integer.BYTES);

  private final int length;

  ConnectOperation(RingStream stream, InetSocketAddress remote, Exchange<@Nullable Void> exchange) {
    super(stream, exchange);
    length = stream.encode(remote, address);
  }

  @Override
  protected void prepare(Sqe sqe) {
    sqe.prepConnect(descriptor().fd(), address.address(), length);
  }

  @Override
  @SuppressWarnings("NullAway") // of Void there is no other value
  protected @Nullable Void value(int res) {
    return null;
  }

  @Override
  protected IOException exception(int errno) {
    return SocketErrors.ofSocket(errno);
  }
}
