package dev.leat.ring;

import static dev.leat.kernel.IoUringConstants.IORING_ENTER_GETEVENTS;
import static dev.leat.kernel.IoUringConstants.IORING_ENTER_NO_IOWAIT;
import static dev.leat.kernel.IoUringConstants.IORING_FEAT_NO_IOWAIT;
import static dev.leat.kernel.IoUringConstants.IORING_FEAT_SINGLE_MMAP;
import static dev.leat.kernel.IoUringConstants.IORING_OFF_CQ_RING;
import static dev.leat.kernel.IoUringConstants.IORING_OFF_SQES;
import static dev.leat.kernel.IoUringConstants.IORING_OFF_SQ_RING;
import static dev.leat.kernel.IoUringConstants.IORING_REGISTER_ENABLE_RINGS;
import static dev.leat.kernel.IoUringConstants.IORING_SETUP_DEFER_TASKRUN;
import static dev.leat.kernel.IoUringConstants.IORING_SETUP_R_DISABLED;
import static dev.leat.kernel.IoUringConstants.IORING_SETUP_SINGLE_ISSUER;

import dev.leat.kernel.Cqe;
import dev.leat.kernel.Errno;
import dev.leat.kernel.LinuxConstants;
import dev.leat.kernel.Memory;
import dev.leat.kernel.RingParams;
import dev.leat.kernel.Sqe;
import dev.leat.kernel.Syscalls;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * One io_uring: its descriptor, its mapped queues, and the call that drives them.
 *
 * <p>Threads: {@link #features}, {@link #fixedBuffers} and {@link #completionQueue}, the object, by
 * any; the rest with the poller's role. {@link #close} unmaps the queues: whoever calls it knows
 * that nobody is left who could reach them.
 */
public final class Ring implements AutoCloseable {
  private final int fd;
  private final RingFeatures features;
  private final int setupFlags;
  private final int waitFlags;
  private boolean enabled;
  private final Deque<MemorySegment> mappings = new ArrayDeque<>();
  private final SubmissionQueue submissionQueue;
  private final CompletionQueue completionQueue;
  private final FixedBuffers fixedBuffers = new FixedBuffers(this);

  private Ring(RingSetup setup) throws RingUnavailableException {
    RingParams params = setup.params();
    fd = setup.fd();
    setupFlags = setup.setupFlags();
    enabled = !has(IORING_SETUP_R_DISABLED);
    try {
      boolean single = (params.features() & IORING_FEAT_SINGLE_MMAP) != 0;
      long sqSize = submissionRingSize(params);
      long cqSize = params.cqesOffset() + (long) params.cqEntries() * Cqe.SIZE;
      MemorySegment sq = map(single ? Math.max(sqSize, cqSize) : sqSize, IORING_OFF_SQ_RING);
      MemorySegment cq = single ? sq : map(cqSize, IORING_OFF_CQ_RING);
      MemorySegment sqes = map((long) params.sqEntries() * Sqe.SIZE, IORING_OFF_SQES);
      features = setup.features();
      // A poller with nothing to do is idle, not in I/O wait (Linux 6.15).
      boolean noIowait = (params.features() & IORING_FEAT_NO_IOWAIT) != 0;
      waitFlags = IORING_ENTER_GETEVENTS | (noIowait ? IORING_ENTER_NO_IOWAIT : 0);
      submissionQueue = new SubmissionQueue(sq, sqes, params);
      completionQueue = new CompletionQueue(cq, params);
    } catch (Throwable t) {
      close();
      throw t;
    }
  }

  /**
   * Sets a ring up and maps it.
   *
   * @throws RingUnavailableException if io_uring cannot be used here; says why and what to do
   */
  public static Ring open(RingConfig config) throws RingUnavailableException {
    return new Ring(RingSetup.negotiate(config));
  }

  /** As {@link #open(RingConfig)}, of another kernel. */
  static Ring open(RingConfig config, RingCalls calls) throws RingUnavailableException {
    return new Ring(RingSetup.negotiate(config, calls));
  }

  /** What the kernel supports on this ring. */
  public RingFeatures features() {
    return features;
  }

  /** The memory that the kernel knows by an index on this ring. */
  public FixedBuffers fixedBuffers() {
    return fixedBuffers;
  }

  /** Whether only the thread that enabled the ring may use it. */
  boolean singleIssuer() {
    return has(IORING_SETUP_SINGLE_ISSUER);
  }

  private boolean has(int setupFlag) {
    return (setupFlags & setupFlag) != 0;
  }

  /** Whether the ring can be entered. */
  boolean enabled() {
    return enabled;
  }

  /** Lets a ring be entered that was made disabled; one of a single issuer by this thread alone. */
  void enable() {
    int result = register(IORING_REGISTER_ENABLE_RINGS, MemorySegment.NULL, 0);
    assert result == 0 : Errno.message(-result);
    enabled = true;
  }

  /**
   * {@code io_uring_register} on this ring; where it is of a single issuer by its thread alone.
   *
   * @return what the call returns, or -errno
   */
  public int register(int opcode, MemorySegment argument, int count) {
    return Syscalls.ioUringRegister(fd, opcode, argument, count);
  }

  SubmissionQueue submissionQueue() {
    return submissionQueue;
  }

  CompletionQueue completionQueue() {
    return completionQueue;
  }

  /**
   * Submits and waits by one call.
   *
   * @param toSubmit published entries that the kernel has not consumed
   * @param minComplete returns when the CQ has that many entries; 0 does not wait
   * @return how many entries were consumed, or -errno
   */
  int enter(int toSubmit, int minComplete) {
    // With DEFER_TASKRUN completions come in such a call only, also where none is waited for.
    boolean take = minComplete > 0 || has(IORING_SETUP_DEFER_TASKRUN);
    return Syscalls.ioUringEnter(fd, toSubmit, minComplete, take ? waitFlags : 0);
  }

  @Override
  public void close() {
    fixedBuffers.close();
    Syscalls.close(fd);
    while (!mappings.isEmpty()) {
      MemorySegment mapping = mappings.pop();
      Syscalls.munmap(mapping.address(), mapping.byteSize());
    }
  }

  /** Ends with the index array, or, where there is none, with the last of the counters. */
  private static long submissionRingSize(RingParams params) {
    int array = params.sqArrayOffset();
    return array != 0 ? array + (long) params.sqEntries() * Integer.BYTES : params.cqesOffset();
  }

  private MemorySegment map(long size, long offset) throws RingUnavailableException {
    int prot = LinuxConstants.PROT_READ | LinuxConstants.PROT_WRITE;
    int flags = LinuxConstants.MAP_SHARED | LinuxConstants.MAP_POPULATE;
    long address = Syscalls.mmap(size, prot, flags, fd, offset);
    if (address < 0) {
      throw new RingUnavailableException(Unavailability.ofErrno("mmap", (int) -address));
    }
    MemorySegment mapping = Memory.at(address, size);
    mappings.push(mapping);
    return mapping;
  }
}
