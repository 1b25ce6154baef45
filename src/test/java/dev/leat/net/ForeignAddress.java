package dev.leat.net;

import java.net.SocketAddress;

/** An address of a family that nobody knows. */
final class ForeignAddress extends SocketAddress {
  private static final long serialVersionUID = 1;
}
