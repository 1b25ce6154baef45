package dev.leat.ring;

import static dev.leat.kernel.IoUringConstants.IORING_REGISTER_BUFFERS2;
import static dev.leat.kernel.IoUringConstants.IORING_REGISTER_BUFFERS_UPDATE;

import dev.leat.kernel.BufferTable;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.BitSet;
import java.util.function.Consumer;

/**
 * A ring's registered buffers: memory that the kernel has looked up once, and need not at each
 * transfer that names it by its index. The table is made at the first one.
 *
 * <p>There is none where the kernel refuses it: before Linux 5.19, and for a ring of a single
 * issuer, whose thread this is not called by. A piece of memory can be refused as well, when more
 * than RLIMIT_MEMLOCK would be kept in its place. Transfers then name memory by its address.
 *
 * <p>Threads: any.
 */
public final class FixedBuffers {
  /** In place of an index: not registered. */
  public static final int NONE = -1;

  private static final int ENTRIES = 1024;

  private enum State {
    UNTRIED,
    AVAILABLE,
    REFUSED,
    CLOSED
  }

  private final Ring ring;
  private final BitSet taken = new BitSet(ENTRIES);
  private State state = State.UNTRIED;

  FixedBuffers(Ring ring) {
    this.ring = ring;
  }

  /**
   * Registers memory, whose pages then stay where they are.
   *
   * @param address page-aligned
   * @param length in bytes
   * @return its index, or {@link #NONE}
   */
  public synchronized int register(long address, long length) {
    if (state == State.UNTRIED) {
      state = createTable() ? State.AVAILABLE : State.REFUSED;
    }
    int index = taken.nextClearBit(0);
    if (state != State.AVAILABLE || index >= ENTRIES || !update(index, address, length)) {
      return NONE;
    }
    taken.set(index);
    return index;
  }

  /** Ends a registration, behind the transfers that name it. */
  public synchronized void unregister(int index) {
    if (state == State.AVAILABLE && update(index, 0, 0)) {
      taken.clear(index);
    }
  }

  /** Whether the ring is closed, and with it every registration ended. */
  public synchronized boolean isClosed() {
    return state == State.CLOSED;
  }

  /** The ring's descriptor is about to become somebody else's. */
  synchronized void close() {
    state = State.CLOSED;
  }

  private boolean createTable() {
    return call(IORING_REGISTER_BUFFERS2, argument -> BufferTable.create(argument, ENTRIES)) >= 0;
  }

  private boolean update(int index, long address, long length) {
    return call(
            IORING_REGISTER_BUFFERS_UPDATE,
            argument -> BufferTable.update(argument, index, address, length))
        == 1;
  }

  private int call(int opcode, Consumer<MemorySegment> filling) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment argument = arena.allocate(BufferTable.ARGUMENT_SIZE, Long.BYTES);
      filling.accept(argument);
      return ring.register(opcode, argument, BufferTable.SIZE);
    }
  }
}
