package dev.leat.net;

import java.net.SocketException;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import jdk.net.ExtendedSocketOptions;
import org.jspecify.annotations.Nullable;

/**
 * Which options a kind of channel has, and which values they take: those of the JDK's channels on
 * this platform. Threads: any.
 */
final class SocketOptions {
  /** Of a channel that connects. */
  static final SocketOptions STREAM =
      of(
          StandardSocketOptions.SO_SNDBUF,
          StandardSocketOptions.SO_RCVBUF,
          StandardSocketOptions.SO_KEEPALIVE,
          StandardSocketOptions.SO_REUSEADDR,
          StandardSocketOptions.SO_REUSEPORT,
          StandardSocketOptions.TCP_NODELAY);

  /** Of a channel that accepts. */
  static final SocketOptions LISTENING =
      of(
          StandardSocketOptions.SO_RCVBUF,
          StandardSocketOptions.SO_REUSEADDR,
          StandardSocketOptions.SO_REUSEPORT);

  private final Set<SocketOption<?>> supported;

  private SocketOptions(Set<SocketOption<?>> supported) {
    this.supported = supported;
  }

  private static SocketOptions of(SocketOption<?>... standard) {
    Set<SocketOption<?>> supported = new HashSet<>(Set.of(standard));
    if (ModuleLayer.boot().findModule("jdk.net").isPresent()) {
      supported.addAll(Extended.OPTIONS);
    }
    return new SocketOptions(Set.copyOf(supported));
  }

  /** Apart, as a run-time image may be without the module jdk.net. */
  private static final class Extended {
    static final Set<SocketOption<?>> OPTIONS =
        Set.of(
            ExtendedSocketOptions.TCP_QUICKACK,
            ExtendedSocketOptions.TCP_KEEPIDLE,
            ExtendedSocketOptions.TCP_KEEPINTERVAL,
            ExtendedSocketOptions.TCP_KEEPCOUNT,
            ExtendedSocketOptions.SO_INCOMING_NAPI_ID);
  }

  /** All of them. */
  Set<SocketOption<?>> supported() {
    return supported;
  }

  /**
   * Checks a name.
   *
   * @throws UnsupportedOperationException if the channel has no such option
   */
  void check(SocketOption<?> name) {
    if (!supported.contains(Objects.requireNonNull(name))) {
      throw new UnsupportedOperationException("'" + name + "' not supported");
    }
  }

  /**
   * Checks the value of an option that there is.
   *
   * @throws IllegalArgumentException if the option does not take the value
   * @throws SocketException if it takes none
   */
  static <T> void check(SocketOption<T> name, @Nullable T value) throws SocketException {
    if (value == null) {
      throw new IllegalArgumentException("Invalid option value");
    }
    if (name.name().equals("SO_INCOMING_NAPI_ID")) {
      throw new SocketException("Attempt to set read only option " + name);
    }
    if (name.type() == Boolean.class) {
      var _ = (Boolean) value; // else a ClassCastException, in the virtual machine's words
      return;
    }
    int number = (Integer) value;
    boolean size =
        name.equals(StandardSocketOptions.SO_SNDBUF)
            || name.equals(StandardSocketOptions.SO_RCVBUF);
    if (size && number < 0) {
      throw new IllegalArgumentException("Invalid send/receive buffer size");
    }
  }
}
