package dev.leat.kernel;

import java.lang.foreign.MemorySegment;

/**
 * The system calls of sockets, apart from {@link Syscalls} for their number alone: what stands
 * there about threads, results and exceptions is true here.
 *
 * <p>Memory is given by its address, as the engines keep it: nothing here checks it or keeps it
 * alive. What an address of a peer or of one's own looks like in it, {@link SocketAddresses} says.
 *
 * <p>A socket that is given to io_uring is a blocking one, since a ring does not wait for one with
 * O_NONBLOCK. On such a socket {@link #recv} and {@link #send} wait unless MSG_DONTWAIT tells them
 * not to, and {@link #accept4} waits in any case.
 */
public final class SocketCalls {
  private static final long SOCKET = Abi.SYS_SOCKET.here();
  private static final long BIND = Abi.SYS_BIND.here();
  private static final long LISTEN = Abi.SYS_LISTEN.here();
  private static final long ACCEPT4 = Abi.SYS_ACCEPT4.here();
  private static final long GETSOCKNAME = Abi.SYS_GETSOCKNAME.here();
  private static final long GETPEERNAME = Abi.SYS_GETPEERNAME.here();
  private static final long SETSOCKOPT = Abi.SYS_SETSOCKOPT.here();
  private static final long GETSOCKOPT = Abi.SYS_GETSOCKOPT.here();
  private static final long SHUTDOWN = Abi.SYS_SHUTDOWN.here();
  private static final long SENDTO = Abi.SYS_SENDTO.here();
  private static final long RECVFROM = Abi.SYS_RECVFROM.here();

  /** Bytes of a {@code struct linger}: {@code int l_onoff}, {@code int l_linger}. */
  private static final int LINGER_SIZE = 8;

  private SocketCalls() {}

  /**
   * {@code int socket(int domain, int type, int protocol)}.
   *
   * @param domain AF_INET or AF_INET6
   * @param type SOCK_STREAM, with SOCK_CLOEXEC and SOCK_NONBLOCK
   * @param protocol 0 for the only one of the type
   */
  public static int socket(int domain, int type, int protocol) {
    return (int) Syscalls.withNumbers(SOCKET, domain, type, protocol, 0, 0, 0);
  }

  /**
   * {@code int bind(int fd, const struct sockaddr *address, socklen_t length)}.
   *
   * @param socklen in bytes, as {@link SocketAddresses#encode} returned it
   */
  public static int bind(int fd, long sockaddrAddress, int socklen) {
    return (int) Syscalls.withNumbers(BIND, fd, sockaddrAddress, socklen, 0, 0, 0);
  }

  /**
   * {@code int listen(int fd, int backlog)}.
   *
   * @param backlog of connections that nobody has accepted; the kernel cuts it to {@code
   *     net.core.somaxconn}
   */
  public static int listen(int fd, int backlog) {
    return (int) Syscalls.withNumbers(LISTEN, fd, backlog, 0, 0, 0, 0);
  }

  /**
   * {@code int accept4(int fd, struct sockaddr *address, socklen_t *length, int flags)}.
   *
   * @param sockaddrAddress where the peer's address is written; 0 for nowhere
   * @param socklenAddress the size of that place, which becomes the length of the address; 0
   *     without a place
   * @param flags SOCK_CLOEXEC and SOCK_NONBLOCK, for the new descriptor
   * @return the connection's descriptor
   */
  public static int accept4(int fd, long sockaddrAddress, long socklenAddress, int flags) {
    return (int) Syscalls.withNumbers(ACCEPT4, fd, sockaddrAddress, socklenAddress, flags, 0, 0);
  }

  /**
   * {@code int getsockname(int fd, struct sockaddr *address, socklen_t *length)}; the arguments are
   * those of {@link #accept4}.
   */
  public static int getsockname(int fd, long sockaddrAddress, long socklenAddress) {
    return (int) Syscalls.withNumbers(GETSOCKNAME, fd, sockaddrAddress, socklenAddress, 0, 0, 0);
  }

