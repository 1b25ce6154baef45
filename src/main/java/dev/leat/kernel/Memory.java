package dev.leat.kernel;

import java.lang.foreign.MemorySegment;

/** Memory that Java did not allocate. */
public final class Memory {
  private Memory() {}

  /**
   * The memory that the kernel mapped at {@code address}, as a segment that every thread may use
   * and that is never freed by Java.
   *
   * <p>Nothing guards it: after {@link Syscalls#munmap} an access ends the virtual machine. Whoever
   * unmaps must know that no thread is left that could reach the segment.
   *
   * @param address as {@link Syscalls#mmap} returned it
   * @param length in bytes, at most what was mapped
   */
  @SuppressWarnings("restricted")
  public static MemorySegment at(long address, long length) {
    return MemorySegment.ofAddress(address).reinterpret(length);
  }
}
