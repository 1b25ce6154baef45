package dev.leat.buffer;

import dev.leat.kernel.OwnThreads;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/**
 * What the memory of a caller's buffer allows: who may free it, and who may touch it. Threads: any.
 */
final class CallerMemory {
  /**
   * The scopes of memory that is only freed when nothing refers to it: allocateDirect's, an
   * automatic arena's and the global one's. Public API cannot keep any other from being closed in
   * flight, and the kernel would write into memory that was given back.
   */
  private static final Class<?> OF_ALLOCATE_DIRECT =
      MemorySegment.ofBuffer(ByteBuffer.allocateDirect(1)).scope().getClass();

  private static final Class<?> AUTOMATIC = Arena.ofAuto().scope().getClass();
  private static final Class<?> GLOBAL = Arena.global().scope().getClass();

  private static final Thread ANOTHER_THREAD = OwnThreads.unstarted(() -> {}, "leat-none");

  private CallerMemory() {}

  /** Whether the kernel can be given this memory: it neither moves nor can its owner free it. */
  static boolean isStable(MemorySegment memory) {
    Class<?> scope = memory.scope().getClass();
    return memory.isNative()
        && (scope == OF_ALLOCATE_DIRECT || scope == AUTOMATIC || scope == GLOBAL);
  }

  /** Whether another thread may close the arena of this memory. */
  static boolean isCloseable(MemorySegment memory) {
    return memory.isNative() && !isStable(memory) && memory.isAccessibleBy(ANOTHER_THREAD);
  }

  /**
   * For a transfer that another thread completes than the one that begins it.
   *
   * @throws IllegalStateException if the memory is a confined arena's
   */
  static void refuseConfined(MemorySegment memory) {
    if (!memory.isAccessibleBy(ANOTHER_THREAD)) {
      throw new IllegalStateException("Confined session not supported");
    }
  }

  /**
   * For a transfer that this thread waits for. Asked before the kernel is: bytes that were read
   * from a pipe for a buffer that does not take them would be lost.
   *
   * @throws IllegalStateException if the memory was freed
   * @throws WrongThreadException if it is a confined arena's of another thread
   */
  static void checkAccess(MemorySegment memory) {
    refuseFreed(memory);
    if (!memory.isAccessibleBy(Thread.currentThread())) {
      throw new WrongThreadException("Attempted access outside owning thread");
    }
  }

  /** Asked before the kernel is, as above. */
  static void refuseFreed(MemorySegment memory) {
    if (!memory.scope().isAlive()) {
      throw new IllegalStateException("Already closed");
    }
  }
}
