package dev.leat.net;

import dev.leat.op.PendingResult;
import java.nio.ByteBuffer;
import java.util.function.LongFunction;

/**
 * A read or a write: its buffers, which belong to the engine until it has completed. The value is
 * the count of bytes, -1 at the end of the stream, as the number that the caller's method promises.
 */
final class Transfer<V extends Number> extends Exchange<V> {
  private final ByteBuffer[] buffers;
  private final LongFunction<V> boxing;

  /**
   * Makes a transfer.
   *
   * @param buffers with room or bytes left in at least one; an array of nobody else's
   * @param boxing makes a value of a count
   */
  Transfer(
      Direction direction, PendingResult<V> result, ByteBuffer[] buffers, LongFunction<V> boxing) {
    super(direction, result);
    this.buffers = buffers;
    this.boxing = boxing;
  }

  /** All buffers, in the order of the bytes; to be left as it is. */
  ByteBuffer[] buffers() {
    return buffers;
  }

  /** The value of a count. */
  V value(long count) {
    return boxing.apply(count);
  }
}
