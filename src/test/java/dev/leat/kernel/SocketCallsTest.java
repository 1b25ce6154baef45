package dev.leat.kernel;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.Required;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each call of sockets, where it works and where it fails, with the JDK's channels as peers. */
class SocketCallsTest {
  private static final int IPV4 = LinuxConstants.AF_INET;
  private static final int IPV6 = LinuxConstants.AF_INET6;

  private final Arena arena = Arena.ofAuto();
  private final MemorySegment memory = arena.allocate(64, 4);
  private final long place = memory.address();
  private final long placeLength = place + SocketAddresses.SOCKLEN;
  private final Set<Integer> open = new HashSet<>();

  @BeforeEach
  void onLinux() {
    Required.platform();
  }

  @AfterEach
  void tearDown() {
    open.forEach(fd -> assertThat(Syscalls.close(fd)).isZero());
  }

  private int opened(int fd) {
    assertThat(fd).as(Errno.name(-fd)).isGreaterThan(2);
    open.add(fd);
    return fd;
  }

  private int socket(int family) {
    int type = LinuxConstants.SOCK_STREAM | LinuxConstants.SOCK_CLOEXEC;
    return opened(SocketCalls.socket(family, type, 0));
  }

  private int bind(int fd, int family, InetSocketAddress address) {
    int length = SocketAddresses.encode(address, family, memory, 0);
    return SocketCalls.bind(fd, place, length);
  }

  private InetSocketAddress nameOf(int fd) {
    SocketAddresses.clear(memory, 0);
    assertThat(SocketCalls.getsockname(fd, place, placeLength)).isZero();
    return SocketAddresses.decode(memory, 0);
  }

  private InetSocketAddress peerOf(int fd) {
    SocketAddresses.clear(memory, 0);
    assertThat(SocketCalls.getpeername(fd, place, placeLength)).isZero();
    return SocketAddresses.decode(memory, 0);
  }

  private int listening(int family, String host) {
    int fd = socket(family);
    assertThat(bind(fd, family, new InetSocketAddress(host, 0))).isZero();
    assertThat(SocketCalls.listen(fd, 8)).isZero();
    return fd;
  }

  /** A connection that the JDK's end opened. */
  private int accepted(int listening, SocketChannel client) throws IOException {
    client.connect(nameOf(listening));
    return opened(SocketCalls.accept4(listening, 0, 0, LinuxConstants.SOCK_CLOEXEC));
  }

  @ParameterizedTest
  @CsvSource({"2, 127.0.0.1", "10, 127.0.0.1", "10, ::1"})
  void bothEndsOfAConnectionAgreeOnTheirAddresses(int family, String host) throws Exception {
    int listening = listening(family, host);
    try (SocketChannel client = SocketChannel.open(nameOf(listening))) {
      SocketAddresses.clear(memory, 0);
      int flags = LinuxConstants.SOCK_CLOEXEC | LinuxConstants.SOCK_NONBLOCK;
      int fd = opened(SocketCalls.accept4(listening, place, placeLength, flags));

      assertThat(SocketAddresses.decode(memory, 0)).isEqualTo(client.getLocalAddress());
      assertThat(peerOf(fd)).isEqualTo(client.getLocalAddress());
      assertThat(nameOf(fd)).isEqualTo(client.getRemoteAddress()).isEqualTo(nameOf(listening));
      assertThat(Syscalls.fcntl(fd, LinuxConstants.F_GETFL, 0) & LinuxConstants.O_NONBLOCK)
          .isNotZero();
      assertThat(Files.readString(Path.of("/proc/self/fdinfo/" + fd)))
          .containsPattern("flags:\\s+02\\d{6}\n");
    }
  }

