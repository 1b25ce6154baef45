package dev.leat.net;

import static dev.leat.kernel.LinuxConstants.IPPROTO_TCP;
import static dev.leat.kernel.LinuxConstants.SOL_SOCKET;

import dev.leat.kernel.LinuxConstants;
import dev.leat.kernel.SocketCalls;
import java.io.IOException;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.util.Map;
import java.util.Objects;

/** The kernel's numbers of the options in {@link SocketOptions}, and its values. Threads: any. */
final class RingSocketOptions {
  /** The JDK asks for no less: the kernel would take its own least, which is twice that. */
  private static final int LEAST_RECEIVE_BUFFER = 1024;

  private record Code(int level, int name) {}

  /** By name, as the JDK's own extended options are no part of every run-time image. */
  private static final Map<String, Code> CODES =
      Map.ofEntries(
          Map.entry("SO_SNDBUF", new Code(SOL_SOCKET, LinuxConstants.SO_SNDBUF)),
          Map.entry("SO_RCVBUF", new Code(SOL_SOCKET, LinuxConstants.SO_RCVBUF)),
          Map.entry("SO_KEEPALIVE", new Code(SOL_SOCKET, LinuxConstants.SO_KEEPALIVE)),
          Map.entry("SO_REUSEADDR", new Code(SOL_SOCKET, LinuxConstants.SO_REUSEADDR)),
          Map.entry("SO_REUSEPORT", new Code(SOL_SOCKET, LinuxConstants.SO_REUSEPORT)),
          Map.entry(
              "SO_INCOMING_NAPI_ID", new Code(SOL_SOCKET, LinuxConstants.SO_INCOMING_NAPI_ID)),
          Map.entry("TCP_NODELAY", new Code(IPPROTO_TCP, LinuxConstants.TCP_NODELAY)),
          Map.entry("TCP_QUICKACK", new Code(IPPROTO_TCP, LinuxConstants.TCP_QUICKACK)),
          Map.entry("TCP_KEEPIDLE", new Code(IPPROTO_TCP, LinuxConstants.TCP_KEEPIDLE)),
          Map.entry("TCP_KEEPINTERVAL", new Code(IPPROTO_TCP, LinuxConstants.TCP_KEEPINTVL)),
          Map.entry("TCP_KEEPCOUNT", new Code(IPPROTO_TCP, LinuxConstants.TCP_KEEPCNT)));

  private RingSocketOptions() {}

  private static Code code(SocketOption<?> name) {
    return Objects.requireNonNull(CODES.get(name.name()));
  }

  static <T> void set(int fd, SocketOption<T> name, T value) throws IOException {
    int wanted = value instanceof Boolean on ? (on ? 1 : 0) : (Integer) value;
    if (name.equals(StandardSocketOptions.SO_RCVBUF)) {
      wanted = Math.max(wanted, LEAST_RECEIVE_BUFFER);
    }
    Code code = code(name);
    SocketErrors.checked(SocketCalls.setsockopt(fd, code.level, code.name, wanted));
  }

  @SuppressWarnings("unchecked") // by the option's own type
  static <T> T get(int fd, SocketOption<T> name) throws IOException {
    Code code = code(name);
    long result = SocketCalls.getsockopt(fd, code.level, code.name);
    if (result < 0) {
      throw SocketErrors.ofSocket((int) -result);
    }
    if (name.type() == Boolean.class) {
      return (T) Boolean.valueOf(result != 0);
    }
    boolean doubled = // the kernel takes its own needs into account
        name.equals(StandardSocketOptions.SO_SNDBUF)
            || name.equals(StandardSocketOptions.SO_RCVBUF);
    return (T) Integer.valueOf((int) (doubled ? result / 2 : result));
  }
}
