package dev.leat.net;

import dev.leat.buffer.ReceiveBuffers;
import dev.leat.kernel.IoUringConstants;
import dev.leat.kernel.LinuxConstants;
import dev.leat.kernel.SocketCalls;
import dev.leat.kernel.Syscalls;
import dev.leat.ring.CompletionThreads;
import dev.leat.ring.RingPoller;
import java.io.IOException;

/** Serves sockets from one ring. Threads: any. */
final class RingEngine implements SocketEngine {
  private final RingPoller poller;
  private final ReceiveBuffers receiveBuffers;
  private final boolean pollsFirst;

  /** Serves from that ring, which is closed with this engine if ever that is closed. */
  RingEngine(RingPoller poller) {
    this.poller = poller;
    this.receiveBuffers = new ReceiveBuffers(poller.ring());
    this.pollsFirst = poller.ring().features().supports(IoUringConstants.IORING_OP_SOCKET);
  }

  /** Apart, so that nobody asks for a socket who never needs one. */
  private static final class Protocols {
    static final boolean IPV6 = !Boolean.getBoolean("java.net.preferIPv4Stack") && hasIpv6();

    private static boolean hasIpv6() {
      int type = LinuxConstants.SOCK_STREAM | LinuxConstants.SOCK_CLOEXEC;
      int fd = SocketCalls.socket(LinuxConstants.AF_INET6, type, 0);
      if (fd >= 0) {
        Syscalls.close(fd);
      }
      return fd >= 0;
    }
  }

  RingPoller poller() {
    return poller;
  }

  ReceiveBuffers receiveBuffers() {
    return receiveBuffers;
  }

  /**
   * Whether a receive can be told to wait before it tries, {@code IORING_RECVSEND_POLL_FIRST}: from
   * Linux 5.19 on, as IORING_OP_SOCKET, which can be asked about.
   */
  boolean pollsFirst() {
    return pollsFirst;
  }

  @Override
  public CompletionThreads threads() {
    return poller;
  }

  @Override
  public StreamSocket openStream() throws IOException {
    return new RingStream(this, RingSocket.newDescriptor(ipv6()));
  }

  @Override
  public ListeningSocket openListening() throws IOException {
    return RingListener.open(this);
  }

  @Override
  public boolean ipv6() {
    return Protocols.IPV6;
  }

  @Override
  public void close(Runnable whenEnded) {
    poller.whenEnded(
        () -> {
          receiveBuffers.close();
          whenEnded.run();
        });
    poller.beginClose();
  }
}
