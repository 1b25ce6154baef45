package dev.leat.buffer;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The memory of one transfer, where it is until the final CQE: a direct buffer's own, else a bounce
 * buffer's.
 *
 * <p>Threads: made by the caller of a read or write; the rest by the thread that completes it,
 * once. The bytes between the buffer's position and limit belong to the kernel meanwhile.
 *
 * <pre>
 * in the file   ...|&lt;- skipped -&gt;|&lt;- the caller's bytes -&gt;|&lt;- rounding -&gt;|...
 *                  ^ filePosition()                                     ^ + length()
 * </pre>
 *
 * Skipped and rounding are not empty only for an unaligned read of a file opened with O_DIRECT.
 */
public final class StableBuffer {
  /**
   * The scopes of memory that is only freed when nothing refers to it: allocateDirect's, an
   * automatic arena's and the global one's. Public API cannot keep any other from being closed in
   * flight, and the kernel would write into memory that was given back.
   */
  private static final Set<Class<?>> NEVER_CLOSED =
      Set.of(
          MemorySegment.ofBuffer(ByteBuffer.allocateDirect(1)).scope().getClass(),
          Arena.ofAuto().scope().getClass(),
          Arena.global().scope().getClass());

  private static final Thread ANOTHER_THREAD = Thread.ofPlatform().unstarted(() -> {});

  private final ByteBuffer buffer;
  private final @Nullable MemorySegment bounce;
  private final long address;
  private final int length;
  private final int skipped;
  private final int wanted;

  private StableBuffer(
      ByteBuffer buffer, @Nullable MemorySegment bounce, long address, int length, int skipped) {
    this.buffer = buffer;
    this.bounce = bounce;
    this.address = address;
    this.length = length;
    this.skipped = skipped;
    this.wanted = buffer.remaining();
  }

  /**
   * Memory for a read into what remains of {@code dst}.
   *
   * @param position in the file, in bytes
   */
  public static StableBuffer forRead(ByteBuffer dst, long position, DirectAlignment alignment) {
    int remaining = dst.remaining();
    if (dst.isDirect()) {
      MemorySegment memory = MemorySegment.ofBuffer(dst);
      if (staysInPlace(memory, alignment) && alignment.fits(position | remaining)) {
        return new StableBuffer(dst, null, memory.address(), remaining, 0);
      }
    }
    int skipped = (int) (position - alignment.roundDown(position));
    // A length that would not fit an int is cut: the kernel transfers less than 2 GiB anyway.
    long enclosing = alignment.roundUp(skipped + (long) remaining);
    int length = (int) Math.min(enclosing, alignment.roundDown(Integer.MAX_VALUE));
    MemorySegment bounce = BounceBufferPool.SHARED.acquire(length);
    return new StableBuffer(dst, bounce, bounce.address(), length, skipped);
  }

  /**
   * Memory for a write of what remains of {@code src}; its bytes are read now or, from a direct
   * buffer, until the end of the transfer. Position and length must be aligned.
   */
  public static StableBuffer forWrite(ByteBuffer src, DirectAlignment alignment) {
    int remaining = src.remaining();
    MemorySegment memory = MemorySegment.ofBuffer(src);
    if (src.isDirect() && staysInPlace(memory, alignment)) {
      return new StableBuffer(src, null, memory.address(), remaining, 0);
    }
    MemorySegment bounce = BounceBufferPool.SHARED.acquire(remaining);
    MemorySegment.copy(memory, 0, bounce, 0, remaining);
    return new StableBuffer(src, bounce, bounce.address(), remaining, 0);
  }

  private static boolean staysInPlace(MemorySegment memory, DirectAlignment alignment) {
    if (!NEVER_CLOSED.contains(memory.scope().getClass())) {
      refuseConfined(memory);
      return false;
    }
    return alignment.fitsMemory(memory.address());
  }

  /** The thread that completes the transfer is another than the one that begins it. */
  private static void refuseConfined(MemorySegment memory) {
    if (!memory.isAccessibleBy(ANOTHER_THREAD)) {
      throw new IllegalStateException("Confined session not supported");
    }
  }

  /** Where the kernel reads or writes. */
  public long address() {
    return address;
  }

  /** How many bytes the kernel is asked for. */
  public int length() {
    return length;
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
      MemorySegment.copy(bounce, skipped, MemorySegment.ofBuffer(buffer), 0, count);
    }
    buffer.position(start + count);
    return count;
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