  /** Link-local addresses with their scopes among them, where the machine has such. */
  @Test
  void everyAddressOfThisMachineIsBoundAsByTheJdk() throws Exception {
    List<InetAddress> hosts = new ArrayList<>();
    hosts.add(InetAddress.getByName("0.0.0.0"));
    hosts.add(InetAddress.getByName("::"));
    for (NetworkInterface each : Collections.list(NetworkInterface.getNetworkInterfaces())) {
      hosts.addAll(Collections.list(each.getInetAddresses()));
    }
    for (InetAddress host : hosts) {
      try (ServerSocketChannel theirs = ServerSocketChannel.open()) {
        InetSocketAddress expected =
            (InetSocketAddress) theirs.bind(new InetSocketAddress(host, 0)).getLocalAddress();
        int fd = socket(IPV6);
        assertThat(bind(fd, IPV6, new InetSocketAddress(host, 0))).isZero();

        assertThat(nameOf(fd).getAddress()).hasToString(expected.getAddress().toString());
        assertThat(nameOf(fd).getAddress()).isEqualTo(expected.getAddress());
      }
    }
  }

  @Test
  void theWildcardOfIpv4IsBoundForBothFamilies() throws Exception {
    int listening = listening(IPV6, "0.0.0.0");
    int port = nameOf(listening).getPort();

    for (String host : List.of("127.0.0.1", "::1")) {
      try (SocketChannel client = SocketChannel.open(new InetSocketAddress(host, port))) {
        int fd = opened(SocketCalls.accept4(listening, 0, 0, 0));
        assertThat(peerOf(fd)).isEqualTo(client.getLocalAddress());
      }
    }
  }

  @Test
  void socketTellsWhyItFails() {
    int stream = LinuxConstants.SOCK_STREAM;

    assertThat(SocketCalls.socket(9999, stream, 0)).isEqualTo(-Errno.EAFNOSUPPORT);
    assertThat(SocketCalls.socket(IPV4, stream, 17)).isEqualTo(-Errno.EPROTONOSUPPORT);
  }

  @Test
  void bindAndListenTellWhyTheyFail() {
    InetSocketAddress taken = nameOf(listening(IPV4, "127.0.0.1"));
    int fd = socket(IPV4);

    assertThat(bind(fd, IPV4, taken)).isEqualTo(-Errno.EADDRINUSE);
    assertThat(bind(fd, IPV4, new InetSocketAddress("192.0.2.1", 0)))
        .isEqualTo(-Errno.EADDRNOTAVAIL);
    assertThat(SocketCalls.bind(fd, place, 3)).isEqualTo(-Errno.EINVAL);
    assertThat(SocketCalls.bind(fd, 1, 16)).isEqualTo(-Errno.EFAULT);
    assertThat(SocketCalls.bind(-1, place, 16)).isEqualTo(-Errno.EBADF);
    assertThat(SocketCalls.listen(-1, 8)).isEqualTo(-Errno.EBADF);
    int noSocket = opened(Syscalls.eventfd(0, LinuxConstants.EFD_CLOEXEC));
    assertThat(SocketCalls.listen(noSocket, 8)).isEqualTo(-Errno.ENOTSOCK);
    assertThat(SocketCalls.getsockname(noSocket, place, placeLength)).isEqualTo(-Errno.ENOTSOCK);
  }

  @Test
  void acceptDoesNotWaitOnASocketWithNonblock() {
    int type = LinuxConstants.SOCK_STREAM | LinuxConstants.SOCK_NONBLOCK;
    int fd = opened(SocketCalls.socket(IPV4, type, 0));

    assertThat(SocketCalls.accept4(fd, 0, 0, 0)).isEqualTo(-Errno.EINVAL);
    assertThat(SocketCalls.listen(fd, 1)).isZero();
    assertThat(SocketCalls.accept4(fd, 0, 0, 0)).isEqualTo(-Errno.EAGAIN);
    assertThat(SocketCalls.accept4(fd, 0, 0, 1 << 30)).isEqualTo(-Errno.EINVAL);
    assertThat(SocketCalls.getpeername(fd, place, placeLength)).isEqualTo(-Errno.ENOTCONN);
  }

