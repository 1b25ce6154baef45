package dev.leat.kernel;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteOrder;

/**
 * Internet addresses as the kernel has them, {@code struct sockaddr_in} and {@code sockaddr_in6}.
 *
 * <pre>
 *  0         2        4                8                          16
 *  +---------+--------+----------------+--------------------------+
 *  | family  | port   | sin_addr       | zeros                    |
 *  +---------+--------+----------------+--------------------------+
 *  0         2        4                8                         24              28
 *  +---------+--------+----------------+--------- . . . ---------+---------------+
 *  | family  | port   | sin6_flowinfo  | sin6_addr (16 bytes)    | sin6_scope_id |
 *  +---------+--------+----------------+--------- . . . ---------+---------------+
 * </pre>
 *
 * <p>Port and address are in network order, family and scope in the processor's.
 *
 * <p>A socket of AF_INET6 speaks IPv4 as well: {@code ::ffff:127.0.0.1} is 127.0.0.1 there. Java
 * does not show that form: an Inet4Address goes in, and an Inet4Address comes out.
 *
 * <p>Any thread, on memory that is its own.
 */
public final class SocketAddresses {
  /** Bytes of the longer of the two. */
  public static final int SIZE = 28;

  /** Where the length lies in a place for an answer: behind the address. */
  public static final int SOCKLEN = 28;

  /** Bytes of a place for an answer: an address, and a {@code socklen_t} behind it. */
  public static final int PLACE_SIZE = 32;

  private static final int SIZE_IN = 16;

  private static final long FAMILY = 0;
  private static final long PORT = 2;
  private static final long IN_ADDR = 4;
  private static final long IN6_ADDR = 8;
  private static final long IN6_SCOPE_ID = 24;

  private static final int IN_ADDR_SIZE = 4;
  private static final int IN6_ADDR_SIZE = 16;

  /** What stands before the IPv4 address in one of IPv6 that means it: ten zeros, then these. */
  private static final long MAPPED_MARK = IN6_ADDR + 10;

  private static final long MAPPED_IN_ADDR = IN6_ADDR + 12;

  private static final ValueLayout.OfShort NETWORK_SHORT =
      JAVA_SHORT.withOrder(ByteOrder.BIG_ENDIAN);

  private SocketAddresses() {}

  /**
   * Writes an address as a socket of the given family takes it. IPv4's wildcard becomes that of
   * IPv6 on a socket of AF_INET6, which is bound for both then.
   *
   * @param address resolved
   * @param family AF_INET or AF_INET6
   * @param memory {@link #SIZE} bytes from {@code offset} on, which is a multiple of 4
   * @return the length for bind(2) and connect(2), in bytes
   * @throws IllegalArgumentException for an address of IPv6 on a socket of AF_INET, or one without
   *     an address
   */
  public static int encode(
      InetSocketAddress address, int family, MemorySegment memory, long offset) {
    InetAddress host = address.getAddress();
    if (host == null || (family == LinuxConstants.AF_INET && host instanceof Inet6Address)) {
      throw new IllegalArgumentException(address + " for address family " + family);
    }
    int length = family == LinuxConstants.AF_INET ? SIZE_IN : SIZE;
    memory.asSlice(offset, length).fill((byte) 0);
    memory.set(JAVA_SHORT, offset + FAMILY, (short) family);
    memory.set(NETWORK_SHORT, offset + PORT, (short) address.getPort());
    if (family == LinuxConstants.AF_INET) {
      put(host, memory, offset + IN_ADDR);
    } else {
      encodeForIpv6(host, memory, offset);
    }
    return length;
  }

  private static void encodeForIpv6(InetAddress host, MemorySegment memory, long offset) {
    if (host instanceof Inet6Address ipv6) {
      put(host, memory, offset + IN6_ADDR);
      memory.set(JAVA_INT, offset + IN6_SCOPE_ID, ipv6.getScopeId());
    } else if (!host.isAnyLocalAddress()) {
      memory.set(JAVA_SHORT, offset + MAPPED_MARK, (short) -1);
      put(host, memory, offset + MAPPED_IN_ADDR);
    }
  }

  private static void put(InetAddress host, MemorySegment memory, long offset) {
    byte[] bytes = host.getAddress();
    MemorySegment.copy(bytes, 0, memory, JAVA_BYTE, offset, bytes.length);
  }

  /**
   * Reads what the kernel wrote, without a host name.
   *
   * @param offset a multiple of 4
   * @throws IllegalArgumentException if it is of a family other than AF_INET and AF_INET6
   */
  public static InetSocketAddress decode(MemorySegment memory, long offset) {
    int family = Short.toUnsignedInt(memory.get(JAVA_SHORT, offset + FAMILY));
    int port = Short.toUnsignedInt(memory.get(NETWORK_SHORT, offset + PORT));
    return switch (family) {
      case LinuxConstants.AF_INET ->
          new InetSocketAddress(host(memory, offset + IN_ADDR, IN_ADDR_SIZE, 0), port);
      case LinuxConstants.AF_INET6 -> {
        int scope = memory.get(JAVA_INT, offset + IN6_SCOPE_ID);
        yield new InetSocketAddress(host(memory, offset + IN6_ADDR, IN6_ADDR_SIZE, scope), port);
      }
      default -> throw new IllegalArgumentException("address family " + family);
    };
  }

  /**
   * The JDK makes an Inet4Address of 16 bytes that mean one. A scope of 0 is none: given as a scope
   * it would be shown as one.
   */
  private static InetAddress host(MemorySegment memory, long offset, int length, int scope) {
    byte[] bytes = memory.asSlice(offset, length).toArray(JAVA_BYTE);
    try {
      InetAddress host = InetAddress.getByAddress(bytes);
      return scope != 0 && host instanceof Inet6Address
          ? Inet6Address.getByAddress(null, bytes, scope)
          : host;
    } catch (UnknownHostException impossible) {
      throw new AssertionError(impossible); // only for another length than these two
    }
  }

  /**
   * Makes a place ready for {@code accept}, {@code getsockname} and {@code getpeername}, whose
   * {@code sockaddr *} it is, and whose {@code socklen_t *} is {@link #SOCKLEN} behind it.
   *
   * @param memory {@link #PLACE_SIZE} bytes from {@code offset} on, which is a multiple of 4
   */
  public static void clear(MemorySegment memory, long offset) {
    memory.asSlice(offset, SIZE).fill((byte) 0);
    memory.set(JAVA_INT, offset + SOCKLEN, SIZE);
  }
}
