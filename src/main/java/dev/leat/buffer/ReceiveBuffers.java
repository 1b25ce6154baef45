package dev.leat.buffer;

import dev.leat.kernel.BufferRing;
import dev.leat.kernel.IoUringConstants;
import dev.leat.kernel.Syscalls;
import dev.leat.ring.Ring;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/**
 * Buffers that the kernel takes one of when something has come, for receives into memory that it
 * cannot be given: ten thousand sockets that are silent hold none. Made at the first use; a kernel
 * without them (before Linux 5.19) has none.
 *
 * <p>Threads: {@link #available} with the role of the ring; {@link #take} and {@link #giveBack} by
 * the one that completes a receive, which has the buffer meanwhile; {@link #close} when the ring is
 * closed.
 */
public final class ReceiveBuffers {
  /** Bytes a buffer: the records of TLS fit in, with what stands about them. */
  public static final int SIZE = 32 << 10;

  /** What receives name the buffers by: the ring has no other group. */
  public static final int GROUP = 0;

  /** A power of two. As many may have come and not yet be taken out. */
  private static final int COUNT = 128;

  private enum State {
    UNTRIED,
    AVAILABLE,
    REFUSED
  }

  private final Ring ring;
  private State state = State.UNTRIED;

  /** The entries, to the end of a page, and behind them the buffers. */
  private MemorySegment memory = MemorySegment.NULL;

  /** Guarded by this: buffers come back from any thread. */
  private int tail;

  /** For one ring. Nothing is allocated yet. */
  public ReceiveBuffers(Ring ring) {
    this.ring = ring;
  }

  /** Whether receives can name the group. */
  public boolean available() {
    if (state == State.UNTRIED) {
      state = register() ? State.AVAILABLE : State.REFUSED;
    }
    return state == State.AVAILABLE;
  }

  private boolean register() {
    memory = BounceBufferPool.map(entriesSize() + (long) COUNT * SIZE);
    for (int bid = 0; bid < COUNT; bid++) {
      giveBack(bid);
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment argument = arena.allocate(BufferRing.REGISTRATION_SIZE, Long.BYTES);
      BufferRing.register(argument, memory.address(), COUNT, GROUP, 0);
      int result = ring.register(IoUringConstants.IORING_REGISTER_PBUF_RING, argument, 1);
      if (result < 0) {
        close();
      }
      return result >= 0;
    }
  }

  /** The entries begin a page, and so do the buffers. */
  private static long entriesSize() {
    return Math.max(4096, (long) COUNT * BufferRing.ENTRY_SIZE);
  }

  private static long offset(int bid) {
    return entriesSize() + (long) bid * SIZE;
  }

  /** Copies what has come in a buffer to where it was wanted, and moves the positions. */
  public void take(int bid, int count, ByteBuffer[] into) {
    StreamMemory.scatter(memory, offset(bid), count, into);
  }

  /** Lets the kernel use a buffer again. */
  public synchronized void giveBack(int bid) {
    BufferRing.set(memory, tail & (COUNT - 1), memory.address() + offset(bid), SIZE, bid);
    tail++;
    BufferRing.storeTailRelease(memory, tail);
  }

  /** Gives the memory back. */
  public void close() {
    if (memory.byteSize() > 0) {
      Syscalls.munmap(memory.address(), memory.byteSize());
      memory = MemorySegment.NULL;
    }
  }
}
