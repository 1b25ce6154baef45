package dev.leat.buffer;

import dev.leat.kernel.LinuxConstants;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The memory of one scattering read or gathering write, where it is until the final CQE: the direct
 * buffers' own, and for all others together a piece of bounce memory. The array that describes it
 * to the kernel lies behind the bounced bytes:
 *
 * <pre>
 * | bounced bytes, one buffer's behind the other's | to 8 | struct iovec | struct iovec ...
 * </pre>
 *
 * Direct I/O takes either every buffer where it lies or none of them; a read then encloses the
 * caller's bytes as in {@link StableBuffer}.
 *
 * <p>Threads: made by the caller of a read or write, which waits for the final CQE and does the
 * rest, once: the buffers may be a confined arena's. Their bytes between position and limit belong
 * to the kernel meanwhile.
 */
public final class BufferVector {
  /** The most bytes that Linux transfers in one call; what is behind them is left out. */
  private static final long MOST_BYTES = 0x7ffff000;

  private final List<VectorPart> parts;
  private final long wanted;
  private final int skipped;
  private final MemorySegment lent;
  private final IovecArray array;

  private BufferVector(
      List<VectorPart> parts, long position, boolean reading, DirectAlignment alignment) {
    this.parts = parts;
    long all = 0;
    long unstable = 0;
    boolean fit = alignment.fits(position);
    for (VectorPart part : parts) {
      all += part.length();
      unstable += part.isStable() ? 0 : part.length();
      fit &= part.isStable() && part.fits(alignment);
    }
    this.wanted = all;
    boolean inBlocks = !fit && !parts.isEmpty() && !alignment.equals(DirectAlignment.NONE);
    this.skipped = inBlocks ? (int) (position - alignment.roundDown(position)) : 0;
    long enclosing = reading ? alignment.roundUp(skipped + wanted) : wanted;
    long arrayOffset = (inBlocks ? enclosing : unstable) + Long.BYTES - 1 & -Long.BYTES;
    long arraySize = Math.max(1L, parts.size()) * IovecArray.ELEMENT;
    this.lent = BounceBufferPool.SHARED.acquire(arrayOffset + arraySize);
    this.array = new IovecArray(lent, arrayOffset);
    bounce(inBlocks);
    if (inBlocks) {
      array.add(lent.address(), enclosing);
    } else {
      for (VectorPart part : parts) {
        array.add(part.address(), part.length());
      }
    }
  }

  /**
   * Memory for a read into what remains of {@code dsts[offset]} and the {@code length - 1} buffers
   * behind it, of which the first {@value LinuxConstants#IOV_MAX} with room take part.
   *
   * @param position in the file, in bytes; matters to direct I/O only
   * @throws IndexOutOfBoundsException if there are no such elements
   * @throws IllegalArgumentException if a buffer is read-only
   * @throws IllegalStateException if a buffer's memory was freed
   * @throws WrongThreadException if it is a confined arena's of another thread
   */
  public static BufferVector forRead(
      ByteBuffer[] dsts, int offset, int length, long position, DirectAlignment alignment) {
    return new BufferVector(select(dsts, offset, length, true), position, true, alignment);
  }

  /**
   * Memory for a write of what remains of the buffers, which are chosen as for {@link #forRead}.
   * For direct I/O the position and {@link #wanted} must be aligned.
   *
   * @throws IndexOutOfBoundsException if there are no such elements
   * @throws IllegalStateException if a buffer's memory was freed
   * @throws WrongThreadException if it is a confined arena's of another thread
   */
  public static BufferVector forWrite(
      ByteBuffer[] srcs, int offset, int length, DirectAlignment alignment) {
    BufferVector vector =
        new BufferVector(select(srcs, offset, length, false), 0, false, alignment);
    try {
      for (VectorPart part : vector.parts) {
        part.send();
      }
    } catch (IllegalStateException freed) {
      vector.release();
      throw freed;
    }
    return vector;
  }

  /** Empty buffers do not count; a buffer behind the last one that takes part is not looked at. */
  private static List<VectorPart> select(
      ByteBuffer[] buffers, int offset, int length, boolean reading) {
    Objects.checkFromIndexSize(offset, length, buffers.length);
    List<VectorPart> parts = new ArrayList<>();
    long room = MOST_BYTES;
    for (int i = offset; i < offset + length && parts.size() < LinuxConstants.IOV_MAX; i++) {
      ByteBuffer buffer = buffers[i];
      if (reading && buffer.isReadOnly()) {
        throw new IllegalArgumentException("Read-only buffer");
      }
      MemorySegment memory = MemorySegment.ofBuffer(buffer);
      CallerMemory.checkAccess(memory);
      int size = (int) Math.min(memory.byteSize(), room);
      if (size > 0) {
        parts.add(new VectorPart(buffer, memory, size));
        room -= size;
      }
    }
    return parts;
  }

  private void bounce(boolean all) {
    long place = skipped;
    for (VectorPart part : parts) {
      if (all || !part.isStable()) {
        part.bounceThrough(lent, place);
        place += part.length();
      }
    }
  }

  /** As {@link StableBuffer#hold}, for all buffers that take part. */
  public ArenaHold hold() {
    return ArenaHold.of(parts.stream().map(VectorPart::buffer).toArray(ByteBuffer[]::new));
  }

  /** Where the array of {@code struct iovec} is. */
  public long iovAddress() {
    return array.address();
  }

  /** How many elements the array has; 0 if no buffer has room, which is none of the kernel's. */
  public int count() {
    return array.count();
  }

  /** How many bytes the caller could get or give. */
  public long wanted() {
    return wanted;
  }

  /** Where in the file the kernel begins when the caller asked for {@code position}. */
  public long filePosition(long position) {
    return position - skipped;
  }

  /**
   * The kernel has read this many bytes: gives each buffer its own, in their order, and moves the
   * positions.
   *
   * @param res the count, 0 at the end of the file
   * @return what the caller's read returns: -1 at the end of the file
   */
  public long finishRead(long res) {
    long count = Math.min(res - skipped, wanted);
    if (count <= 0) {
      return -1; // direct I/O may have read the skipped part of the file's last block
    }
    long left = count;
    for (VectorPart part : parts) {
      left -= part.receive((int) Math.min(left, part.length()));
    }
    return count;
  }

  /** The kernel has written this many bytes: moves the positions, in the buffers' order. */
  public long finishWrite(long res) {
    long left = res;
    for (VectorPart part : parts) {
      left -= part.advance((int) Math.min(left, part.length()));
    }
    return res;
  }

  /** Gives the memory back, after the final CQE and after {@code finish}. */
  public void release() {
    BounceBufferPool.SHARED.release(lent);
  }
}
