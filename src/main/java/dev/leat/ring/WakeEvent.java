package dev.leat.ring;

import dev.leat.kernel.Descriptor;
import dev.leat.kernel.Errno;
import dev.leat.kernel.Sqe;
import dev.leat.kernel.Syscalls;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * Wakes a poller that waits in the kernel: an eventfd with a read of it always in flight.
 *
 * <p>The kernel completes that read on the thread that submitted it. Where a handler of that thread
 * waits in the kernel for something that nothing interrupts (a write to a file system that hangs),
 * it does not, and whoever has the role then gives the read up and submits one of its own.
 *
 * <p>Threads: {@link #signal} by any; the rest with the role, {@link #close} after all use.
 */
final class WakeEvent {
  /**
   * The lower half of a read's {@code user_data}; no slot of an {@link InFlightTable} is negative.
   */
  private static final int READ = -1;

  /** The {@code user_data} of what asks the kernel to give a read up. */
  private static final long CANCEL = -2;

  /** Where every ring's read puts the counter. Nobody looks at it, and it is never given back. */
  private static final MemorySegment COUNTER = Arena.global().allocate(Long.BYTES, Long.BYTES);

  private static final int EFD_CLOEXEC = 0x80000;

  /** Counted: a late signal must not hit the number's next use. */
  private final Descriptor event;

  /** Who has submitted the read that counts; null while there is none. */
  private @Nullable PollerThread armedBy;

  /** Of that read, the upper half of its {@code user_data}. */
  private int generation;

  private WakeEvent(int fd) {
    event = new Descriptor(fd);
  }

  /**
   * One for the poller of a ring.
   *
   * @throws RingUnavailableException if there is no descriptor left; the ring is closed
   */
  static WakeEvent openFor(Ring ring) throws RingUnavailableException {
    int fd = Syscalls.eventfd(0, EFD_CLOEXEC);
    if (fd < 0) {
      ring.close();
      throw new RingUnavailableException(Unavailability.ofErrno("eventfd2", -fd));
    }
    return new WakeEvent(fd);
  }

  /** Whether a CQE is of what was asked for here. */
  static boolean isOf(long userData) {
    return (int) userData < 0;
  }

  private long userDataOfRead() {
    return (long) generation << 32 | Integer.toUnsignedLong(READ);
  }

  boolean armed() {
    return armedBy != null;
  }

  /**
   * Whether a signal would wake the holder of the role. It stays so until the role passes on or the
   * holder has another thread deliver: without that, nobody comes to call a handler.
   */
  boolean reaches(PollerThread holder) {
    PollerThread thread = armedBy;
    return thread != null && (thread.equals(holder) || !thread.isDelivering());
  }

  /** Prepares the read. It is armed again after each of its CQEs, a cancelled one included. */
  void arm(Sqe sqe, PollerThread holder) {
    generation++;
    sqe.prepRead(event.fd(), COUNTER.address(), Long.BYTES, 0);
    sqe.userData(userDataOfRead());
    armedBy = holder;
  }

  /** What was prepared will be submitted by another thread. */
  void takeOver(long userData, PollerThread holder) {
    if (userData == userDataOfRead() && armedBy != null) {
      armedBy = holder;
    }
  }

  /** Prepares the cancelling of the read; its CQE comes when its thread goes on. */
  void giveUp(Sqe sqe) {
    sqe.prepAsyncCancel(userDataOfRead(), 0);
    sqe.userData(CANCEL);
    armedBy = null;
  }

  /** Takes a CQE that {@link #isOf} this. */
  void completed(long userData) {
    if (userData == userDataOfRead()) {
      armedBy = null;
    }
  }

  /**
   * Wakes the poller; nothing after {@link #close}. No lock: a virtual thread would wait for it.
   */
  void signal() {
    if (event.acquire()) {
      try {
        int result = Syscalls.eventfdSignal(event.fd());
        assert result >= 0 : Errno.message(-result);
      } finally {
        event.release();
      }
    }
  }

  /** The number goes behind the last signal under way. */
  void close() {
    if (event.shut()) {
      event.release();
    }
  }
}
