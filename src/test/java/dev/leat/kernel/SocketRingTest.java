package dev.leat.kernel;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.Required;
import dev.leat.kernel.TestRing.Completion;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each operation of sockets through a ring, both ends on one thread. */
class SocketRingTest {
  private static final int NOSIGNAL = LinuxConstants.MSG_NOSIGNAL;

  private final Arena arena = Arena.ofAuto();
  private final MemorySegment memory = arena.allocate(4096, 4096);
  private final long address = memory.address();
  private final List<Integer> open = new ArrayList<>();
  private TestRing ring;

  /** The ends of a connection, of which neither is special. */
  private record Pair(int left, int right) {}

  @BeforeEach
  void setUp() {
    Required.platform();
    ring = new TestRing();
  }

  @AfterEach
  void tearDown() {
    if (ring != null) {
      ring.close();
    }
    open.forEach(fd -> assertThat(Syscalls.close(fd)).isZero());
  }

  private int opened(int fd) {
    assertThat(fd).as(Errno.name(-fd)).isGreaterThan(2);
    open.add(fd);
    return fd;
  }

  private int socket() {
    int type = LinuxConstants.SOCK_STREAM | LinuxConstants.SOCK_CLOEXEC;
    return opened(SocketCalls.socket(LinuxConstants.AF_INET, type, 0));
  }

  private InetSocketAddress nameOf(int fd) {
    MemorySegment place = arena.allocate(SocketAddresses.PLACE_SIZE, 4);
    SocketAddresses.clear(place, 0);
    long length = place.address() + SocketAddresses.SOCKLEN;
    assertThat(SocketCalls.getsockname(fd, place.address(), length)).isZero();
    return SocketAddresses.decode(place, 0);
  }

  /** A socket bound to a port of its own; its address is in the memory, at 64. */
  private int bound() {
    int fd = socket();
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    int length = SocketAddresses.encode(any, LinuxConstants.AF_INET, memory, 64);
    assertThat(SocketCalls.bind(fd, address + 64, length)).isZero();
    assertThat(SocketAddresses.encode(nameOf(fd), LinuxConstants.AF_INET, memory, 64))
        .isEqualTo(length);
    return fd;
  }

  private Pair connect() {
    int listening = bound();
    assertThat(SocketCalls.listen(listening, 1)).isZero();
    int client = socket();
    SocketAddresses.clear(memory, 0);
    Sqe sqe = ring.next();
    long length = address + SocketAddresses.SOCKLEN;
    sqe.prepAccept(listening, address, length, LinuxConstants.SOCK_CLOEXEC);
    sqe.userData(1);
    sqe = ring.next();
    sqe.prepConnect(client, address + 64, 16);
    sqe.userData(2);
    List<Completion> completions = ring.completeAll(2);

    assertThat(completions.get(1).res()).isZero();
    return new Pair(client, opened(completions.get(0).res()));
  }

  private int send(int fd, String text) {
    MemorySegment bytes = arena.allocateFrom(text, US_ASCII);
    Sqe sqe = ring.next();
    sqe.prepSend(fd, bytes.address(), text.length(), NOSIGNAL);
    sqe.userData(7);
    return ring.complete(7).res();
  }

  private String text(long offset, int length) {
    return new String(memory.asSlice(offset, length).toArray(JAVA_BYTE), US_ASCII);
  }

  @Test
  void acceptTellsThePeersAddress() {
    Pair pair = connect();

    assertThat(memory.get(JAVA_INT, SocketAddresses.SOCKLEN)).isEqualTo(16);
    assertThat(SocketAddresses.decode(memory, 0)).isEqualTo(nameOf(pair.left()));
    assertThat(Syscalls.fcntl(pair.right(), LinuxConstants.F_GETFL, 0) & LinuxConstants.O_NONBLOCK)
        .isZero();
  }

  @Test
  void connectTellsThatNobodyListens() {
    bound();
    Sqe sqe = ring.next();
    sqe.prepConnect(socket(), address + 64, 16);
    sqe.userData(1);

    assertThat(ring.complete(1).res()).isEqualTo(-Errno.ECONNREFUSED);
  }

  @Test
  void anAcceptThatIsCancelledLeavesTheSocketListening() {
    int listening = bound();
    assertThat(SocketCalls.listen(listening, 1)).isZero();
    Sqe sqe = ring.next();
    sqe.prepAccept(listening, 0, 0, 0);
    sqe.userData(1);
    sqe = ring.next();
    sqe.prepAsyncCancel(1, 0);
    sqe.userData(2);

    assertThat(ring.completeAll(2))
        .containsExactly(new Completion(1, -Errno.ECANCELED, 0), new Completion(2, 0, 0));
  }

