package dev.leat.kernel;

import static dev.leat.kernel.SqeBytes.ZERO8;
import static dev.leat.kernel.SqeBytes.check;

import org.junit.jupiter.api.Test;

/** All 64 bytes of an entry, of operations on sockets and with time. */
class SocketSqeTest {
  @Test
  void acceptHasTheLengthsAddressInTheOffset() {
    check(
        sqe ->
            sqe.prepAccept(
                0x01020304, 0x1112131415161718L, 0x3132333435363738L, LinuxConstants.SOCK_CLOEXEC),
        "0d00000004030201",
        "3837363534333231",
        "1817161514131211",
        "0000000000000800",
        ZERO8,
        ZERO8,
        ZERO8,
        ZERO8);
  }

  @Test
  void acceptWithoutAPlaceForTheAddress() {
    check(
        sqe -> sqe.prepAccept(7, 0, 0, 0),
        "0d00000007000000",
        ZERO8,
        ZERO8,
        ZERO8,
        ZERO8,
        ZERO8,
        ZERO8,
        ZERO8);
  }

  @Test
  void connectHasTheLengthInTheOffset() {
    check(
        sqe -> sqe.prepConnect(0x01020304, 0x1112131415161718L, 28),
        "1000000004030201",
        "1c00000000000000",
        "1817161514131211",
        ZERO8,
        ZERO8,
        ZERO8,
        ZERO8,
        ZERO8);
  }

  @Test
  void sendWritesAllBytes() {
    check(
        sqe ->
            sqe.prepSend(0x01020304, 0x1112131415161718L, 0x21222324, LinuxConstants.MSG_NOSIGNAL),
        "1a00000004030201",
        ZERO8,
        "1817161514131211",
        "2423222100400000",
        ZERO8,
        ZERO8,
        ZERO8,
        ZERO8);
  }

  @Test
  void sendZcWritesAllBytes() {
    check(
        sqe ->
            sqe.prepSendZc(
                0x01020304, 0x1112131415161718L, 0x21222324, LinuxConstants.MSG_NOSIGNAL),
        "2f00000004030201",
        ZERO8,
        "1817161514131211",
        "2423222100400000",
        ZERO8,
        ZERO8,
        ZERO8,
        ZERO8);
  }

  @Test
  void recvWritesAllBytes() {
    check(
        sqe ->
            sqe.prepRecv(0x01020304, 0x1112131415161718L, 0x21222324, LinuxConstants.MSG_WAITALL),
        "1b00000004030201",
        ZERO8,
        "1817161514131211",
        "2423222100010000",
        ZERO8,
        ZERO8,
        ZERO8,
        ZERO8);
  }

  @Test
  void recvIntoAProvidedBufferNamesItsGroup() {
    check(
        sqe -> sqe.prepRecvSelect(0x01020304, 0x21222324, LinuxConstants.MSG_DONTWAIT, 0xfedc),
        "1b20000004030201",
        ZERO8,
        ZERO8,
        "2423222140000000",
        ZERO8,
        "dcfe000000000000",
        ZERO8,
        ZERO8);
  }

  @Test
  void sendmsgHasOneHeader() {
    check(
        sqe -> sqe.prepSendmsg(0x01020304, 0x1112131415161718L, LinuxConstants.MSG_NOSIGNAL),
        "0900000004030201",
        ZERO8,
        "1817161514131211",
        "0100000000400000",
        ZERO8,
        ZERO8,
        ZERO8,
        ZERO8);
  }

  @Test
  void recvmsgHasOneHeader() {
    check(
        sqe -> sqe.prepRecvmsg(0x01020304, 0x1112131415161718L, LinuxConstants.MSG_PEEK),
        "0a00000004030201",
        ZERO8,
        "1817161514131211",
        "0100000002000000",
        ZERO8,
        ZERO8,
        ZERO8,
        ZERO8);
  }

  @Test
  void shutdownHasItsDirectionInTheLength() {
    check(
        sqe -> sqe.prepShutdown(0x01020304, LinuxConstants.SHUT_RDWR),
        "2200000004030201",
        ZERO8,
        ZERO8,
        "0200000000000000",
        ZERO8,
        ZERO8,
        ZERO8,
        ZERO8);
  }

  @Test
  void pollHasItsEventsInTheFlags() {
    check(
        sqe -> sqe.prepPollAdd(0x01020304, LinuxConstants.POLLRDHUP | LinuxConstants.POLLIN),
        "0600000004030201",
        ZERO8,
        ZERO8,
        "0000000001200000",
        ZERO8,
        ZERO8,
        ZERO8,
        ZERO8);
  }

  @Test
  void timeoutHasTheCountInTheOffset() {
    check(
        sqe ->
            sqe.prepTimeout(0x1112131415161718L, 0x80000001, IoUringConstants.IORING_TIMEOUT_ABS),
        "0b000000ffffffff",
        "0100008000000000",
        "1817161514131211",
        "0100000001000000",
        ZERO8,
        ZERO8,
        ZERO8,
        ZERO8);
  }

  @Test
  void linkTimeoutWritesAllBytes() {
    check(
        sqe -> sqe.prepLinkTimeout(0x1112131415161718L, IoUringConstants.IORING_TIMEOUT_BOOTTIME),
        "0f000000ffffffff",
        ZERO8,
        "1817161514131211",
        "0100000004000000",
        ZERO8,
        ZERO8,
        ZERO8,
        ZERO8);
  }

  @Test
  void msgRingHasTheResultInTheLengthAndTheUserDataInTheOffset() {
    check(
        sqe -> sqe.prepMsgRing(0x01020304, -2, 0x3132333435363738L),
        "2800000004030201",
        "3837363534333231",
        ZERO8,
        "feffffff00000000",
        ZERO8,
        ZERO8,
        ZERO8,
        ZERO8);
  }

  @Test
  void ioprioChangesNothingElse() {
    check(
        sqe -> {
          sqe.prepRecvSelect(7, 0, 0, 1);
          sqe.ioprio(0x8001);
          sqe.flags(IoUringConstants.IOSQE_IO_LINK);
          sqe.userData(9);
        },
        "1b24018007000000",
        ZERO8,
        ZERO8,
        ZERO8,
        "0900000000000000",
        "0100000000000000",
        ZERO8,
        ZERO8);
  }
}
