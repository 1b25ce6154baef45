package dev.leat.buffer;

import dev.leat.kernel.Sqe;
import dev.leat.ring.FixedBuffers;
import dev.leat.ring.Ring;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The memory of one transfer, where it is until the final CQE: a direct buffer's own, else a bounce
 * buffer's.
 *
 * <p>Threads: made by the caller of a read or write; the rest once, after the final CQE, by the
 * thread that completes it. Where the caller waits ({@link #forBlockingRead}, {@link
 * #forBlockingWrite}) that is the caller itself, since a confined arena's memory is its own: the
 * kernel is given other memory, and {@code finish} copies. The bytes between the buffer's position
 * and limit belong to the kernel meanwhile.
 *
 * <pre>
 * in the file   ...|&lt;- skipped -&gt;|&lt;- the caller's bytes -&gt;|&lt;- rounding -&gt;|...
 *                  ^ filePosition()                                     ^ + length()
 * </pre>
 *
 * Skipped and rounding are not empty only for an unaligned read of a file opened with O_DIRECT.
 */
public final class StableBuffer {
  private final ByteBuffer buffer;
  private final @Nullable MemorySegment bounce;
  private final long address;
  private final int length;
  private final int skipped;
  private final int wanted;

  /** What the memory is a part of, if a ring may know that by an index. */
  private final @Nullable AlignedMemory piece;

  private int fixedIndex = FixedBuffers.NONE;

  private StableBuffer(
      ByteBuffer buffer,
      @Nullable MemorySegment bounce,
      long address,
      int length,
      int skipped,
      @Nullable AlignedMemory piece) {
    this.buffer = buffer;
    this.bounce = bounce;
    this.address = address;
    this.length = length;
    this.skipped = skipped;
    this.wanted = buffer.remaining();
    this.piece = piece;
  }

  private static StableBuffer inPlace(
      ByteBuffer buffer, MemorySegment own, DirectAlignment alignment) {
    // Without direct I/O the kernel copies, and has no pages to look up.
    boolean direct = !alignment.equals(DirectAlignment.NONE);
    AlignedMemory piece = direct ? AlignedMemory.of(own) : null;
    return new StableBuffer(buffer, null, own.address(), buffer.remaining(), 0, piece);
  }

  /**
   * Where the kernel can read into or write what remains of a buffer, without any of the care that
   * this class is for; 0 where it cannot. For a call that is over when it returns, and a caller
   * that keeps the buffer reachable until then.
   */
  public static long addressInPlace(ByteBuffer buffer) {
    if (!buffer.isDirect()) {
      return 0;
    }
    MemorySegment memory = MemorySegment.ofBuffer(buffer);
    return CallerMemory.isStable(memory) ? memory.address() : 0;
  }

  /**
   * Memory for a read into what remains of {@code dst}, which any thread may complete.
   *
   * @param position in the file, in bytes
   * @throws IllegalStateException if the memory is a confined arena's
   */
  public static StableBuffer forRead(ByteBuffer dst, long position, DirectAlignment alignment) {
    MemorySegment own = nativeMemory(dst);
    if (own != null) {
      CallerMemory.refuseConfined(own);
    }
    return read(dst, own, position, alignment);
  }

  /**
   * Memory for a read that the calling thread waits for and completes.
   *
   * @param position in the file, in bytes
   * @throws IllegalStateException if the memory was freed
   * @throws WrongThreadException if it is a confined arena's of another thread
   */
  public static StableBuffer forBlockingRead(
      ByteBuffer dst, long position, DirectAlignment alignment) {
    MemorySegment own = nativeMemory(dst);
    if (own != null) {
      CallerMemory.checkAccess(own);
    }
    return read(dst, own, position, alignment);
  }

  /**
   * Memory for a write of what remains of {@code src}, which any thread may complete; its bytes are
   * read now or, from a direct buffer, until the end of the transfer. Position and length must be
   * aligned.
   *
   * @throws IllegalStateException if the memory is a confined arena's or was freed
   */
  public static StableBuffer forWrite(ByteBuffer src, DirectAlignment alignment) {
    MemorySegment memory = MemorySegment.ofBuffer(src);
    CallerMemory.refuseConfined(memory);
    return write(src, memory, alignment);
  }

  /**
   * Memory for a write that the calling thread waits for and completes; otherwise as {@link
   * #forWrite}.
   *
   * @throws IllegalStateException if the memory was freed
   * @throws WrongThreadException if it is a confined arena's of another thread
   */
  public static StableBuffer forBlockingWrite(ByteBuffer src, DirectAlignment alignment) {
    MemorySegment memory = MemorySegment.ofBuffer(src);
    CallerMemory.checkAccess(memory);
    return write(src, memory, alignment);
  }

  /** What remains of a direct buffer; null for memory on the heap, which moves. */
  private static @Nullable MemorySegment nativeMemory(ByteBuffer dst) {
    return dst.isDirect() ? MemorySegment.ofBuffer(dst) : null;
  }

  private static StableBuffer read(
      ByteBuffer dst, @Nullable MemorySegment own, long position, DirectAlignment alignment) {
    int remaining = dst.remaining();
    if (own != null && alignment.fits(position | remaining) && staysInPlace(own, alignment)) {
      return inPlace(dst, own, alignment);
    }
    int skipped = (int) (position - alignment.roundDown(position));
    // A length that would not fit an int is cut: the kernel transfers less than 2 GiB anyway.
    long enclosing = alignment.roundUp(skipped + (long) remaining);
    int length = (int) Math.min(enclosing, alignment.roundDown(Integer.MAX_VALUE));
    MemorySegment bounce = BounceBufferPool.SHARED.acquire(length);
    return new StableBuffer(dst, bounce, bounce.address(), length, skipped, null);
  }

  private static StableBuffer write(
      ByteBuffer src, MemorySegment memory, DirectAlignment alignment) {
    int remaining = src.remaining();
    if (staysInPlace(memory, alignment)) {
      return inPlace(src, memory, alignment);
    }
    MemorySegment bounce = BounceBufferPool.SHARED.acquire(remaining);
    try {
      MemorySegment.copy(memory, 0, bounce, 0, remaining);
    } catch (IllegalStateException freed) {
      BounceBufferPool.SHARED.release(bounce);
      throw freed;
    }
    return new StableBuffer(src, bounce, bounce.address(), remaining, 0, null);
  }

  private static boolean staysInPlace(MemorySegment memory, DirectAlignment alignment) {
    return CallerMemory.isStable(memory) && alignment.fitsMemory(memory.address());
  }

  /** Where the kernel reads or writes. */
  public long address() {
    return address;
  }

  /** How many bytes the kernel is asked for. */
  public int length() {
    return length;
  }

  /** Keeps the buffer's arena open, if it bounces because that could be closed. */
  public ArenaHold hold() {
    return bounce == null ? ArenaHold.NONE : ArenaHold.of(buffer);
  }

  /** A transfer is about to begin on this ring, which may know the memory by an index. */
  public void beginsOn(Ring ring) {
    if (piece != null) {
      fixedIndex = piece.indexIn(ring);
    }
  }

  /** Writes the SQE of a read, from {@code position} of a file on, in bytes. */
  public void prepareRead(Sqe sqe, int fd, long position) {
    if (fixedIndex == FixedBuffers.NONE) {
      sqe.prepRead(fd, address, length, position);
    } else {
      sqe.prepReadFixed(fd, address, length, position, fixedIndex);
    }
  }

  /** Writes the SQE of a write; the arguments are those of a read. */
  public void prepareWrite(Sqe sqe, int fd, long position) {
    if (fixedIndex == FixedBuffers.NONE) {
      sqe.prepWrite(fd, address, length, position);
    } else {
      sqe.prepWriteFixed(fd, address, length, position, fixedIndex);
    }
  }

  /** Where in the file the kernel begins when the caller asked for {@code position}. */
  public long filePosition(long position) {
    return position - skipped;
  }

  /**
   * The kernel has read this many bytes: gives the caller its own and moves the buffer's position.
   *
   * @param res the count, 0 at the end of the file
   * @return what the caller's read returns: -1 at the end of the file
   */
  public int finishRead(int res) {
    int count = Math.min(res - skipped, wanted);
    if (count <= 0) {
      return -1; // direct I/O may have read the skipped part of the file's last block
    }
    int start = buffer.position();
    if (bounce != null) {
      giveBack(bounce, start, count);
    }
    buffer.position(start + count);
    return count;
  }

  private void giveBack(MemorySegment from, int start, int count) {
    if (buffer.hasArray()) {
      int index = buffer.arrayOffset() + start;
      MemorySegment.copy(from, ValueLayout.JAVA_BYTE, skipped, buffer.array(), index, count);
    } else {
      MemorySegment.copy(from, skipped, MemorySegment.ofBuffer(buffer), 0, count);
    }
  }

  /** The kernel has written this many bytes: moves the buffer's position. */
  public int finishWrite(int res) {
    buffer.position(buffer.position() + res);
    return res;
  }

  /** Gives bounced memory back, after the final CQE and after {@code finish}. */
  public void release() {
    if (bounce != null) {
      BounceBufferPool.SHARED.release(bounce);
    }
  }
}