  @Test
  void aReceiveWaitsForWhatIsSent() {
    Pair pair = connect();
    for (int poll : List.of(0, IoUringConstants.IORING_RECVSEND_POLL_FIRST)) {
      Sqe sqe = ring.next();
      sqe.prepRecv(pair.left(), address, 100, 0);
      sqe.ioprio(poll);
      sqe.userData(1);
      ring.submit();
      sqe = ring.next();
      sqe.prepSend(pair.right(), arena.allocateFrom("ping").address(), 4, NOSIGNAL);
      sqe.userData(2);
      List<Completion> completions = ring.completeAll(2);

      assertThat(completions.get(1).res()).isEqualTo(4);
      assertThat(completions.get(0).res()).isEqualTo(4);
      assertThat(text(0, 4)).isEqualTo("ping");
    }
  }

  @Test
  void aReceiveTakesBuffersOfAGroupUntilThereIsNone() {
    Pair pair = connect();
    MemorySegment buffers = arena.allocate(4096, 4096);
    MemorySegment registration = arena.allocate(BufferRing.REGISTRATION_SIZE, 8);
    BufferRing.register(registration, buffers.address(), 4, 9, 0);
    int registered =
        Syscalls.ioUringRegister(
            ring.fd(), IoUringConstants.IORING_REGISTER_PBUF_RING, registration, 1);
    Required.that(registered == 0, "rings of provided buffers (Linux 5.19)");
    BufferRing.set(buffers, 0, address + 100, 10, 0xfffe);
    BufferRing.set(buffers, 1, address + 200, 10, 3);
    BufferRing.storeTailRelease(buffers, 2);

    assertThat(send(pair.right(), "0123456789abcdefghij")).isEqualTo(20);
    assertThat(receiveSelected(pair.left(), 4)).isEqualTo(taken(4, 0xfffe));
    assertThat(text(100, 4)).isEqualTo("0123");
    assertThat(receiveSelected(pair.left(), 0)).isEqualTo(taken(10, 3));
    assertThat(text(200, 10)).isEqualTo("456789abcd");
    assertThat(receiveSelected(pair.left(), 0).res()).isEqualTo(-Errno.ENOBUFS);

    BufferRing.set(buffers, 2, address + 300, 10, 0xfffe);
    BufferRing.storeTailRelease(buffers, 3);
    assertThat(receiveSelected(pair.left(), 0)).isEqualTo(taken(6, 0xfffe));
    assertThat(text(300, 6)).isEqualTo("efghij");
    int unregister = IoUringConstants.IORING_UNREGISTER_PBUF_RING;
    assertThat(Syscalls.ioUringRegister(ring.fd(), unregister, registration, 1)).isZero();
    assertThat(Syscalls.ioUringRegister(ring.fd(), unregister, registration, 1))
        .isEqualTo(-Errno.ENOENT);
  }

  private Completion receiveSelected(int fd, int length) {
    Sqe sqe = ring.next();
    sqe.prepRecvSelect(fd, length, 0, 9);
    sqe.userData(1);
    Completion completion = ring.complete(1);
    // The kernel may add that the socket has more.
    return new Completion(
        1, completion.res(), completion.flags() & ~IoUringConstants.IORING_CQE_F_SOCK_NONEMPTY);
  }

  private static Completion taken(int length, int bid) {
    return new Completion(
        1,
        length,
        bid << IoUringConstants.IORING_CQE_BUFFER_SHIFT | IoUringConstants.IORING_CQE_F_BUFFER);
  }

  @Test
  void aSendWithoutACopyCompletesTwice() {
    Pair pair = connect();
    memory.setString(0, "zero", US_ASCII);
    Sqe sqe = ring.next();
    sqe.prepSendZc(pair.right(), address, 4, NOSIGNAL);
    sqe.userData(1);

    Completion first = ring.complete(1);
    Required.that(first.res() != -Errno.EINVAL, "IORING_OP_SEND_ZC (Linux 6.0)");
    assertThat(first).isEqualTo(new Completion(1, 4, IoUringConstants.IORING_CQE_F_MORE));
    // The notification comes when the data has been read at the other end.
    assertThat(SocketCalls.recv(pair.left(), address + 100, 4, 0)).isEqualTo(4);
    assertThat(text(100, 4)).isEqualTo("zero");
    assertThat(ring.complete(1))
        .isEqualTo(new Completion(1, 0, IoUringConstants.IORING_CQE_F_NOTIF));
  }

