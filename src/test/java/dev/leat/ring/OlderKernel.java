package dev.leat.ring;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.leat.kernel.Errno;
import dev.leat.kernel.IoUringConstants;
import dev.leat.kernel.Syscalls;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * The running kernel, held to what Linux 5.10 can: its rings report no more, and refuse to obey
 * more, as a sandbox has them do it (IORING_REGISTER_RESTRICTIONS).
 */
public final class OlderKernel implements RingCalls {
  private static final int RELEASE = 510;

  /** {@code IORING_FEAT_SINGLE_MMAP} to {@code IORING_FEAT_POLL_32BITS}. */
  private static final int FEATURES = 0x7f;

  /** {@code IORING_OP_NOP} to {@code IORING_OP_TEE}. */
  private static final int OPCODES = 34;

  /** {@code IORING_REGISTER_BUFFERS} to {@code IORING_REGISTER_ENABLE_RINGS}. */
  private static final int REGISTER_OPCODES = 13;

  /** Of {@code struct io_uring_restriction}: opcode (16), what is allowed (8), 13 reserved. */
  private static final int RESTRICTION = 16;

  private static final short RESTRICTION_REGISTER_OP = 0;
  private static final short RESTRICTION_SQE_OP = 1;
  private static final short RESTRICTION_SQE_FLAGS_ALLOWED = 2;

  /** Six flags: all but {@code IOSQE_CQE_SKIP_SUCCESS}. */
  private static final int SQE_FLAGS = 0x3f;

  private static final int SETUP_FLAGS = 8;
  private static final int SETUP_FEATURES = 20;

  private OlderKernel() {}

  /**
   * A ring on which everything works that worked then.
   *
   * @throws RingUnavailableException as by {@link Ring#open(RingConfig)}
   */
  public static Ring open(RingConfig config) throws RingUnavailableException {
    return Ring.open(config, new OlderKernel());
  }

  @Override
  public int setup(int entries, MemorySegment params) {
    int flags = params.get(JAVA_INT, SETUP_FLAGS);
    if ((flags & ~SimulatedKernel.known(RELEASE)) != 0) {
      return -Errno.EINVAL;
    }
    params.set(JAVA_INT, SETUP_FLAGS, flags | IoUringConstants.IORING_SETUP_R_DISABLED);
    int fd = KERNEL.setup(entries, params);
    if (fd >= 0) {
      restrict(fd);
      if ((flags & IoUringConstants.IORING_SETUP_R_DISABLED) == 0) {
        int opcode = IoUringConstants.IORING_REGISTER_ENABLE_RINGS;
        done(Syscalls.ioUringRegister(fd, opcode, MemorySegment.NULL, 0));
      }
    }
    params.set(JAVA_INT, SETUP_FLAGS, flags);
    params.set(JAVA_INT, SETUP_FEATURES, params.get(JAVA_INT, SETUP_FEATURES) & FEATURES);
    return fd;
  }

  private static void restrict(int fd) {
    try (Arena arena = Arena.ofConfined()) {
      int count = OPCODES + REGISTER_OPCODES + 1;
      MemorySegment list = arena.allocate((long) count * RESTRICTION, Integer.BYTES);
      for (int opcode = 0; opcode < OPCODES; opcode++) {
        allow(list, opcode, RESTRICTION_SQE_OP, opcode);
      }
      for (int opcode = 0; opcode < REGISTER_OPCODES; opcode++) {
        allow(list, OPCODES + opcode, RESTRICTION_REGISTER_OP, opcode);
      }
      allow(list, count - 1, RESTRICTION_SQE_FLAGS_ALLOWED, SQE_FLAGS);
      int opcode = IoUringConstants.IORING_REGISTER_RESTRICTIONS;
      done(Syscalls.ioUringRegister(fd, opcode, list, count));
    }
  }

  private static void allow(MemorySegment list, int index, short kind, int what) {
    list.set(JAVA_SHORT, (long) index * RESTRICTION, kind);
    list.set(JAVA_BYTE, (long) index * RESTRICTION + Short.BYTES, (byte) what);
  }

  private static void done(int result) {
    if (result < 0) {
      throw new AssertionError(Errno.message(-result));
    }
  }

  @Override
  public int enter(int fd) {
    return KERNEL.enter(fd);
  }

  /** A probe finds what was there then. */
  @Override
  public int register(int fd, int opcode, MemorySegment arg, int nrArgs) {
    int result = KERNEL.register(fd, opcode, arg, nrArgs);
    if (opcode == IoUringConstants.IORING_REGISTER_PROBE && result >= 0) {
      arg.set(JAVA_BYTE, 0, (byte) (OPCODES - 1));
      arg.set(JAVA_BYTE, 1, (byte) OPCODES);
    }
    return result;
  }

  @Override
  public int close(int fd) {
    return KERNEL.close(fd);
  }
}
