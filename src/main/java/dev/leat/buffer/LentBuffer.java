package dev.leat.buffer;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/**
 * A direct buffer whose memory is lent, for a copy between two channels that keep neither.
 *
 * <p>Threads: one, which closes it when nobody uses the buffer any more.
 */
public final class LentBuffer implements AutoCloseable {
  private final MemorySegment memory;
  private final ByteBuffer buffer;

  private LentBuffer(MemorySegment memory, int size) {
    this.memory = memory;
    this.buffer = memory.asSlice(0, size).asByteBuffer();
  }

  /**
   * Lends one, its contents undefined.
   *
   * @param size in bytes, at least 1
   * @throws OutOfMemoryError if the system has none
   */
  public static LentBuffer of(int size) {
    return new LentBuffer(BounceBufferPool.SHARED.acquire(size), size);
  }

  /** The buffer, of the size that was asked for. */
  public ByteBuffer buffer() {
    return buffer;
  }

  @Override
  public void close() {
    BounceBufferPool.SHARED.release(memory);
  }
}
