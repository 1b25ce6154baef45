package dev.leat.kernel;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** Internet addresses, byte for byte; that the kernel means the same is SocketCallsTest's. */
class SocketAddressesTest {
  private static final int OFFSET = 4;

  private static final String NO_ADDRESS = "00000000000000000000000000000000";

  private final MemorySegment memory = MemorySegment.ofArray(new int[10]).fill((byte) 0xff);

  private static InetSocketAddress address(String host, int port) throws Exception {
    return new InetSocketAddress(InetAddress.getByName(host), port);
  }

  /** What encode writes, after a check that it writes nothing else. */
  private String encoded(InetSocketAddress address, int family) {
    int length = SocketAddresses.encode(address, family, memory, OFFSET);

    byte[] bytes = memory.toArray(JAVA_BYTE);
    for (int i = 0; i < bytes.length; i++) {
      if (i < OFFSET || i >= OFFSET + length) {
        assertThat(bytes[i]).as("byte %d", i).isEqualTo((byte) 0xff);
      }
    }
    return HexFormat.of().formatHex(bytes, OFFSET, OFFSET + length);
  }

  private InetSocketAddress decoded(String hex) {
    byte[] bytes = HexFormat.of().parseHex(hex);
    MemorySegment.copy(bytes, 0, memory, JAVA_BYTE, OFFSET, bytes.length);
    return SocketAddresses.decode(memory, OFFSET);
  }

  @Test
  void ipv4OnASocketOfIpv4() throws Exception {
    assertThat(encoded(address("127.0.0.1", 0x1234), LinuxConstants.AF_INET))
        .isEqualTo("02001234" + "7f000001" + "0000000000000000");
    assertThat(encoded(address("0.0.0.0", 0), LinuxConstants.AF_INET))
        .isEqualTo("02000000" + "00000000" + "0000000000000000");
    assertThat(encoded(address("255.254.253.252", 65535), LinuxConstants.AF_INET))
        .isEqualTo("0200ffff" + "fffefdfc" + "0000000000000000");
  }

  @Test
  void ipv6OnASocketOfIpv6() throws Exception {
    assertThat(encoded(address("::1", 0x1234), LinuxConstants.AF_INET6))
        .isEqualTo("0a001234" + "00000000" + "00000000000000000000000000000001" + "00000000");
    assertThat(encoded(address("2001:db8:3:4:5:6:7:8", 80), LinuxConstants.AF_INET6))
        .isEqualTo("0a000050" + "00000000" + "20010db8000300040005000600070008" + "00000000");
  }

  @Test
  void aScopeIsWrittenInTheProcessorsOrder() throws Exception {
    byte[] linkLocal = HexFormat.of().parseHex("fe800000000000000000000000000001");
    InetAddress host = Inet6Address.getByAddress(null, linkLocal, 0x01020304);

    assertThat(encoded(new InetSocketAddress(host, 80), LinuxConstants.AF_INET6))
        .isEqualTo("0a000050" + "00000000" + "fe800000000000000000000000000001" + "04030201");
  }

  @Test
  void ipv4IsMappedOnASocketOfIpv6ButForTheWildcard() throws Exception {
    assertThat(encoded(address("127.0.0.1", 0x1234), LinuxConstants.AF_INET6))
        .isEqualTo("0a001234" + "00000000" + "00000000000000000000ffff7f000001" + "00000000");
    assertThat(encoded(address("0.0.0.0", 80), LinuxConstants.AF_INET6))
        .isEqualTo("0a000050" + "00000000" + NO_ADDRESS + "00000000");
    assertThat(encoded(address("::", 80), LinuxConstants.AF_INET6))
        .isEqualTo("0a000050" + "00000000" + NO_ADDRESS + "00000000");
  }

  @Test
  void whatTheFamilyCannotSayIsRefused() throws Exception {
    InetSocketAddress ipv6 = address("::1", 80);
    InetSocketAddress unresolved = InetSocketAddress.createUnresolved("none.invalid", 80);

    assertThatThrownBy(() -> SocketAddresses.encode(ipv6, LinuxConstants.AF_INET, memory, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("family 2");
    assertThatThrownBy(() -> SocketAddresses.encode(unresolved, LinuxConstants.AF_INET6, memory, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("none.invalid");
    assertThatThrownBy(() -> decoded("0100" + "0000" + "00000000"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("address family 1");
  }

  @Test
  void ipv4ComesBackWithoutAName() throws Exception {
    InetSocketAddress decoded = decoded("0200ffff" + "7f000002" + "0000000000000000");

    assertThat(decoded).isEqualTo(address("127.0.0.2", 65535));
    assertThat(decoded.toString()).isEqualTo("/127.0.0.2:65535");
  }

  @Test
  void ipv6ComesBackWithItsScopeIfItHasOne() throws Exception {
    String start = "0a000050" + "0f0f0f0f";
    InetSocketAddress without = decoded(start + "fe800000000000000000000000000001" + "00000000");
    InetSocketAddress with = decoded(start + "fe800000000000000000000000000001" + "05000000");

    assertThat(without.toString()).isEqualTo("/[fe80:0:0:0:0:0:0:1]:80");
    assertThat(with.toString()).isEqualTo("/[fe80:0:0:0:0:0:0:1%5]:80");
    assertThat(((Inet6Address) with.getAddress()).getScopeId()).isEqualTo(5);
    assertThat(((Inet6Address) with.getAddress()).getScopedInterface()).isNull();
  }

  @Test
  void aMappedAddressComesBackAsIpv4() throws Exception {
    InetSocketAddress decoded =
        decoded("0a001234" + "00000000" + "00000000000000000000ffff7f000001" + "05000000");

    assertThat(decoded).isEqualTo(address("127.0.0.1", 0x1234));
    assertThat(decoded.getAddress()).isInstanceOf(Inet4Address.class);
    assertThat(decoded("0a000050" + "00000000" + NO_ADDRESS + "00000000").getAddress())
        .isEqualTo(InetAddress.getByName("::"));
  }

  @Test
  void aClearedPlaceHasRoomForEitherAddress() {
    SocketAddresses.clear(memory, OFFSET);

    assertThat(memory.toArray(JAVA_INT)).containsExactly(-1, 0, 0, 0, 0, 0, 0, 0, 28, -1);
    assertThat(SocketAddresses.PLACE_SIZE).isEqualTo(32);
  }
}
