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
  private final int length;
  private final boolean stable;
  private @Nullable MemorySegment bounce;
  private long place;

  /**
   * In place until {@link #bounceThrough}.
   *
   * @param memory what remains of the buffer
   * @param length how much of it takes part, in bytes
   */
  VectorPart(ByteBuffer buffer, MemorySegment memory, int length) {
    this.buffer = buffer;
    this.start = buffer.position();
    this.memory = memory;
    this.length = length;
    this.stable = CallerMemory.isStable(memory);
  }

  ByteBuffer buffer() {
    return buffer;
  }

  int length() {
    return length;
  }

  boolean isStable() {
    return stable;
  }

  boolean fits(DirectAlignment alignment) {
    return alignment.fitsMemory(memory.address()) && alignment.fits(length);
  }

  /** The kernel gets the bytes of {@code lent} from {@code there} on, in place of the buffer's. */
  void bounceThrough(MemorySegment lent, long there) {
    bounce = lent;
    place = there;
  }

  /** Where the kernel reads or writes. */
  long address() {
    return bounce == null ? memory.address() : bounce.address() + place;
  }

  /** Shows the kernel the buffer's bytes. */
  void send() {
    if (bounce != null) {
      MemorySegment.copy(memory, 0, bounce, place, length);
    }
  }

  /** Takes what the kernel has put there, and moves the position; returns {@code count}. */
  int receive(int count) {
    if (bounce != null && count > 0) {
      MemorySegment.copy(bounce, place, memory, 0, count);
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