  @Test
  void whatIsSentIsReceived() throws Exception {
    int dontWait = LinuxConstants.MSG_DONTWAIT;
    try (SocketChannel client = SocketChannel.open()) {
      int fd = accepted(listening(IPV4, "127.0.0.1"), client);
      assertThat(SocketCalls.recv(fd, place, 64, dontWait)).isEqualTo(-Errno.EAGAIN);

      client.write(ByteBuffer.wrap("ping".getBytes(US_ASCII)));
      assertThat(SocketCalls.recv(fd, place, 2, LinuxConstants.MSG_PEEK)).isEqualTo(2);
      assertThat(SocketCalls.recv(fd, place, 4, LinuxConstants.MSG_WAITALL)).isEqualTo(4);
      assertThat(memory.asSlice(0, 4).toArray(JAVA_BYTE)).isEqualTo("ping".getBytes(US_ASCII));
      assertThat(SocketCalls.send(fd, place + 1, 3, LinuxConstants.MSG_NOSIGNAL)).isEqualTo(3);
      ByteBuffer answer = ByteBuffer.allocate(8);
      assertThat(client.read(answer)).isEqualTo(3);
      assertThat(answer.array()).startsWith("ing".getBytes(US_ASCII));
      assertThat(SocketCalls.recv(fd, 1, 4, dontWait)).isEqualTo(-Errno.EAGAIN);
      assertThat(SocketCalls.send(fd, 1, 4, dontWait)).isEqualTo(-Errno.EFAULT);
    }
  }

  @Test
  void sendDoesNotWaitForAPeerThatReadsNothing() throws Exception {
    int flags = LinuxConstants.MSG_DONTWAIT | LinuxConstants.MSG_NOSIGNAL;
    int length = 1 << 20;
    MemorySegment much = arena.allocate(length);
    try (SocketChannel client = SocketChannel.open()) {
      int fd = accepted(listening(IPV4, "127.0.0.1"), client);

      int sent = 0;
      // Buffers hold 10 MiB at the most as the kernel sets them up; this is far beyond.
      for (int i = 0; i < 1000 && sent >= 0; i++) {
        sent = SocketCalls.send(fd, much.address(), length, flags);
      }
      assertThat(sent).isEqualTo(-Errno.EAGAIN);
    }
  }

  @Test
  void shutdownEndsOneDirection() throws Exception {
    try (SocketChannel client = SocketChannel.open()) {
      int fd = accepted(listening(IPV4, "127.0.0.1"), client);

      assertThat(SocketCalls.shutdown(fd, LinuxConstants.SHUT_WR)).isZero();
      assertThat(client.read(ByteBuffer.allocate(1))).isEqualTo(-1);
      assertThat(SocketCalls.send(fd, place, 1, LinuxConstants.MSG_NOSIGNAL))
          .isEqualTo(-Errno.EPIPE);
      client.write(ByteBuffer.wrap(new byte[] {42}));
      client.shutdownOutput();
      assertThat(SocketCalls.recv(fd, place, 64, 0)).isEqualTo(1);
      assertThat(SocketCalls.recv(fd, place, 64, 0)).isZero();
      assertThat(SocketCalls.shutdown(fd, 3)).isEqualTo(-Errno.EINVAL);
    }
    assertThat(SocketCalls.shutdown(socket(IPV4), LinuxConstants.SHUT_RD))
        .isEqualTo(-Errno.ENOTCONN);
  }

  @Test
  void aLingerOfZeroSecondsResetsTheConnection() throws Exception {
    int listening = listening(IPV4, "127.0.0.1");
    try (SocketChannel client = SocketChannel.open()) {
      int fd = accepted(listening, client);
      assertThat(SocketCalls.setLinger(fd, 1, 0)).isZero();
      open.remove(fd);
      assertThat(Syscalls.close(fd)).isZero();

      assertThatThrownBy(() -> client.read(ByteBuffer.allocate(1)))
          .isInstanceOf(SocketException.class)
          .hasMessage("Connection reset");
    }
    int reset;
    try (SocketChannel client = SocketChannel.open()) {
      reset = accepted(listening, client);
      client.setOption(StandardSocketOptions.SO_LINGER, 0);
    }
    assertThat(SocketCalls.recv(reset, place, 1, 0)).isEqualTo(-Errno.ECONNRESET);
  }

