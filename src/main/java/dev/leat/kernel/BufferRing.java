package dev.leat.kernel;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;

/**
 * A ring of provided buffers, {@code struct io_uring_buf_ring}, from Linux 5.19 on: the application
 * adds buffers at the tail, and the kernel takes them from a head of its own that nobody sees.
 *
 * <pre>
 * entry 0                            entry 1
 *  0        8      12     14         16       24     28     30
 *  +--------+------+------+------+   +--------+------+------+------+
 *  | addr   | len  | bid  | tail |   | addr   | len  | bid  | resv |  ...
 *  +--------+------+------+------+   +--------+------+------+------+
 * </pre>
 *
 * The tail lies where the first entry has two reserved bytes, so an entry is never written whole.
 *
 * <p>Threads: one at a time adds. The memory begins at a page and is the kernel's as well until
 * IORING_UNREGISTER_PBUF_RING or the end of the ring that it is registered with.
 *
 * <p>Ordering: plain stores fill entries, the release store of the tail publishes them, and the
 * kernel loads it with acquire. The CQE that names a buffer gives the buffer back to the
 * application, so that it can be added again.
 */
public final class BufferRing {
  /** Bytes an entry. */
  public static final int ENTRY_SIZE = 16;

  /** Bytes of a {@code struct io_uring_buf_reg}. */
  public static final int REGISTRATION_SIZE = 40;

  private static final long ADDR = 0;
  private static final long LEN = 8;
  private static final long BID = 12;
  private static final long TAIL = 14;

  private static final long REG_RING_ADDR = 0;
  private static final long REG_RING_ENTRIES = 8;
  private static final long REG_BGID = 12;
  private static final long REG_FLAGS = 14;

  private static final VarHandle SHORT = JAVA_SHORT.varHandle();

  private BufferRing() {}

  /**
   * Fills an entry, which the kernel sees when the tail has gone past it.
   *
   * @param index the entry's place: the tail it will have, masked with the number of entries less 1
   * @param address where the buffer is; it and its {@code length} in bytes are the kernel's until a
   *     CQE names {@code bid}
   * @param bid the buffer's number, unsigned in 16 bits
   */
  public static void set(MemorySegment ring, int index, long address, int length, int bid) {
    long entry = (long) index * ENTRY_SIZE;
    ring.set(JAVA_LONG, entry + ADDR, address);
    ring.set(JAVA_INT, entry + LEN, length);
    ring.set(JAVA_SHORT, entry + BID, (short) bid);
  }

  /**
   * Publishes the entries below {@code tail}.
   *
   * @param tail counts on from 0 without a mask; its lower 16 bits are stored
   */
  public static void storeTailRelease(MemorySegment ring, int tail) {
    SHORT.setRelease(ring, TAIL, (short) tail);
  }

  /**
   * Writes a {@code struct io_uring_buf_reg}, the argument of IORING_REGISTER_PBUF_RING and, of
   * which only {@code group} counts then, of IORING_UNREGISTER_PBUF_RING.
   *
   * <pre>
   *  0          8              12     14      16         40
   *  +----------+--------------+------+-------+----------+
   *  |ring_addr | ring_entries | bgid | flags | resv[3]  |
   *  +----------+--------------+------+-------+----------+
   * </pre>
   *
   * @param registration {@link #REGISTRATION_SIZE} bytes, needed during the call
   * @param entries a power of two, at most 32768
   * @param group what operations name the ring by, unsigned in 16 bits
   * @param flags {@code IOU_PBUF_RING_} bits
   */
  public static void register(
      MemorySegment registration, long ringAddress, int entries, int group, int flags) {
    registration.fill((byte) 0);
    registration.set(JAVA_LONG, REG_RING_ADDR, ringAddress);
    registration.set(JAVA_INT, REG_RING_ENTRIES, entries);
    registration.set(JAVA_SHORT, REG_BGID, (short) group);
    registration.set(JAVA_SHORT, REG_FLAGS, (short) flags);
  }
}
