package dev.leat.ring;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.leat.kernel.Errno;
import dev.leat.kernel.IoUringConstants;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * The part of a kernel that answers while a ring is set up, of any release from 5.1 to 6.18. What
 * each release knows stands here a second time, on purpose: this is the expectation.
 */
final class SimulatedKernel implements RingCalls {
  static final int FD = 77;

  /** Setup flags by release, written as 100 * major + minor. */
  private static final NavigableMap<Integer, Integer> FLAGS = new TreeMap<>();

  /** The number of opcodes by release. */
  private static final NavigableMap<Integer, Integer> OPCODES = new TreeMap<>();

  static {
    FLAGS.put(501, 0b111);
    FLAGS.put(505, IoUringConstants.IORING_SETUP_CQSIZE);
    FLAGS.put(506, IoUringConstants.IORING_SETUP_CLAMP | IoUringConstants.IORING_SETUP_ATTACH_WQ);
    FLAGS.put(510, IoUringConstants.IORING_SETUP_R_DISABLED);
    FLAGS.put(518, IoUringConstants.IORING_SETUP_SUBMIT_ALL);
    FLAGS.put(
        519,
        IoUringConstants.IORING_SETUP_COOP_TASKRUN | IoUringConstants.IORING_SETUP_TASKRUN_FLAG);
    FLAGS.put(600, IoUringConstants.IORING_SETUP_SINGLE_ISSUER);
    FLAGS.put(601, IoUringConstants.IORING_SETUP_DEFER_TASKRUN);
    FLAGS.put(606, IoUringConstants.IORING_SETUP_NO_SQARRAY);
    OPCODES.put(501, 8);
    OPCODES.put(505, 17);
    OPCODES.put(506, 30);
    OPCODES.put(519, 47);
    OPCODES.put(609, 56);
    OPCODES.put(616, 63);
  }

  private final int release;
  private int registerErrno;
  private int enterErrno;
  private int setupErrno;
  private final List<Integer> asked = new ArrayList<>();
  private int closed;

  SimulatedKernel(int release) {
    this.release = release;
  }

  /** Answers every setup with this error. */
  SimulatedKernel refusingSetup(int errno) {
    setupErrno = errno;
    return this;
  }

  /** Answers every enter with this error. */
  SimulatedKernel refusingEnter(int errno) {
    enterErrno = errno;
    return this;
  }

  /** Answers every register with this error. */
  SimulatedKernel refusingRegister(int errno) {
    registerErrno = errno;
    return this;
  }

  static int known(int release) {
    return FLAGS.headMap(release, true).values().stream().reduce(0, (a, b) -> a | b);
  }

  /** The flags of each attempt. */
  List<Integer> asked() {
    return asked;
  }

  int closed() {
    return closed;
  }

  @Override
  public int setup(int entries, MemorySegment params) {
    int flags = params.get(JAVA_INT, 8);
    asked.add(flags);
    int refusal = setupErrno != 0 ? setupErrno : refusal(entries, params.get(JAVA_INT, 4), flags);
    if (refusal != 0) {
      return -refusal;
    }
    int sqEntries = Integer.highestOneBit(2 * entries - 1);
    boolean cqSize = (flags & IoUringConstants.IORING_SETUP_CQSIZE) != 0;
    params.set(JAVA_INT, 0, sqEntries);
    params.set(JAVA_INT, 4, cqSize ? params.get(JAVA_INT, 4) : 2 * sqEntries);
    params.set(JAVA_INT, 20, features());
    return FD;
  }

  private int refusal(int entries, int cqEntries, int flags) {
    boolean unknown = (flags & ~known(release)) != 0;
    boolean deferred = (flags & IoUringConstants.IORING_SETUP_DEFER_TASKRUN) != 0;
    boolean single = (flags & IoUringConstants.IORING_SETUP_SINGLE_ISSUER) != 0;
    boolean delayed = deferred || (flags & IoUringConstants.IORING_SETUP_COOP_TASKRUN) != 0;
    boolean flagged = (flags & IoUringConstants.IORING_SETUP_TASKRUN_FLAG) != 0;
    boolean cqSize = (flags & IoUringConstants.IORING_SETUP_CQSIZE) != 0;
    boolean size = entries < 1 || entries > 32_768 || (cqSize && cqEntries < entries);
    boolean contradictory = (deferred && !single) || (flagged && !delayed);
    return unknown || size || contradictory ? Errno.EINVAL : 0;
  }

  private int features() {
    return release >= 506 ? 0b1111 : 0b111;
  }

  @Override
  public int enter(int fd) {
    return -enterErrno;
  }

  @Override
  public int register(int fd, int opcode, MemorySegment arg, int nrArgs) {
    if (registerErrno != 0) {
      return -registerErrno;
    }
    if (release < 506 || opcode != IoUringConstants.IORING_REGISTER_PROBE) {
      return -Errno.EINVAL;
    }
    int opcodes = OPCODES.floorEntry(release).getValue();
    arg.set(JAVA_BYTE, 0, (byte) (opcodes - 1));
    arg.set(JAVA_BYTE, 1, (byte) opcodes);
    for (int op = 0; op < opcodes; op++) {
      arg.set(JAVA_BYTE, 16 + op * 8L, (byte) op);
      arg.set(JAVA_SHORT, 18 + op * 8L, (short) 1);
    }
    return 0;
  }

  @Override
  public int close(int fd) {
    closed++;
    return fd == FD ? 0 : -Errno.EBADF;
  }
}
