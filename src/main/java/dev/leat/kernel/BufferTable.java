package dev.leat.kernel;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;

/**
 * The arguments of {@code io_uring_register} for a ring's table of registered buffers, as io_uring
 * has them from Linux 5.19 on: a table is made empty, and each entry set and emptied by itself.
 *
 * <pre>
 *  0       4       8         16       24       28       32         40        48
 *  +-------+-------+---------+--------+--------+--------+----------+---------+
 *  | nr    | flags | resv2   | data   | tags            |  struct io_uring_rsrc_register
 *  | offset| resv  | data    | tags   | nr     | resv2  |  struct io_uring_rsrc_update2
 *  |                                                    | iov_base | iov_len |  what data names
 *  +-------+-------+---------+--------+--------+--------+----------+---------+
 * </pre>
 *
 * <p>Threads: one an argument, which is needed during the call only.
 */
public final class BufferTable {
  /** Bytes of either structure, which the calls want as their count. */
  public static final int SIZE = 32;

  /** Bytes of an argument. */
  public static final int ARGUMENT_SIZE = 48;

  private static final long NR = 0;
  private static final long FLAGS = 4;

  private static final long UPDATE_OFFSET = 0;
  private static final long UPDATE_DATA = 8;
  private static final long UPDATE_NR = 24;

  private static final long IOV_BASE = 32;
  private static final long IOV_LEN = 40;

  private BufferTable() {}

  /** For IORING_REGISTER_BUFFERS2: a table of empty entries. */
  public static void create(MemorySegment argument, int entries) {
    argument.fill((byte) 0);
    argument.set(JAVA_INT, NR, entries);
    argument.set(JAVA_INT, FLAGS, IoUringConstants.IORING_RSRC_REGISTER_SPARSE);
  }

  /**
   * For IORING_REGISTER_BUFFERS_UPDATE: what an entry stands for from now on.
   *
   * @param address of memory whose pages the kernel keeps in their place until the entry is emptied
   * @param length in bytes, at most 1 GiB; 0, with the address 0, empties the entry
   */
  public static void update(MemorySegment argument, int index, long address, long length) {
    argument.fill((byte) 0);
    argument.set(JAVA_INT, UPDATE_OFFSET, index);
    argument.set(JAVA_LONG, UPDATE_DATA, argument.address() + IOV_BASE);
    argument.set(JAVA_INT, UPDATE_NR, 1);
    argument.set(JAVA_LONG, IOV_BASE, address);
    argument.set(JAVA_LONG, IOV_LEN, length);
  }
}
