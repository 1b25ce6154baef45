package dev.leat.kernel;

import static dev.leat.kernel.SqeBytes.ZERO8;
import static dev.leat.kernel.SqeBytes.check;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;

/** All 64 bytes of an entry, of operations on files and on whatever there is. */
class SqeTest {
  @Test
  void nopWritesAllBytes() {
    check(Sqe::prepNop, "00000000ffffffff", ZERO8, ZERO8, ZERO8, ZERO8, ZERO8, ZERO8, ZERO8);
  }

  @Test
  void readWritesAllBytes() {
    check(
        sqe -> sqe.prepRead(0x01020304, 0x1112131415161718L, 0x21222324, 0x3132333435363738L),
        "1600000004030201",
        "3837363534333231",
        "1817161514131211",
        "2423222100000000",
        ZERO8,
        ZERO8,
        ZERO8,
        ZERO8);
  }

  @Test
  void readTakesAnUnsignedLengthAndTheFilesOwnPosition() {
    check(
        sqe -> sqe.prepRead(7, 0xffff_ffff_ffff_f000L, 0x8000_0001, -1),
        "1600000007000000",
        "ffffffffffffffff",
        "00f0ffffffffffff",
        "0100008000000000",
        ZERO8,
        ZERO8,
        ZERO8,
        ZERO8);
  }

  @Test
  void writeWritesAllBytes() {
    check(
        sqe -> sqe.prepWrite(0x01020304, 0x1112131415161718L, 0x21222324, 0x3132333435363738L),
        "1700000004030201",
        "3837363534333231",
        "1817161514131211",
        "2423222100000000",
        ZERO8,
        ZERO8,
        ZERO8,
        ZERO8);
  }

  @Test
  void transfersOfRegisteredBuffersNameTheBuffer() {
    String[] rows = {
      "0400000004030201",
      "3837363534333231",
      "1817161514131211",
      "2423222100000000",
      ZERO8,
      "0201000000000000",
      ZERO8,
      ZERO8
    };
    long address = 0x1112131415161718L;
    long offset = 0x3132333435363738L;
    check(sqe -> sqe.prepReadFixed(0x01020304, address, 0x21222324, offset, 0x0102), rows);
    rows[0] = "0500000004030201";
    check(sqe -> sqe.prepWriteFixed(0x01020304, address, 0x21222324, offset, 0x0102), rows);
  }

  @Test
  void readvHasTheArrayInTheAddressAndItsCountInTheLength() {
    check(
        sqe -> sqe.prepReadv(0x01020304, 0x1112131415161718L, 1024, 0x3132333435363738L),
        "0100000004030201",
        "3837363534333231",
        "1817161514131211",
        "0004000000000000",
        ZERO8,
        ZERO8,
        ZERO8,
        ZERO8);
  }

  @Test
  void writevHasTheArrayInTheAddressAndItsCountInTheLength() {
    check(
        sqe -> sqe.prepWritev(7, 0x1112131415161718L, 2, -1),
        "0200000007000000",
        "ffffffffffffffff",
        "1817161514131211",
        "0200000000000000",
        ZERO8,
        ZERO8,
        ZERO8,
        ZERO8);
  }

  @Test
  void fsyncWritesAllBytes() {
    check(
        sqe -> sqe.prepFsync(5, IoUringConstants.IORING_FSYNC_DATASYNC),
        "0300000005000000",
        ZERO8,
        ZERO8,
        "0000000001000000",
        ZERO8,
        ZERO8,
        ZERO8,
        ZERO8);
  }

  @Test
  void ftruncateHasItsLengthInTheOffset() {
    check(
        sqe -> sqe.prepFtruncate(5, 0x3132333435363738L),
        "3700000005000000",
        "3837363534333231",
        ZERO8,
        ZERO8,
        ZERO8,
        ZERO8,
        ZERO8,
        ZERO8);
  }

  @Test
  void cancelHasTheOthersUserDataInTheAddress() {
    check(
        sqe -> sqe.prepAsyncCancel(0x3132333435363738L, IoUringConstants.IORING_ASYNC_CANCEL_ALL),
        "0e000000ffffffff",
        ZERO8,
        "3837363534333231",
        "0000000001000000",
        ZERO8,
        ZERO8,
        ZERO8,
        ZERO8);
  }

  @Test
  void cancelByDescriptorSaysSo() {
    check(
        sqe -> sqe.prepAsyncCancelFd(9, IoUringConstants.IORING_ASYNC_CANCEL_ALL),
        "0e00000009000000",
        ZERO8,
        ZERO8,
        "0000000003000000",
        ZERO8,
        ZERO8,
        ZERO8,
        ZERO8);
  }

  @Test
  void userDataAndFlagsChangeNothingElse() {
    check(
        sqe -> {
          sqe.prepNop();
          sqe.userData(0x3132333435363738L);
          sqe.flags(0x81);
        },
        "00810000ffffffff",
        ZERO8,
        ZERO8,
        ZERO8,
        "3837363534333231",
        ZERO8,
        ZERO8,
        ZERO8);
  }

  @Test
  void flagsAreAddedToThoseOfTheOperation() {
    check(
        sqe -> {
          sqe.prepNop();
          sqe.flags(0x81);
          sqe.flags(0x04);
        },
        "00850000ffffffff",
        ZERO8,
        ZERO8,
        ZERO8,
        ZERO8,
        ZERO8,
        ZERO8,
        ZERO8);
  }

  @Test
  void theNextUseForgetsUserDataAndAllFlags() {
    check(
        sqe -> {
          sqe.userData(1);
          sqe.flags(IoUringConstants.IOSQE_IO_LINK);
          sqe.ioprio(IoUringConstants.IORING_RECVSEND_POLL_FIRST);
          sqe.prepNop();
        },
        "00000000ffffffff",
        ZERO8,
        ZERO8,
        ZERO8,
        ZERO8,
        ZERO8,
        ZERO8,
        ZERO8);
  }

  @Test
  void anEntryBeyondTheArrayIsRefused() {
    Sqe sqe = new Sqe(MemorySegment.ofArray(new long[3 * 8]));
    sqe.moveTo(3);

    assertThatThrownBy(sqe::prepNop).isInstanceOf(IndexOutOfBoundsException.class);
  }
}
