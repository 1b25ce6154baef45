package dev.leat.buffer;

import dev.leat.kernel.LinuxConstants;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The memory of one transfer of a stream, where it is until the final CQE: the buffers' own where
 * the kernel can be given that, else one piece of bounce memory for all of them. A stream may move
 * less than it is asked for, so no more than {@value #MOST_BOUNCED} bytes bounce at a time.
 *
 * <p>Threads: made by the caller, of buffers that were {@linkplain #check checked}; the rest once,
 * after the final CQE, by the thread that completes the transfer. The bytes between the buffers'
 * positions and limits belong to the kernel meanwhile.
 */
public final class StreamMemory {
  private static final int MOST_BOUNCED = 1 << 20;

  private final ByteBuffer[] buffers;
  private final @Nullable MemorySegment lent;
  private final boolean bounced;
  private final long address;
  private final int length;

  private StreamMemory(
      ByteBuffer[] buffers,
      @Nullable MemorySegment lent,
      boolean bounced,
      long address,
      int length) {
    this.buffers = buffers;
    this.lent = lent;
    this.bounced = bounced;
    this.address = address;
    this.length = length;
  }

  /**
   * Refuses buffers that no other thread can complete a transfer of.
   *
   * @throws IllegalStateException if one was freed, or is a confined arena's
   */
  public static void check(ByteBuffer[] buffers) {
    for (ByteBuffer buffer : buffers) {
      if (buffer.isDirect()) {
        MemorySegment memory = MemorySegment.ofBuffer(buffer);
        CallerMemory.refuseConfined(memory);
        CallerMemory.refuseFreed(memory);
      }
    }
  }

  /** Whether the kernel can be given all of these buffers as they are. */
  public static boolean areInPlace(ByteBuffer[] buffers) {
    for (ByteBuffer buffer : buffers) {
      if (!buffer.isDirect() || !CallerMemory.isStable(MemorySegment.ofBuffer(buffer))) {
        return false;
      }
    }
    return true;
  }

  /** Memory to receive into the buffers, in the order of the bytes. */
  public static StreamMemory forReceive(ByteBuffer[] buffers) {
    return areInPlace(buffers) ? inPlace(buffers) : bounced(buffers, lend(buffers));
  }

  /**
   * Memory to send what remains of the buffers, in their order. Bounced bytes are read now.
   *
   * @throws IllegalStateException if a buffer was freed
   */
  public static StreamMemory forSend(ByteBuffer[] buffers) {
    if (areInPlace(buffers)) {
      return inPlace(buffers);
    }
    MemorySegment lent = lend(buffers);
    try {
      gather(buffers, lent);
    } catch (IllegalStateException freed) {
      BounceBufferPool.SHARED.release(lent);
      throw freed;
    }
    return bounced(buffers, lent);
  }

  private static StreamMemory inPlace(ByteBuffer[] buffers) {
    if (buffers.length == 1) {
      long address = MemorySegment.ofBuffer(buffers[0]).address();
      return new StreamMemory(buffers, null, false, address, buffers[0].remaining());
    }
    int most = Math.min(buffers.length, LinuxConstants.IOV_MAX);
    MemorySegment lent = BounceBufferPool.SHARED.acquire((long) most * IovecArray.ELEMENT);
    IovecArray array = new IovecArray(lent, 0);
    for (ByteBuffer buffer : buffers) {
      if (buffer.hasRemaining() && array.count() < most) {
        array.add(MemorySegment.ofBuffer(buffer).address(), buffer.remaining());
      }
    }
    return new StreamMemory(buffers, lent, false, array.address(), array.count());
  }

  private static StreamMemory bounced(ByteBuffer[] buffers, MemorySegment lent) {
    return new StreamMemory(buffers, lent, true, lent.address(), bouncedSize(buffers));
  }

  private static MemorySegment lend(ByteBuffer[] buffers) {
    return BounceBufferPool.SHARED.acquire(bouncedSize(buffers));
  }

  private static int bouncedSize(ByteBuffer[] buffers) {
    return (int) Math.min(remaining(buffers), MOST_BOUNCED);
  }

  /** What remains of all buffers, in bytes. */
  public static long remaining(ByteBuffer[] buffers) {
    long remaining = 0;
    for (ByteBuffer buffer : buffers) {
      remaining += buffer.remaining();
    }
    return remaining;
  }

  /** Whether {@link #address} is that of an array of {@code struct iovec}. */
  public boolean isVector() {
    return lent != null && !bounced;
  }

  /** Where the kernel reads or writes, or where the vector is. */
  public long address() {
    return address;
  }

  /** How many bytes, or how many elements the vector has. */
  public int length() {
    return length;
  }

  /** The kernel has put so many bytes there: gives each buffer its own. */
  public void received(int count) {
    if (bounced && lent != null) {
      scatter(lent, 0, count, buffers);
    } else {
      advance(count);
    }
  }

  /** The kernel has sent so many bytes: moves the positions. */
  public void sent(int count) {
    advance(count);
  }

  private void advance(int count) {
    int left = count;
    for (ByteBuffer buffer : buffers) {
      int part = Math.min(left, buffer.remaining());
      buffer.position(buffer.position() + part);
      left -= part;
    }
  }

  private static void gather(ByteBuffer[] buffers, MemorySegment into) {
    int size = bouncedSize(buffers);
    int done = 0;
    for (ByteBuffer buffer : buffers) {
      int part = Math.min(size - done, buffer.remaining());
      if (buffer.hasArray()) {
        int index = buffer.arrayOffset() + buffer.position();
        MemorySegment.copy(buffer.array(), index, into, ValueLayout.JAVA_BYTE, done, part);
      } else if (part > 0) {
        MemorySegment.copy(MemorySegment.ofBuffer(buffer), 0, into, done, part);
      }
      done += part;
    }
  }

  /** Copies bytes into buffers, in their order, and moves the positions. */
  static void scatter(MemorySegment from, long offset, int count, ByteBuffer[] into) {
    int done = 0;
    for (ByteBuffer buffer : into) {
      int part = Math.min(count - done, buffer.remaining());
      int position = buffer.position();
      if (buffer.hasArray()) {
        int index = buffer.arrayOffset() + position;
        MemorySegment.copy(from, ValueLayout.JAVA_BYTE, offset + done, buffer.array(), index, part);
      } else if (part > 0) {
        MemorySegment.copy(from, offset + done, MemorySegment.ofBuffer(buffer), 0, part);
      }
      buffer.position(position + part);
      done += part;
    }
  }

  /** Gives lent memory back, after the final CQE and the copying. */
  public void release() {
    if (lent != null) {
      BounceBufferPool.SHARED.release(lent);
    }
  }
}
