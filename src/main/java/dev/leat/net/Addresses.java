package dev.leat.net;

import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.channels.UnsupportedAddressTypeException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The checks of an address that a caller gives. Threads: any. */
final class Addresses {
  private Addresses() {}

  /**
   * Checks that an address can be one of a socket.
   *
   * @throws UnsupportedAddressTypeException if it is none of an Internet protocol
   * @throws UnresolvedAddressException if it is a name only
   */
  static InetSocketAddress check(SocketAddress address) {
    if (!(Objects.requireNonNull(address) instanceof InetSocketAddress internet)) {
      throw new UnsupportedAddressTypeException();
    }
    if (internet.isUnresolved()) {
      throw new UnresolvedAddressException();
    }
    return internet;
  }

  /**
   * Checks that an address is of a protocol that is in use.
   *
   * @param ipv6 whether IPv6 is
   * @throws SocketException if the address is not
   */
  static void checkFamily(@Nullable InetSocketAddress address, boolean ipv6)
      throws SocketException {
    if (!ipv6 && address != null && address.getAddress() instanceof Inet6Address) {
      throw new SocketException("IPv6 protocol family unavailable");
    }
  }
}
