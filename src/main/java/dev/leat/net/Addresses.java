package dev.leat.net;

import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.UnresolvedAddressException;
import java.nio.channels.UnsupportedAddressTypeException;
import java.util.Objects;

/** The check of an address that a caller gives. Threads: any. */
final class Addresses {
  private Addresses() {}

  /**
   * Checks that a socket can use an address.
   *
   * @throws UnsupportedAddressTypeException if it is none of an Internet protocol that is in use
   * @throws UnresolvedAddressException if it is a name only
   */
  static InetSocketAddress check(SocketAddress address, boolean ipv6) {
    if (!(Objects.requireNonNull(address) instanceof InetSocketAddress internet)) {
      throw new UnsupportedAddressTypeException();
    }
    if (internet.isUnresolved()) {
      throw new UnresolvedAddressException();
    }
    if (!ipv6 && !(internet.getAddress() instanceof Inet4Address)) {
      throw new UnsupportedAddressTypeException();
    }
    return internet;
  }
}
