package dev.leat.file;

import dev.leat.kernel.Statx;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Native memory for the arguments of the calls about one file: its path, and what the kernel says
 * of it. It is lent, since to allocate and to free it takes longer than the calls do before the
 * virtual machine has compiled it, and long to compile.
 *
 * <p>Threads: any may take; who has taken has it alone until it closes.
 */
final class CallMemory implements AutoCloseable {
  /** In bytes, with the NUL. Longer paths get memory of their own. */
  private static final int PATH_SIZE = 512;

  /** A power of two: as many as there can be carriers at work, and some for platform threads. */
  private static final int KEPT =
      Integer.highestOneBit(Math.max(4, Runtime.getRuntime().availableProcessors()) * 4);

  /** References to a cache line, so that two carriers do not write to one. */
  private static final int SPREAD = 16;

  private static final AtomicReferenceArray<@Nullable CallMemory> IDLE =
      new AtomicReferenceArray<>(KEPT * SPREAD);

  private final MemorySegment path = Arena.ofAuto().allocate(PATH_SIZE);
  private final Statx statx = Statx.allocate(Arena.ofAuto());

  private CallMemory() {}

  /** Of undefined contents, until it is closed by the same thread. */
  static CallMemory take() {
    CallMemory idle = IDLE.getAndSet(place(), null);
    return idle == null ? new CallMemory() : idle;
  }

  /**
   * A path as the kernel takes it.
   *
   * @param path one of the JDK's own
   */
  MemorySegment path(Path path) {
    byte[] name = NativePath.bytes(path);
    MemorySegment memory =
        name.length < PATH_SIZE ? this.path : Arena.ofAuto().allocate(name.length + 1L);
    NativePath.put(name, memory);
    return memory;
  }

  /** For one answer at a time. */
  Statx statx() {
    return statx;
  }

  @Override
  public void close() {
    IDLE.setRelease(place(), this); // what another thread has put there meanwhile is let go
  }

  private static int place() {
    return ((int) Thread.currentThread().threadId() & (KEPT - 1)) * SPREAD;
  }
}
