package dev.leat.ring;

import dev.leat.kernel.IoUringConstants;
import dev.leat.kernel.IoUringNames;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Set;

/**
 * What the io_uring of the running kernel can do: the features that io_uring_setup reports, and the
 * opcodes that IORING_REGISTER_PROBE finds. Immutable.
 */
public final class RingFeatures {
  /** {@code struct io_uring_probe}: last_op, ops_len, then 14 bytes reserved, then the entries. */
  private static final int PROBE_HEADER = 16;

  /** {@code struct io_uring_probe_op}: op, reserved, flags (16) at 2, reserved. */
  private static final int PROBE_ENTRY = 8;

  private static final int PROBE_ENTRY_FLAGS = 2;

  /** Opcodes are a byte. */
  private static final int MAX_OPCODES = 256;

  /** Without these no file can be served: all there from Linux 5.6 on. */
  private static final List<Integer> NEEDED =
      List.of(
          IoUringConstants.IORING_OP_FSYNC,
          IoUringConstants.IORING_OP_ASYNC_CANCEL,
          IoUringConstants.IORING_OP_READ,
          IoUringConstants.IORING_OP_WRITE);

  private final int features;
  private final BitSet opcodes;

  private RingFeatures(int features, BitSet opcodes) {
    this.features = features;
    this.opcodes = opcodes;
  }

  /**
   * Asks the kernel about a ring.
   *
   * @param fd the ring
   * @param features as io_uring_setup returned them
   */
  static RingFeatures probe(int fd, int features, RingCalls calls) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment probe = arena.allocate(PROBE_HEADER + MAX_OPCODES * PROBE_ENTRY, Long.BYTES);
      int result = calls.register(fd, IoUringConstants.IORING_REGISTER_PROBE, probe, MAX_OPCODES);
      return new RingFeatures(features, result < 0 ? deduced(features) : supported(probe));
    }
  }

  private static BitSet supported(MemorySegment probe) {
    BitSet opcodes = new BitSet();
    int length = Byte.toUnsignedInt(probe.get(ValueLayout.JAVA_BYTE, 1));
    for (int i = 0; i < length; i++) {
      long entry = PROBE_HEADER + (long) i * PROBE_ENTRY;
      int flags = probe.get(ValueLayout.JAVA_SHORT, entry + PROBE_ENTRY_FLAGS);
      if ((flags & IoUringConstants.IO_URING_OP_SUPPORTED) != 0) {
        opcodes.set(Byte.toUnsignedInt(probe.get(ValueLayout.JAVA_BYTE, entry)));
      }
    }
    return opcodes;
  }

  /**
   * What is certain where probing is refused, be it by a kernel that is too old for it or by a
   * seccomp filter: RW_CUR_POS came with Linux 5.6, and so did every opcode up to EPOLL_CTL.
   */
  private static BitSet deduced(int features) {
    BitSet opcodes = new BitSet();
    if ((features & IoUringConstants.IORING_FEAT_RW_CUR_POS) != 0) {
      opcodes.set(0, IoUringConstants.IORING_OP_EPOLL_CTL + 1);
    }
    return opcodes;
  }

  /** Names of the opcodes and features that we cannot do without and that are not there. */
  List<String> missing() {
    List<String> missing = new ArrayList<>();
    for (int opcode : NEEDED) {
      if (!supports(opcode)) {
        missing.add("IORING_OP_" + IoUringNames.opcode(opcode));
      }
    }
    return missing;
  }

  /** True if the kernel knows the opcode {@code IORING_OP_...}. */
  public boolean supports(int opcode) {
    return opcodes.get(opcode);
  }

  /** True if every bit of {@code feature}, {@code IORING_FEAT_...}, is there. */
  public boolean has(int feature) {
    return (features & feature) == feature;
  }

  /** Names without {@code IORING_FEAT_}, in the order of their bits. */
  public Set<String> features() {
    return IoUringNames.features(features);
  }

  /** Names without {@code IORING_OP_}, in the order of their numbers. */
  public List<String> opcodes() {
    return opcodes.stream().mapToObj(IoUringNames::opcode).toList();
  }
}
