package dev.leat.kernel;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;

/**
 * A submission queue entry, {@code struct io_uring_sqe}: one object that moves over the array of
 * them.
 *
 * <pre>
 *  0  op | flags | ioprio (16) | fd (32)
 *  8  off
 * 16  addr
 * 24  len (32)              | the opcode's own flags (32)
 * 32  user_data
 * 40  buf_index (16) | personality (16) | splice_fd_in, file_index (32)
 * 48  addr3
 * 56  reserved
 * </pre>
 *
 * <p>Each {@code prepX} writes all 64 bytes, with user data and flags 0: an entry is used again
 * each time the ring comes round, and a field left over from another opcode is either refused with
 * EINVAL or, worse, obeyed. {@link #userData} and {@link #flags} come after it.
 *
 * <p>Not safe for use by two threads: only the ring's poller writes entries. Plain stores, which
 * the release store of the SQ's tail publishes. Both supported processors are little-endian, which
 * lets a row of the picture be one store.
 */
public final class Sqe {
  /** Bytes an entry, in a ring without IORING_SETUP_SQE128. */
  public static final int SIZE = 64;

  private static final long FLAGS = 1;
  private static final long OFF = 8;
  private static final long ADDR = 16;
  private static final long LEN = 24;
  private static final long USER_DATA = 32;
  private static final long BUF_INDEX = 40;
  private static final long ADDR3 = 48;
  private static final long RESERVED = 56;

  private final MemorySegment entries;
  private long base;

  /**
   * Stands on entry 0.
   *
   * @param entries the mapped array; its size bounds every later {@link #moveTo}
   */
  public Sqe(MemorySegment entries) {
    this.entries = entries;
  }

  /** Stands on the entry {@code index} of the array. The ring's mask is the caller's business. */
  public void moveTo(int index) {
    base = (long) index * SIZE;
  }

  /** Does nothing, completes with 0. */
  public void prepNop() {
    write(IoUringConstants.IORING_OP_NOP, -1, 0, 0, 0, 0);
  }

  /**
   * {@code pread(fd, address, length, offset)}.
   *
   * @param address native memory that stays valid and is not moved until the final CQE
   * @param length unsigned for the kernel, which transfers at most 0x7ffff000 bytes
   * @param offset in bytes from the start of the file; -1 is the file's own position
   */
  public void prepRead(int fd, long address, int length, long offset) {
    write(IoUringConstants.IORING_OP_READ, fd, offset, address, length, 0);
  }

  /** {@code pwrite(fd, address, length, offset)}; the arguments are those of a read. */
  public void prepWrite(int fd, long address, int length, long offset) {
    write(IoUringConstants.IORING_OP_WRITE, fd, offset, address, length, 0);
  }

  /**
   * {@code preadv(fd, iov, count, offset)}: one read into several places.
   *
   * @param iovAddress an array of {@code struct iovec}; it and what it points to stay valid until
   *     the final CQE, since a read that waits looks at it again
   * @param count 0 to IOV_MAX
   * @param offset in bytes from the start of the file; -1 is the file's own position
   */
  public void prepReadv(int fd, long iovAddress, int count, long offset) {
    write(IoUringConstants.IORING_OP_READV, fd, offset, iovAddress, count, 0);
  }

  /** {@code pwritev(fd, iov, count, offset)}; the arguments are those of a scattering read. */
  public void prepWritev(int fd, long iovAddress, int count, long offset) {
    write(IoUringConstants.IORING_OP_WRITEV, fd, offset, iovAddress, count, 0);
  }

  /**
   * {@code fsync(fd)} of the whole file.
   *
   * @param fsyncFlags 0, or IORING_FSYNC_DATASYNC for {@code fdatasync}
   */
  public void prepFsync(int fd, int fsyncFlags) {
    write(IoUringConstants.IORING_OP_FSYNC, fd, 0, 0, 0, fsyncFlags);
  }

  /** {@code ftruncate(fd, length)}, from Linux 6.9 on. */
  public void prepFtruncate(int fd, long length) {
    write(IoUringConstants.IORING_OP_FTRUNCATE, fd, length, 0, 0, 0);
  }

  /**
   * Asks for the cancellation of the operation with this user data. Completes with 0 (found and
   * cancelled), -ENOENT (not there) or -EALREADY (too far); the operation has its own completion in
   * each case.
   *
   * @param cancelFlags IORING_ASYNC_CANCEL_ALL or 0; with ALL it completes with the number found
   */
  public void prepAsyncCancel(long userData, int cancelFlags) {
    write(IoUringConstants.IORING_OP_ASYNC_CANCEL, -1, 0, userData, 0, cancelFlags);
  }

  /**
   * Asks for the cancellation of operations on {@code fd}, from Linux 5.19 on; an older kernel
   * answers -EINVAL.
   *
   * @param cancelFlags as for {@link #prepAsyncCancel}; IORING_ASYNC_CANCEL_FD is added here
   */
  public void prepAsyncCancelFd(int fd, int cancelFlags) {
    int flags = cancelFlags | IoUringConstants.IORING_ASYNC_CANCEL_FD;
    write(IoUringConstants.IORING_OP_ASYNC_CANCEL, fd, 0, 0, 0, flags);
  }

  /** What the completion brings back. */
  public void userData(long userData) {
    entries.set(JAVA_LONG, base + USER_DATA, userData);
  }

  /** {@code IOSQE_} bits. */
  public void flags(int flags) {
    entries.set(JAVA_BYTE, base + FLAGS, (byte) flags);
  }

  private void write(int opcode, int fd, long off, long addr, int len, int opcodeFlags) {
    entries.set(JAVA_LONG, base, pair(opcode, fd));
    entries.set(JAVA_LONG, base + OFF, off);
    entries.set(JAVA_LONG, base + ADDR, addr);
    entries.set(JAVA_LONG, base + LEN, pair(len, opcodeFlags));
    entries.set(JAVA_LONG, base + USER_DATA, 0);
    entries.set(JAVA_LONG, base + BUF_INDEX, 0);
    entries.set(JAVA_LONG, base + ADDR3, 0);
    entries.set(JAVA_LONG, base + RESERVED, 0);
  }

  /** Two 32-bit fields as they lie in memory, the one at the lower address first. */
  private static long pair(int first, int second) {
    return Integer.toUnsignedLong(first) | ((long) second << Integer.SIZE);
  }
}
