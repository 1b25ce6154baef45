package dev.leat.kernel;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;

/**
 * {@code struct io_uring_params}: what is asked of io_uring_setup, and what it answers.
 *
 * <pre>
 *   0 sq_entries      4 cq_entries       8 flags        12 sq_thread_cpu
 *  16 sq_thread_idle 20 features        24 wq_fd        28 resv[3]
 *  40 sq_off: 0 head   4 tail   8 ring_mask  12 ring_entries
 *            16 flags 20 dropped 24 array    28 resv  32 user_addr (64)
 *  80 cq_off: 0 head   4 tail   8 ring_mask  12 ring_entries
 *            16 overflow 20 cqes 24 flags    28 resv  32 user_addr (64)
 * 120
 * </pre>
 *
 * <p>The offsets are bytes from the start of the mapping, all of them below 2 GiB. Not safe for use
 * by two threads at once.
 */
public final class RingParams {
  /** Bytes. */
  public static final int SIZE = 120;

  private static final long SQ_ENTRIES = 0;
  private static final long CQ_ENTRIES = 4;
  private static final long FLAGS = 8;
  private static final long SQ_THREAD_CPU = 12;
  private static final long SQ_THREAD_IDLE = 16;
  private static final long FEATURES = 20;
  private static final long WQ_FD = 24;
  private static final long SQ_OFF = 40;
  private static final long CQ_OFF = 80;

  private final MemorySegment segment;

  private RingParams(MemorySegment segment) {
    this.segment = segment;
  }

  /** A structure of zeros that lives as long as the allocator's memory. */
  public static RingParams allocate(SegmentAllocator allocator) {
    return new RingParams(allocator.allocate(SIZE, Long.BYTES).fill((byte) 0));
  }

  /** The structure itself, to be handed to the kernel. */
  public MemorySegment segment() {
    return segment;
  }

  /** Zeros everything, input and output: a refused attempt may have left its answer here. */
  public void clear() {
    segment.fill((byte) 0);
  }

  /** Input: the completion queue's wished size; counts with IORING_SETUP_CQSIZE only. */
  public void cqEntries(int entries) {
    set(CQ_ENTRIES, entries);
  }

  /** Input: {@code IORING_SETUP_} bits. */
  public void flags(int flags) {
    set(FLAGS, flags);
  }

  /** Input: the processor of the SQPOLL thread, with IORING_SETUP_SQ_AFF. */
  public void sqThreadCpu(int cpu) {
    set(SQ_THREAD_CPU, cpu);
  }

  /** Input: after how many idle milliseconds the SQPOLL thread sleeps. */
  public void sqThreadIdle(int millis) {
    set(SQ_THREAD_IDLE, millis);
  }

  /** Input: the ring whose workers are shared, with IORING_SETUP_ATTACH_WQ. */
  public void wqFd(int fd) {
    set(WQ_FD, fd);
  }

  /** Entries of the submission queue: rounded up to a power of two, and clamped. */
  public int sqEntries() {
    return get(SQ_ENTRIES);
  }

  /** Entries of the completion queue: rounded up to a power of two, and clamped. */
  public int cqEntries() {
    return get(CQ_ENTRIES);
  }

  /** The setup flags as they were asked for. */
  public int flags() {
    return get(FLAGS);
  }

  /** {@code IORING_FEAT_} bits. */
  public int features() {
    return get(FEATURES);
  }

  public int sqHeadOffset() {
    return get(SQ_OFF);
  }

  public int sqTailOffset() {
    return get(SQ_OFF + 4);
  }

  public int sqRingMaskOffset() {
    return get(SQ_OFF + 8);
  }

  public int sqRingEntriesOffset() {
    return get(SQ_OFF + 12);
  }

  public int sqFlagsOffset() {
    return get(SQ_OFF + 16);
  }

  public int sqDroppedOffset() {
    return get(SQ_OFF + 20);
  }

  /** Where the index array is; 0 with IORING_SETUP_NO_SQARRAY, as there is none. */
  public int sqArrayOffset() {
    return get(SQ_OFF + 24);
  }

  public int cqHeadOffset() {
    return get(CQ_OFF);
  }

  public int cqTailOffset() {
    return get(CQ_OFF + 4);
  }

  public int cqRingMaskOffset() {
    return get(CQ_OFF + 8);
  }

  public int cqRingEntriesOffset() {
    return get(CQ_OFF + 12);
  }

  public int cqOverflowOffset() {
    return get(CQ_OFF + 16);
  }

  /** Where the entries of {@link Cqe#SIZE} begin. */
  public int cqesOffset() {
    return get(CQ_OFF + 20);
  }

  /** Where the CQ's flags are, from Linux 5.8 on; 0 before. */
  public int cqFlagsOffset() {
    return get(CQ_OFF + 24);
  }

  private int get(long offset) {
    return segment.get(JAVA_INT, offset);
  }

  private void set(long offset, int value) {
    segment.set(JAVA_INT, offset, value);
  }
}