  @Test
  void lingerComesBackAsItWasSet() {
    int fd = socket(IPV4);

    assertThat(SocketCalls.getLinger(fd)).isZero();
    assertThat(SocketCalls.setLinger(fd, 1, 77)).isZero();
    assertThat(SocketCalls.getLinger(fd)).isEqualTo(1 | 77L << 32);
    assertThat(SocketCalls.setLinger(fd, 0, 77)).isZero();
    assertThat(SocketCalls.getLinger(fd)).isEqualTo(77L << 32);
    assertThat(SocketCalls.setLinger(-1, 0, 0)).isEqualTo(-Errno.EBADF);
    assertThat(SocketCalls.getLinger(-1)).isEqualTo(-Errno.EBADF);
  }

  /** Level, name, value set and value told; the kernel counts its own overhead in buffer sizes. */
  @ParameterizedTest
  @CsvSource({
    "SOL_SOCKET, SO_REUSEADDR, 1, 1",
    "SOL_SOCKET, SO_REUSEPORT, 1, 1",
    "SOL_SOCKET, SO_KEEPALIVE, 1, 1",
    "SOL_SOCKET, SO_OOBINLINE, 1, 1",
    "SOL_SOCKET, SO_SNDBUF, 20000, 40000",
    "SOL_SOCKET, SO_RCVBUF, 20000, 40000",
    "IPPROTO_TCP, TCP_NODELAY, 1, 1",
    "IPPROTO_TCP, TCP_QUICKACK, 1, 1",
    "IPPROTO_TCP, TCP_KEEPIDLE, 77, 77",
    "IPPROTO_TCP, TCP_KEEPINTVL, 78, 78",
    "IPPROTO_TCP, TCP_KEEPCNT, 9, 9",
    "IPPROTO_IP, IP_TOS, 16, 16",
    "IPPROTO_IPV6, IPV6_TCLASS, 16, 16",
    "IPPROTO_IPV6, IPV6_V6ONLY, 1, 1",
    "IPPROTO_IPV6, IPV6_FLOWINFO_SEND, 1, 1",
  })
  void anOptionComesBackAsItWasSet(String level, String name, int value, int told)
      throws Exception {
    int fd = socket(IPV6);
    int levelInC = LinuxConstants.class.getField(level).getInt(null);
    int nameInC = LinuxConstants.class.getField(name).getInt(null);

    assertThat(SocketCalls.setsockopt(fd, levelInC, nameInC, value)).isZero();

    assertThat(SocketCalls.getsockopt(fd, levelInC, nameInC)).isEqualTo(told);
  }

  @ParameterizedTest
  @ValueSource(ints = {LinuxConstants.SO_ERROR, LinuxConstants.SO_INCOMING_NAPI_ID})
  void anOptionThatIsOnlyReadCannotBeSet(int name) {
    int fd = socket(IPV4);
    int level = LinuxConstants.SOL_SOCKET;

    assertThat(SocketCalls.getsockopt(fd, level, name)).isZero();
    assertThat(SocketCalls.setsockopt(fd, level, name, 1)).isEqualTo(-Errno.ENOPROTOOPT);
    assertThat(SocketCalls.getsockopt(fd, level, 9999)).isEqualTo(-Errno.ENOPROTOOPT);
    assertThat(SocketCalls.getsockopt(-1, level, name)).isEqualTo(-Errno.EBADF);
  }

  /** SO_MAX_PACING_RATE is all ones as long as there is no such limit. */
  @Test
  void aNegativeValueIsNoError() {
    long value = SocketCalls.getsockopt(socket(IPV4), LinuxConstants.SOL_SOCKET, 47);

    assertThat(value).isEqualTo(0xffffffffL);
  }
}