  /** Two buffers, of two bytes at {@code offset} and of four bytes at {@code offset} plus 10. */
  private long vector(long offset) {
    MemorySegment iov = arena.allocate(JAVA_LONG, 4);
    MemorySegment.copy(
        new long[] {address + offset, 2, address + offset + 10, 4}, 0, iov, JAVA_LONG, 0, 4);
    return iov.address();
  }

  @Test
  void readvAndWritevScatterAndGather() {
    Pair pair = connect();
    memory.setString(0, "ab", US_ASCII);
    memory.setString(10, "cdef", US_ASCII);
    long source = vector(0);
    long target = vector(100);
    for (int offset : List.of(0, -1)) {
      Sqe sqe = ring.next();
      sqe.prepWritev(pair.left(), source, 2, offset);
      sqe.userData(1);
      assertThat(ring.complete(1).res()).isEqualTo(6);
      sqe = ring.next();
      sqe.prepReadv(pair.right(), target, 2, offset);
      sqe.userData(2);
      assertThat(ring.complete(2).res()).isEqualTo(6);
      assertThat(text(100, 2) + text(110, 4)).isEqualTo("abcdef");
    }
    ring.next().prepReadv(pair.right(), target, 2, 1);
    assertThat(ring.complete(0).res()).isEqualTo(-Errno.ESPIPE);
  }

  /** A {@code struct msghdr} with the two buffers and nothing else. */
  private long msghdr(long offset) {
    MemorySegment header = arena.allocate(56, 8);
    header.set(JAVA_LONG, 16, vector(offset));
    header.set(JAVA_LONG, 24, 2);
    return header.address();
  }

  @Test
  void sendmsgAndRecvmsgScatterAndGather() {
    Pair pair = connect();
    memory.setString(0, "ab", US_ASCII);
    memory.setString(10, "cdef", US_ASCII);
    Sqe sqe = ring.next();
    sqe.prepSendmsg(pair.left(), msghdr(0), NOSIGNAL);
    sqe.userData(1);
    assertThat(ring.complete(1).res()).isEqualTo(6);
    sqe = ring.next();
    sqe.prepRecvmsg(pair.right(), msghdr(100), LinuxConstants.MSG_WAITALL);
    sqe.userData(2);
    assertThat(ring.complete(2).res()).isEqualTo(6);
    assertThat(text(100, 2) + text(110, 4)).isEqualTo("abcdef");
  }

  @Test
  void shutdownEndsTheStream() {
    Pair pair = connect();
    Sqe sqe = ring.next();
    sqe.prepRecv(pair.left(), address, 100, 0);
    sqe.userData(1);
    ring.submit();
    sqe = ring.next();
    sqe.prepShutdown(pair.right(), LinuxConstants.SHUT_WR);
    sqe.userData(2);

    assertThat(ring.completeAll(2)).extracting(Completion::res).containsExactly(0, 0);
    assertThat(send(pair.right(), "x")).isEqualTo(-Errno.EPIPE);
  }

  @Test
  void pollTellsWhatHasHappened() {
    Pair pair = connect();
    Sqe sqe = ring.next();
    sqe.prepPollAdd(pair.left(), LinuxConstants.POLLIN | LinuxConstants.POLLRDHUP);
    sqe.userData(1);
    ring.submit();
    assertThat(SocketCalls.shutdown(pair.right(), LinuxConstants.SHUT_WR)).isZero();

    assertThat(ring.complete(1).res()).isEqualTo(LinuxConstants.POLLIN | LinuxConstants.POLLRDHUP);
    ring.next().prepPollAdd(pair.left(), LinuxConstants.POLLOUT);
    assertThat(ring.complete(0).res()).isEqualTo(LinuxConstants.POLLOUT | LinuxConstants.POLLRDHUP);
    ring.next().prepPollAdd(pair.right(), LinuxConstants.POLLOUT);
    assertThat(ring.complete(0).res()).isEqualTo(LinuxConstants.POLLOUT);
  }

  @Test
  void aLinkedTimeoutCancelsTheReceive() {
    Pair pair = connect();
    Sqe sqe = ring.next();
    sqe.prepRecv(pair.left(), address, 100, 0);
    sqe.flags(IoUringConstants.IOSQE_IO_LINK);
    sqe.userData(1);
    sqe = ring.next();
    MemorySegment timespec = arena.allocate(JAVA_LONG, 2);
    timespec.setAtIndex(JAVA_LONG, 1, 1000);
    sqe.prepLinkTimeout(timespec.address(), 0);
    sqe.userData(2);

    assertThat(ring.completeAll(2))
        .extracting(Completion::res)
        .containsExactly(-Errno.ECANCELED, -Errno.ETIME);
  }
}
