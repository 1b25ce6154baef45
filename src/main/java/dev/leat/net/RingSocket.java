package dev.leat.net;

import dev.leat.kernel.Descriptor;
import dev.leat.kernel.LinuxConstants;
import dev.leat.kernel.SocketAddresses;
import dev.leat.kernel.SocketCalls;
import dev.leat.kernel.Syscalls;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;
import java.net.SocketOption;
import java.nio.channels.ClosedChannelException;
import org.jspecify.annotations.Nullable;

/**
 * A socket whose operations go through a ring: its counted descriptor, and the calls that never
 * wait. It is in blocking mode: the kernel waits for one that is not ready without a thread.
 *
 * <p>Threads: any.
 */
abstract sealed class RingSocket implements EngineSocket permits RingStream, RingListener {
  final RingEngine engine;
  final Descriptor descriptor;

  /** Owns {@code fd} from now on. */
  RingSocket(RingEngine engine, int fd) {
    this.engine = engine;
    this.descriptor = new Descriptor(fd);
  }

  /** A new socket, close-on-exec; where there is IPv6 one that speaks IPv4 as well. */
  static int newDescriptor(boolean ipv6) throws IOException {
    int family = family(ipv6);
    int type = LinuxConstants.SOCK_STREAM | LinuxConstants.SOCK_CLOEXEC;
    int fd = SocketErrors.checked(SocketCalls.socket(family, type, 0));
    if (ipv6) {
      int result =
          SocketCalls.setsockopt(fd, LinuxConstants.IPPROTO_IPV6, LinuxConstants.IPV6_V6ONLY, 0);
      if (result < 0) {
        Syscalls.close(fd);
        throw SocketErrors.ofSocket(-result);
      }
    }
    return fd;
  }

  private static int family(boolean ipv6) {
    return ipv6 ? LinuxConstants.AF_INET6 : LinuxConstants.AF_INET;
  }

  /** The descriptor's number, for a call that ends with {@link Descriptor#release}. */
  final int acquired() throws ClosedChannelException {
    if (!descriptor.acquire()) {
      throw new ClosedChannelException();
    }
    return descriptor.fd();
  }

  /** Writes an address as this socket takes it; returns its length. */
  final int encode(InetSocketAddress address, MemorySegment memory) {
    return SocketAddresses.encode(address, family(engine.ipv6()), memory, 0);
  }

  @Override
  public void bind(@Nullable InetSocketAddress local) throws IOException {
    InetSocketAddress wanted = local == null ? new InetSocketAddress(0) : local;
    int fd = acquired();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment address = arena.allocate(SocketAddresses.SIZE, Integer.BYTES);
      int length = encode(wanted, address);
      SocketErrors.checked(SocketCalls.bind(fd, address.address(), length));
    } finally {
      descriptor.release();
    }
  }

  @Override
  public @Nullable InetSocketAddress localAddress() throws IOException {
    int fd = acquired();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment place = arena.allocate(SocketAddresses.PLACE_SIZE, Integer.BYTES);
      SocketAddresses.clear(place, 0);
      long address = place.address();
      SocketErrors.checked(SocketCalls.getsockname(fd, address, address + SocketAddresses.SOCKLEN));
      InetSocketAddress local = SocketAddresses.decode(place, 0);
      return local.getPort() == 0 ? null : local;
    } finally {
      descriptor.release();
    }
  }

  @Override
  public <T> void option(SocketOption<T> name, T value) throws IOException {
    int fd = acquired();
    try {
      RingSocketOptions.set(fd, name, value);
    } finally {
      descriptor.release();
    }
  }

  @Override
  public <T> T option(SocketOption<T> name) throws IOException {
    int fd = acquired();
    try {
      return RingSocketOptions.get(fd, name);
    } finally {
      descriptor.release();
    }
  }

  /**
   * {@inheritDoc} The descriptor goes behind the last operation that uses it. So that nobody waits
   * for that, a socket in use is shut down at once: a peer sees the end, and a port is free.
   */
  @Override
  public void close() throws IOException {
    if (!descriptor.shut()) {
      return;
    }
    if (descriptor.inUse()) {
      SocketCalls.shutdown(descriptor.fd(), LinuxConstants.SHUT_RDWR);
    }
    descriptor.close();
  }
}
