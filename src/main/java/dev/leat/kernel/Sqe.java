package dev.leat.kernel;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

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
 * EINVAL or, worse, obeyed. {@link #userData}, {@link #flags} and {@link #ioprio} come after it.
 *
 * <p>Memory that an operation names stays valid, and stays where it is, until the final CQE, unless
 * the operation says that the kernel needs it only until the entry is submitted: until
 * io_uring_enter has counted it as consumed, on kernels with IORING_FEAT_SUBMIT_STABLE (5.5).
 *
 * <p>Not safe for use by two threads: only the ring's poller writes entries. Plain stores, which
 * the release store of the SQ's tail publishes. Both supported processors are little-endian, which
 * lets a row of the picture be one store.
 */
public final class Sqe {
  /** Bytes an entry, in a ring without IORING_SETUP_SQE128. */
  public static final int SIZE = 64;

  private static final long FLAGS = 1;
  private static final long IOPRIO = 2;
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
   * As {@link #prepRead}, into memory of a registered buffer, see {@link BufferTable}.
   *
   * @param index of the ring's table, in which the memory lies as a whole
   */
  public void prepReadFixed(int fd, long address, int length, long offset, int index) {
    write(IoUringConstants.IORING_OP_READ_FIXED, fd, offset, address, length, 0);
    entries.set(JAVA_SHORT, base + BUF_INDEX, (short) index);
  }

  /** As {@link #prepWrite}, from memory of a registered buffer; arguments as those of a read. */
  public void prepWriteFixed(int fd, long address, int length, long offset, int index) {
    write(IoUringConstants.IORING_OP_WRITE_FIXED, fd, offset, address, length, 0);
    entries.set(JAVA_SHORT, base + BUF_INDEX, (short) index);
  }

  /**
   * {@code preadv(fd, iov, count, offset)}: one read into several places.
   *
   * @param iovAddress an array of {@code struct iovec}; it and what it points to stay valid until
   *     the final CQE, since a read that waits looks at it again
   * @param count 0 to IOV_MAX
   * @param offset in bytes from the start of the file; -1 is the file's own position. A socket has
   *     none and takes 0 or -1: this is how one scatters, and prepWritev how one gathers
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

  /**
   * {@code accept4(fd, address, length, flags)}, from Linux 5.5 on. Completes with the connection's
   * descriptor, which is the caller's to close whatever became of its wish to accept: a
   * cancellation may come too late.
   *
   * <p>A socket with O_NONBLOCK is not waited for, by this and by the operations below, which then
   * complete with -EAGAIN.
   *
   * @param sockaddrAddress where the peer's address is written; 0 for nowhere
   * @param socklenAddress an {@code socklen_t}, the size of that place, which becomes the length of
   *     the address; 0 without a place
   * @param flags SOCK_CLOEXEC and SOCK_NONBLOCK, for the new descriptor
   */
  public void prepAccept(int fd, long sockaddrAddress, long socklenAddress, int flags) {
    write(IoUringConstants.IORING_OP_ACCEPT, fd, socklenAddress, sockaddrAddress, 0, flags);
  }

  /**
   * {@code connect(fd, address, length)}, from Linux 5.5 on. Completes with 0 when the connection
   * stands.
   *
   * @param sockaddrAddress the peer's address, needed until the entry is submitted
   * @param socklen its length in bytes, as {@link SocketAddresses#encode} returned it
   */
  public void prepConnect(int fd, long sockaddrAddress, int socklen) {
    write(IoUringConstants.IORING_OP_CONNECT, fd, socklen, sockaddrAddress, 0, 0);
  }

  /**
   * {@code send(fd, address, length, flags)}, from Linux 5.6 on. Completes with what was taken,
   * which may be less than the length.
   *
   * @param msgFlags MSG_NOSIGNAL belongs to them: without it EPIPE comes with a SIGPIPE, which the
   *     virtual machine ignores and a program that embeds one may not. With MSG_WAITALL the kernel
   *     itself goes on after a short send, from Linux 6.0 on
   */
  public void prepSend(int fd, long address, int length, int msgFlags) {
    write(IoUringConstants.IORING_OP_SEND, fd, 0, address, length, msgFlags);
  }

  /**
   * A send without a copy, from Linux 6.0 on. Two CQEs where it went well: the first with the
   * result and IORING_CQE_F_MORE, and when the network needs the memory no longer a second one with
   * IORING_CQE_F_NOTIF. Without F_MORE on the first there is no second.
   *
   * @param address needed until the final CQE, which may be long after the result: until the peer
   *     acknowledged
   * @param msgFlags as for {@link #prepSend}; IORING_SEND_ZC_REPORT_USAGE is for {@link #ioprio}
   */
  public void prepSendZc(int fd, long address, int length, int msgFlags) {
    write(IoUringConstants.IORING_OP_SEND_ZC, fd, 0, address, length, msgFlags);
  }

  /**
   * {@code recv(fd, address, length, flags)}, from Linux 5.6 on. Completes with what came, at least
   * a byte, or with 0 at the end of the stream.
   *
   * @param msgFlags 0; with MSG_WAITALL it completes when all of {@code length} is there
   */
  public void prepRecv(int fd, long address, int length, int msgFlags) {
    write(IoUringConstants.IORING_OP_RECV, fd, 0, address, length, msgFlags);
  }

  /**
   * A receive into a buffer that the kernel takes out of a group of provided ones when there is
   * something to receive. The CQE says which: F_BUFFER in its flags, the buffer's number above
   * IORING_CQE_BUFFER_SHIFT. It completes with -ENOBUFS if there is none left. Groups come with
   * Linux 5.7, {@link BufferRing} with 5.19.
   *
   * @param length the most that is received; 0 for the buffer's own length
   * @param group the group's id, unsigned in 16 bits
   */
  public void prepRecvSelect(int fd, int length, int msgFlags, int group) {
    write(IoUringConstants.IORING_OP_RECV, fd, 0, 0, length, msgFlags);
    entries.set(JAVA_SHORT, base + BUF_INDEX, (short) group);
    flags(IoUringConstants.IOSQE_BUFFER_SELECT);
  }

  /**
   * {@code sendmsg(fd, msg, flags)}, from Linux 5.3 on.
   *
   * @param msghdrAddress the {@code struct msghdr}; it and its arrays are needed until the entry is
   *     submitted, what they point to until the final CQE
   * @param msgFlags as for {@link #prepSend}
   */
  public void prepSendmsg(int fd, long msghdrAddress, int msgFlags) {
    write(IoUringConstants.IORING_OP_SENDMSG, fd, 0, msghdrAddress, 1, msgFlags);
  }

  /**
   * {@code recvmsg(fd, msg, flags)}, from Linux 5.3 on.
   *
   * @param msghdrAddress the {@code struct msghdr}, whose fields the kernel writes at the end: all
   *     of it is needed until the final CQE
   */
  public void prepRecvmsg(int fd, long msghdrAddress, int msgFlags) {
    write(IoUringConstants.IORING_OP_RECVMSG, fd, 0, msghdrAddress, 1, msgFlags);
  }

  /** {@code shutdown(fd, how)}, how being SHUT_RD, SHUT_WR or SHUT_RDWR; from Linux 5.11 on. */
  public void prepShutdown(int fd, int how) {
    write(IoUringConstants.IORING_OP_SHUTDOWN, fd, 0, 0, how, 0);
  }

  /**
   * Waits for one event of {@code poll(2)}. Completes with the {@code POLL} bits that are set.
   *
   * @param mask {@code POLL} bits; POLLERR, POLLHUP and, unlike poll(2), POLLRDHUP are always among
   *     them
   */
  public void prepPollAdd(int fd, int mask) {
    write(IoUringConstants.IORING_OP_POLL_ADD, fd, 0, 0, 0, mask);
  }

  /**
   * Completes with -ETIME when the time is over, or with 0 when as many other operations as {@code
   * count} says are complete; from Linux 5.4 on.
   *
   * @param timespecAddress two 64-bit numbers, seconds and nanoseconds, needed until the entry is
   *     submitted
   * @param count 0 for the time alone
   * @param timeoutFlags {@code IORING_TIMEOUT_} bits; 0 is a duration on CLOCK_MONOTONIC
   */
  public void prepTimeout(long timespecAddress, int count, int timeoutFlags) {
    long off = Integer.toUnsignedLong(count);
    write(IoUringConstants.IORING_OP_TIMEOUT, -1, off, timespecAddress, 1, timeoutFlags);
  }

  /**
   * Limits the time of the entry before it, which carries IOSQE_IO_LINK, and cancels it when the
   * time is over; from Linux 5.5 on. Completes with -ETIME if it did, and with -ECANCELED if the
   * other was first.
   *
   * @param timespecAddress as for {@link #prepTimeout}
   */
  public void prepLinkTimeout(long timespecAddress, int timeoutFlags) {
    write(IoUringConstants.IORING_OP_LINK_TIMEOUT, -1, 0, timespecAddress, 1, timeoutFlags);
  }

  /**
   * Posts a CQE to another ring, from Linux 5.18 on. Completes with 0 here.
   *
   * @param ringFd the other ring
   * @param res what its CQE has as the result
   * @param userData what its CQE has as the user data
   */
  public void prepMsgRing(int ringFd, int res, long userData) {
    long command = IoUringConstants.IORING_MSG_DATA;
    write(IoUringConstants.IORING_OP_MSG_RING, ringFd, userData, command, res, 0);
  }

  /** What the completion brings back. */
  public void userData(long userData) {
    entries.set(JAVA_LONG, base + USER_DATA, userData);
  }

  /** What {@link #userData(long)} has set. */
  public long userData() {
    return entries.get(JAVA_LONG, base + USER_DATA);
  }

  /** Adds {@code IOSQE_} bits to what {@code prepX} set. */
  public void flags(int flags) {
    byte set = entries.get(JAVA_BYTE, base + FLAGS);
    entries.set(JAVA_BYTE, base + FLAGS, (byte) (set | flags));
  }

  /**
   * The flags of sends, receives and accepts that have their place here, such as
   * IORING_RECVSEND_POLL_FIRST (5.19): wait for the socket first, as nothing is expected to be
   * there.
   */
  public void ioprio(int flags) {
    entries.set(JAVA_SHORT, base + IOPRIO, (short) flags);
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
