package dev.leat;

import dev.leat.buffer.AlignedMemory;
import java.nio.ByteBuffer;

/** What Leat offers beyond {@code java.nio}. All methods are static, and any thread may call. */
public final class Leat {
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
   * <p>It is a direct buffer like those of {@link ByteBuffer#allocateDirect}: its memory counts
   * towards {@code -XX:MaxDirectMemorySize}, and is freed some time after nothing refers to it. Up
   * to 64 KiB they are parts of pieces of 1 MiB, each of which is counted and freed as a whole. Any
   * channel takes such a buffer, on every operating system.
   *
   * <p>Memory that direct I/O uses again and again is registered with the ring ({@code
   * io_uring_register(2)}, from Linux 5.19 on), so that the kernel need not look its pages up each
   * time. They then stay in memory, and count towards {@code RLIMIT_MEMLOCK} of a user without
   * {@code CAP_IPC_LOCK}; what that has no room for is not registered, and works as well.
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
    return AlignedMemory.allocate(size);
  }
}
