package dev.leat.buffer;

import dev.leat.kernel.LinuxConstants;
import dev.leat.kernel.Memory;
import dev.leat.kernel.Syscalls;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Page-aligned native memory that the kernel may use in place of a caller's: for buffers on the
 * heap, which move, for memory that its owner could free in flight, and for what direct I/O finds
 * unaligned.
 *
 * <p>Threads: any. Memory acquired belongs to the caller until it is released, which must not be
 * before the final CQE of the operation that uses it.
 *
 * <p>Sizes are powers of two. Up to {@value #LARGEST_KEPT} bytes they are kept for the next use, to
 * {@value #MOST_KEPT} bytes in all; what is larger or more goes back to the kernel.
 */
public final class BounceBufferPool {
  private static final int SMALLEST = 4096;
  private static final int LARGEST_KEPT = 1 << 20;
  private static final long MOST_KEPT = 64L << 20;
  private static final int CLASSES =
      Integer.numberOfTrailingZeros(LARGEST_KEPT) - Integer.numberOfTrailingZeros(SMALLEST) + 1;

  /** The one pool: the memory is of no ring. */
  public static final BounceBufferPool SHARED = new BounceBufferPool();

  /**
   * Of each size the one that was given back last, where it costs one exchange to put and to take:
   * what one thread needs that transfers one buffer after the other. Not counted as kept.
   */
  private final AtomicReferenceArray<@Nullable MemorySegment> atHand =
      new AtomicReferenceArray<>(CLASSES);

  private final ConcurrentLinkedDeque<MemorySegment>[] kept;
  private final AtomicLong keptBytes = new AtomicLong();
  private final AtomicLong outstanding = new AtomicLong();

  @SuppressWarnings({"unchecked", "rawtypes"}) // an array of a generic type
  private BounceBufferPool() {
    kept = new ConcurrentLinkedDeque[CLASSES];
    for (int i = 0; i < CLASSES; i++) {
      kept[i] = new ConcurrentLinkedDeque<>();
    }
  }

  /**
   * Lends memory of at least that size, its contents undefined.
   *
   * @param size in bytes, at least 1
   * @throws OutOfMemoryError if the system has none
   */
  MemorySegment acquire(long size) {
    long rounded = Math.max(SMALLEST, Long.highestOneBit(size - 1) << 1);
    MemorySegment memory = rounded <= LARGEST_KEPT ? keptOf(rounded) : null;
    if (memory == null) {
      memory = map(rounded <= LARGEST_KEPT ? rounded : pages(size));
    }
    outstanding.incrementAndGet();
    return memory;
  }

  private @Nullable MemorySegment keptOf(long size) {
    MemorySegment first = atHand.getAndSet(sizeClass(size), null);
    if (first != null) {
      return first;
    }
    MemorySegment next = kept[sizeClass(size)].pollFirst();
    if (next != null) {
      keptBytes.addAndGet(-size);
    }
    return next;
  }

  void release(MemorySegment memory) {
    outstanding.decrementAndGet();
    long size = memory.byteSize();
    if (size > LARGEST_KEPT) {
      Syscalls.munmap(memory.address(), size);
      return;
    }
    MemorySegment before = atHand.getAndSet(sizeClass(size), memory);
    if (before != null) {
      keep(before, size);
    }
  }

  private void keep(MemorySegment memory, long size) {
    if (keptBytes.addAndGet(size) <= MOST_KEPT) {
      kept[sizeClass(size)].addFirst(memory); // the last one used is the likeliest in the cache
      return;
    }
    keptBytes.addAndGet(-size);
    Syscalls.munmap(memory.address(), size);
  }

  /** How many are lent out now. */
  public long outstanding() {
    return outstanding.get();
  }

  private static int sizeClass(long size) {
    return Long.numberOfTrailingZeros(size) - Integer.numberOfTrailingZeros(SMALLEST);
  }

  private static long pages(long size) {
    return (size + SMALLEST - 1) & -SMALLEST;
  }

  /** Maps memory of the kernel's choice of place, all zeros, which nobody counts. */
  static MemorySegment map(long size) {
    int prot = LinuxConstants.PROT_READ | LinuxConstants.PROT_WRITE;
    int flags = LinuxConstants.MAP_PRIVATE | LinuxConstants.MAP_ANONYMOUS;
    long address = Syscalls.mmap(size, prot, flags, -1, 0);
    if (address < 0) {
      throw new OutOfMemoryError("Cannot map " + size + " bytes for a transfer");
    }
    return Memory.at(address, size);
  }
}
