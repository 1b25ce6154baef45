package dev.leat.net;

import dev.leat.kernel.LinuxConstants;
import dev.leat.kernel.SocketAddresses;
import dev.leat.kernel.SocketCalls;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** A listening socket whose accepts go through a ring. Threads: any. */
final class RingListener extends RingSocket implements ListeningSocket {
  /**
   * Where the kernel puts the peer's address: of one accept at a time, and after the last of none.
   */
  private final MemorySegment place =
      Arena.ofAuto().allocate(SocketAddresses.PLACE_SIZE, Integer.BYTES);

  /** Owns {@code fd} from now on. */
  RingListener(RingEngine engine, int fd) {
    super(engine, fd);
  }

  MemorySegment place() {
    return place;
  }

  @Override
  public void listen(int backlog) throws IOException {
    int fd = acquired();
    try {
      SocketErrors.checked(SocketCalls.listen(fd, backlog));
    } finally {
      descriptor.release();
    }
  }

  @Override
  public void accept(AcceptExchange exchange) {
    new AcceptOperation(this, exchange).beginOrFail();
  }

  /** As the JDK has it: the port of a server that ended a moment ago can be bound. */
  static RingListener open(RingEngine engine) throws IOException {
    int fd = newDescriptor(engine.ipv6());
    int level = LinuxConstants.SOL_SOCKET;
    SocketCalls.setsockopt(fd, level, LinuxConstants.SO_REUSEADDR, 1);
    return new RingListener(engine, fd);
  }
}
