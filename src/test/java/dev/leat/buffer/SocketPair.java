package dev.leat.buffer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.kernel.LinuxConstants;
import dev.leat.kernel.SocketAddresses;
import dev.leat.kernel.SocketCalls;
import dev.leat.kernel.Syscalls;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

/**
 * A connection between a descriptor of ours and a socket of the JDK's.
 *
 * @param fd ours, which blocks
 * @param peer the JDK's
 */
record SocketPair(int fd, Socket peer) implements AutoCloseable {
  static SocketPair connect(InetAddress loopback) throws IOException {
    int listening = SocketCalls.socket(LinuxConstants.AF_INET, LinuxConstants.SOCK_STREAM, 0);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment place = arena.allocate(SocketAddresses.PLACE_SIZE, Integer.BYTES);
      var any = new InetSocketAddress(loopback, 0);
      int length = SocketAddresses.encode(any, LinuxConstants.AF_INET, place, 0);
      assertThat(SocketCalls.bind(listening, place.address(), length)).isZero();
      assertThat(SocketCalls.listen(listening, 1)).isZero();
      SocketAddresses.clear(place, 0);
      long address = place.address();
      assertThat(SocketCalls.getsockname(listening, address, address + SocketAddresses.SOCKLEN))
          .isZero();
      Socket peer = new Socket(loopback, SocketAddresses.decode(place, 0).getPort());
      return new SocketPair(SocketCalls.accept4(listening, 0, 0, 0), peer);
    } finally {
      Syscalls.close(listening);
    }
  }

  void send(byte[] bytes) throws IOException {
    peer.getOutputStream().write(bytes);
  }

  @Override
  public void close() {
    Syscalls.close(fd);
    try {
      peer.close();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
