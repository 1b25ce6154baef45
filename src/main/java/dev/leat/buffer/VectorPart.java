package dev.leat.buffer;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * One buffer of a {@link BufferVector}, as it was when the transfer began: an application that
 * moves a position meanwhile must not shift the bytes of other buffers. Threads: the vector's.
 */
final class VectorPart {
  private final ByteBuffer buffer;
  private final int start;
  private final MemorySegment memory;
  private @Nullable MemorySegment bounce;

  /**
   * In place until {@link #bounceThrough}.
   *
   * @param memory the beginning of what remains of the buffer, or all of it
   */
  VectorPart(ByteBuffer buffer, MemorySegment memory) {
    this.buffer = buffer;
    this.start = buffer.position();
    this.memory = memory;
  }

  int length() {
    return (int) memory.byteSize();
  }

  boolean isStable() {
    return CallerMemory.isStable(memory);
  }

  boolean fits(DirectAlignment alignment) {
    return alignment.fitsMemory(memory.address()) && alignment.fits(length());
  }

  /** The kernel gets this memory, of the same size, in place of the buffer's. */
  void bounceThrough(MemorySegment lent) {
    bounce = lent;
  }

  /** Where the kernel reads or writes. */
  long address() {
    return bounce == null ? memory.address() : bounce.address();
  }

  /** Shows the kernel the buffer's bytes. */
  void send() {
    if (bounce != null) {
      MemorySegment.copy(memory, 0, bounce, 0, length());
    }
  }

  /** Takes what the kernel has put there, and moves the position; returns {@code count}. */
  int receive(int count) {
    if (bounce != null && count > 0) {
      MemorySegment.copy(bounce, 0, memory, 0, count);
    }
    return advance(count);
  }

  /** Moves the buffer's position that far from where it was; returns {@code count}. */
  int advance(int count) {
    if (count > 0) {
      buffer.position(start + count);
    }
    return count;
  }
}
