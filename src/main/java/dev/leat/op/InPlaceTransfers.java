package dev.leat.op;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The reads or the writes of a channel that a thread of the ring makes by itself: those that the
 * kernel would hand to a worker thread (io-wq), and two threads would have to be woken for a copy
 * of a microsecond.
 *
 * <p>The call may wait all the same, for a file system that hangs even without end. So there is one
 * at a time, on a thread that nobody depends on, and a close does not wait for it.
 *
 * <p>Threads: any.
 */
public final class InPlaceTransfers {
  /** Makes the system call. */
  @FunctionalInterface
  public interface Call {
    /**
     * Transfers {@code length} bytes from or to memory at {@code address}, to or from {@code
     * position} of a file.
     *
     * @return the count or -errno; -EAGAIN to leave it to the ring
     */
    int transfer(int fd, long address, int length, long position);
  }

  private final BooleanSupplier wanted;
  private final Call call;
  private final AtomicReference<@Nullable TransferOperation> underWay = new AtomicReference<>();

  /**
   * For the reads, or the writes, of one channel.
   *
   * @param wanted whether one is to be made so now, if it is alone
   */
  public InPlaceTransfers(BooleanSupplier wanted, Call call) {
    this.wanted = wanted;
    this.call = call;
  }

  /** Whether one is to be made now, if it is alone. */
  boolean wanted() {
    return wanted.getAsBoolean();
  }

  /** Whether this one is to be made now; if so, {@link #make} or {@link #forgo} follows. */
  boolean claim(TransferOperation transfer) {
    return underWay.get() == null && underWay.compareAndSet(null, transfer);
  }

  /** Gives a claim back. */
  void forgo() {
    underWay.set(null);
  }

  /** Makes the claimed transfer; its result. */
  int make(TransferOperation transfer) {
    try {
      return call.transfer(
          transfer.descriptor().fd(),
          transfer.buffer.address(),
          transfer.buffer.length(),
          transfer.position);
    } finally {
      underWay.set(null);
    }
  }

  /** The channel was shut: who waits for the transfer under way waits no more. */
  public void endAtClose() {
    TransferOperation transfer = underWay.get();
    if (transfer != null) {
      transfer.endAtClose();
    }
  }
}
