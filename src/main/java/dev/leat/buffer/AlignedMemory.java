package dev.leat.buffer;

import dev.leat.kernel.Closing;
import dev.leat.ring.FixedBuffers;
import dev.leat.ring.Ring;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.ref.WeakReference;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A piece of memory for aligned buffers. One that direct I/O uses again and again is registered
 * with its ring, so that the kernel has not to look its pages up for each transfer
 * (docs/decisions/fixed-buffers.md).
 *
 * <p>Small buffers lie in one piece, which is freed when nothing refers to any of them; a large one
 * has its own. The memory is an automatic arena's, so the JVM counts and frees it. When a piece is
 * freed its registration may last a moment longer, and other memory may be at its address by then:
 * so a piece is found by a buffer's address and known by its scope, which is of this memory alone.
 *
 * <p>Threads: any.
 */
public final class AlignedMemory {
  /**
   * A page on most machines, and the most that devices ask of an address: usually it is the size of
   * their sectors, 512 or 4096 bytes, or less.
   */
  private static final int ALIGNMENT = 4096;

  /** In bytes, of a piece that many share. */
  private static final int SHARED_SIZE = 1 << 20;

  /** The largest buffer in such a piece, in bytes. */
  private static final int LARGEST_SHARED = SHARED_SIZE / 16;

  /** To register a piece costs as much as so many transfers save, and more where it is large. */
  private static final int USES_BEFORE = 64;

  /** By their addresses. Replaced by a larger or a smaller one, with the lock of the class. */
  private static volatile AlignedMemory[] pieces = {};

  /** What is left of the last shared piece; with the lock of the class. */
  private static MemorySegment rest = MemorySegment.NULL;

  private final long address;
  private final long size;
  private final WeakReference<MemorySegment.Scope> scope;

  /** Without order among threads: one that does not see another's makes it a little more. */
  private int uses;

  private volatile @Nullable Ring ring;
  private volatile int index = FixedBuffers.NONE;

  private AlignedMemory(MemorySegment memory) {
    this.address = memory.address();
    this.size = memory.byteSize();
    this.scope = new WeakReference<>(memory.scope());
  }

  /**
   * Allocates a buffer of zeroes whose address is a multiple of 4096.
   *
   * @param bytes from 0 on
   * @throws OutOfMemoryError if there is not so much direct memory
   */
  public static ByteBuffer allocate(int bytes) {
    return (bytes > LARGEST_SHARED ? newPiece(bytes) : partOfPiece(bytes)).asByteBuffer();
  }

  private static synchronized MemorySegment partOfPiece(int bytes) {
    if (rest.byteSize() < Math.max(1, bytes)) {
      rest = newPiece(SHARED_SIZE);
    }
    MemorySegment part = rest.asSlice(0, bytes);
    long taken = Math.min(rest.byteSize(), (long) bytes + ALIGNMENT - 1 & -ALIGNMENT);
    rest = rest.asSlice(taken);
    return part;
  }

  private static synchronized MemorySegment newPiece(int bytes) {
    MemorySegment memory = Arena.ofAuto().allocate(bytes, ALIGNMENT);
    AlignedMemory piece = new AlignedMemory(memory);
    // One at the same place was freed, and was not told yet that it was.
    pieces = with(piece, Arrays.stream(pieces).filter(other -> !other.overlaps(piece)));
    var _ = Closing.whenUnreachable(memory.scope(), piece::freed);
    return memory;
  }

  private static AlignedMemory[] with(AlignedMemory piece, Stream<AlignedMemory> others) {
    return Stream.concat(others, Stream.of(piece))
        .sorted(Comparator.comparingLong(each -> each.address))
        .toArray(AlignedMemory[]::new);
  }

  private boolean overlaps(AlignedMemory other) {
    return address < other.address + other.size && other.address < address + size;
  }

  private void freed() {
    synchronized (AlignedMemory.class) {
      pieces = Arrays.stream(pieces).filter(piece -> piece != this).toArray(AlignedMemory[]::new);
    }
    unregister();
  }

  /** The piece that a buffer's memory is of; null if it is of none. */
  static @Nullable AlignedMemory of(MemorySegment memory) {
    AlignedMemory[] all = pieces;
    if (all.length == 0) {
      return null;
    }
    int low = 0;
    int high = all.length - 1;
    while (low < high) { // the last one that does not begin behind the memory
      int middle = (low + high + 1) >>> 1;
      if (all[middle].address <= memory.address()) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return all[low].scope.refersTo(memory.scope()) ? all[low] : null;
  }

  /**
   * A transfer of this memory is about to begin on a ring; the caller keeps the memory.
   *
   * @return the index that the ring knows the memory by, or {@link FixedBuffers#NONE}
   */
  int indexIn(Ring asked) {
    if (ring == asked) {
      return index;
    }
    return ++uses < USES_BEFORE ? FixedBuffers.NONE : register(asked);
  }

  /** With one ring at a time; a second one is given the address, as long as the first lives. */
  private synchronized int register(Ring asked) {
    Ring before = ring;
    if (before == null || before.fixedBuffers().isClosed()) {
      index = asked.fixedBuffers().register(address, size);
      ring = asked;
    }
    return ring == asked ? index : FixedBuffers.NONE;
  }

  private synchronized void unregister() {
    Ring with = ring;
    if (with != null && index != FixedBuffers.NONE) {
      with.fixedBuffers().unregister(index);
    }
  }
}