  /** {@code int getpeername(int fd, struct sockaddr *address, socklen_t *length)}, likewise. */
  public static int getpeername(int fd, long sockaddrAddress, long socklenAddress) {
    return (int) Syscalls.withNumbers(GETPEERNAME, fd, sockaddrAddress, socklenAddress, 0, 0, 0);
  }

  /** {@code int shutdown(int fd, int how)}, how being SHUT_RD, SHUT_WR or SHUT_RDWR. */
  public static int shutdown(int fd, int how) {
    return (int) Syscalls.withNumbers(SHUTDOWN, fd, how, 0, 0, 0, 0);
  }

  /**
   * {@code ssize_t send(int fd, const void *memory, size_t length, int flags)}.
   *
   * @param flags MSG_DONTWAIT, and MSG_NOSIGNAL, without which EPIPE comes with a SIGPIPE
   */
  public static int send(int fd, long address, int length, int flags) {
    return (int) Syscalls.withNumbers(SENDTO, fd, address, length, flags, 0, 0);
  }

  /**
   * {@code ssize_t recv(int fd, void *memory, size_t length, int flags)}.
   *
   * @param flags MSG_DONTWAIT and MSG_PEEK, for instance
   * @return 0 at the end of the stream, and where {@code length} is 0
   */
  public static int recv(int fd, long address, int length, int flags) {
    return (int) Syscalls.withNumbers(RECVFROM, fd, address, length, flags, 0, 0);
  }

  /**
   * {@code int setsockopt(int fd, int level, int name, const void *value, socklen_t length)} of an
   * option that is an {@code int}, as all are that have a name in {@link LinuxConstants}, but
   * SO_LINGER.
   */
  public static int setsockopt(int fd, int level, int name, int value) {
    return setOption(fd, level, name, value, Integer.BYTES);
  }

  /**
   * {@code int getsockopt(int fd, int level, int name, void *value, socklen_t *length)} of an
   * option that is an {@code int}.
   *
   * @return the value's 32 bits, never negative and so to be cast to {@code int}; or -errno
   */
  public static long getsockopt(int fd, int level, int name) {
    return getOption(fd, level, name, Integer.BYTES);
  }

  /**
   * {@code setsockopt(fd, SOL_SOCKET, SO_LINGER, ...)}.
   *
   * @param onoff 1 if close(2) waits for what was not sent yet, else 0
   * @param seconds how long it waits; with 0 the connection is reset
   */
  public static int setLinger(int fd, int onoff, int seconds) {
    long linger = Integer.toUnsignedLong(onoff) | (long) seconds << Integer.SIZE;
    return setOption(fd, LinuxConstants.SOL_SOCKET, LinuxConstants.SO_LINGER, linger, LINGER_SIZE);
  }

  /**
   * {@code getsockopt(fd, SOL_SOCKET, SO_LINGER, ...)}.
   *
   * @return {@code l_onoff} in the lower half and {@code l_linger} in the upper; or -errno
   */
  public static long getLinger(int fd) {
    return getOption(fd, LinuxConstants.SOL_SOCKET, LinuxConstants.SO_LINGER, LINGER_SIZE);
  }

  private static int setOption(int fd, int level, int name, long value, int length) {
    MemorySegment state = ErrnoCapture.acquire();
    try {
      long address = ErrnoCapture.option(state, value, length);
      return (int) Syscalls.call(state, SETSOCKOPT, fd, level, name, address, length, 0);
    } finally {
      ErrnoCapture.release(state);
    }
  }

  private static long getOption(int fd, int level, int name, int length) {
    MemorySegment state = ErrnoCapture.acquire();
    try {
      long address = ErrnoCapture.option(state, 0, length);
      long lengthAddress = ErrnoCapture.optionLengthAddress(state);
      long result = Syscalls.call(state, GETSOCKOPT, fd, level, name, address, lengthAddress, 0);
      return result < 0 ? result : ErrnoCapture.optionValue(state);
    } finally {
      ErrnoCapture.release(state);
    }
  }
}
