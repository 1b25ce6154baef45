package dev.leat.buffer;

/**
 * What direct I/O (O_DIRECT) asks of a transfer, from {@code statx(STATX_DIOALIGN)}.
 *
 * @param memory the address is a multiple of this; a power of two, in bytes
 * @param offset position and length are multiples of this; a power of two, in bytes
 */
public record DirectAlignment(int memory, int offset) {
  /** A file without O_DIRECT: everything is aligned. */
  public static final DirectAlignment NONE = new DirectAlignment(1, 1);

  /** Whether a position in the file, or a length, can be used as it is. */
  public boolean fits(long positionOrLength) {
    return (positionOrLength & (offset - 1)) == 0;
  }

  boolean fitsMemory(long address) {
    return (address & (memory - 1)) == 0;
  }

  long roundDown(long value) {
    return value & -offset;
  }

  long roundUp(long value) {
    return value + offset - 1 & -offset;
  }
}
