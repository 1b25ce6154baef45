package dev.leat.buffer;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;

/**
 * An array of {@code struct iovec} that is being filled. Threads: one.
 *
 * <pre>
 * 0  iov_base
 * 8  iov_len
 * </pre>
 */
final class IovecArray {
  /** Bytes an element. */
  static final int ELEMENT = 16;

  private static final long BASE = 0;
  private static final long LEN = 8;

  private final MemorySegment memory;
  private final long start;
  private int count;

  /** An empty array in {@code memory} from {@code start} on, a multiple of 8 bytes. */
  IovecArray(MemorySegment memory, long start) {
    this.memory = memory;
    this.start = start;
  }

  /** Adds a piece of memory; one that begins where the last one ends makes that one longer. */
  void add(long address, long length) {
    long last = start + (count - 1L) * ELEMENT;
    if (count > 0 && end(last) == address) {
      memory.set(JAVA_LONG, last + LEN, memory.get(JAVA_LONG, last + LEN) + length);
      return;
    }
    memory.set(JAVA_LONG, last + ELEMENT + BASE, address);
    memory.set(JAVA_LONG, last + ELEMENT + LEN, length);
    count++;
  }

  private long end(long element) {
    return memory.get(JAVA_LONG, element + BASE) + memory.get(JAVA_LONG, element + LEN);
  }

  long address() {
    return memory.address() + start;
  }

  int count() {
    return count;
  }
}
