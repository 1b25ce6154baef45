package dev.leat.kernel;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;

/**
 * A completion queue entry, {@code struct io_uring_cqe}, read where it lies in the ring.
 *
 * <pre>
 *  0         8     12     16
 *  +---------+------+------+
 *  |user_data| res  |flags |
 *  +---------+------+------+
 * </pre>
 *
 * Plain reads: the caller has loaded the CQ's tail with acquire and publishes its head with release
 * after the last of them.
 */
public final class Cqe {
  /** Bytes an entry, in a ring without IORING_SETUP_CQE32. */
  public static final int SIZE = 16;

  private static final long USER_DATA = 0;
  private static final long RES = 8;
  private static final long FLAGS = 12;

  private Cqe() {}

  /** What the submission carried as its user data. */
  public static long userData(MemorySegment memory, long offset) {
    return memory.get(JAVA_LONG, offset + USER_DATA);
  }

  /** The result: what the system call of the same name would return, or -errno. */
  public static int res(MemorySegment memory, long offset) {
    return memory.get(JAVA_INT, offset + RES);
  }

  /** {@code IORING_CQE_F_} bits, and the buffer's number in the upper 16 with F_BUFFER. */
  public static int flags(MemorySegment memory, long offset) {
    return memory.get(JAVA_INT, offset + FLAGS);
  }
}
