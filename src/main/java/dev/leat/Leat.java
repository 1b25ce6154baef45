package dev.leat;

import java.lang.foreign.Arena;
import java.nio.ByteBuffer;

/** What Leat offers beyond {@code java.nio}. All methods are static, and any thread may call. */
public final class Leat {
  /**
   * A page on most machines, and the most that devices ask of an address: usually it is the size of
   * their sectors, 512 or 4096 bytes, or less.
   */
  private static final int ALIGNMENT = 4096;

  private Leat() {}

  /**
   * Allocates a buffer whose memory direct I/O takes as it is.
   *
   * <p>With {@code ExtendedOpenOption.DIRECT} the kernel wants memory at certain addresses, and
   * bytes for or from any other buffer are copied on the way. The address of this one's first byte
   * is a multiple of 4096. A transfer goes straight as long as the buffer's position, the number of
   * bytes that remain and the place in the file are multiples of what the file asks for, which is
   * at most 4096 nearly everywhere.
   *
   * <p>It is a direct buffer like those of {@link ByteBuffer#allocateDirect}: it counts towards
   * {@code -XX:MaxDirectMemorySize}, and its memory is freed some time after nothing refers to it.
   * Any channel takes it, on every operating system.
   *
   * @param size in bytes, from 0 on
   * @return a buffer of zeroes in big-endian order; its position is 0, its limit and its capacity
   *     are {@code size}
   * @throws IllegalArgumentException if the size is negative
   * @throws OutOfMemoryError if there is not so much direct memory
   */
  public static ByteBuffer allocateAligned(int size) {
    if (size < 0) {
      throw new IllegalArgumentException("size < 0: (" + size + " < 0)");
    }
    return Arena.ofAuto().allocate(size, ALIGNMENT).asByteBuffer();
  }
}
