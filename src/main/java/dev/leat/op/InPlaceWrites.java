package dev.leat.op;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The writes of a channel that a thread of the ring makes by itself: the kernel would hand a lone
 * buffered write to a worker thread (io-wq), and two threads would have to be woken for a copy of a
 * microsecond.
 *
 * <p>The call may wait all the same, for a file system that hangs even without end. So there is one
 * at a time, on a thread that nobody depends on, and a close does not wait for it.
 *
 * <p>Threads: any.
 */
public final class InPlaceWrites {
  /** Makes the system call. */
  @FunctionalInterface
  public interface Call {
    /**
     * Writes {@code length} bytes from {@code address} on at {@code position} of a file.
     *
     * @return the count or -errno; -EAGAIN to leave it to the ring
     */
    int write(int fd, long address, int length, long position);
  }

  private final Call call;
  private final AtomicReference<@Nullable TransferOperation> underWay = new AtomicReference<>();

  /** For the writes of one channel. */
  public InPlaceWrites(Call call) {
    this.call = call;
  }

  /** Whether this write is to be made now; if so, {@link #write} or {@link #forgo} follows. */
  boolean claim(TransferOperation write) {
    return underWay.get() == null && underWay.compareAndSet(null, write);
  }

  /** Gives a claim back. */
  void forgo() {
    underWay.set(null);
  }

  /** Makes the claimed write; its result. */
  int write(TransferOperation write) {
    try {
      return call.write(
          write.descriptor().fd(), write.buffer.address(), write.buffer.length(), write.position);
    } finally {
      underWay.set(null);
    }
  }

  /** The channel was shut: who waits for the write under way waits no more. */
  public void endAtClose() {
    TransferOperation write = underWay.get();
    if (write != null) {
      write.endAtClose();
    }
  }
}
