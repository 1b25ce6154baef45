package dev.leat.ring;

import dev.leat.kernel.Errno;
import dev.leat.kernel.Sqe;
import dev.leat.kernel.Syscalls;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Wakes a poller that waits in the kernel: an eventfd with a read of it always in flight.
 *
 * <p>Threads: {@link #signal} by any; the rest with the role, {@link #close} after all use.
 */
final class WakeEvent {
  /** The {@code user_data} of the read; no {@link InFlightTable} gives it out. */
  static final long USER_DATA = -1;

  /** Where every ring's read puts the counter. Nobody looks at it, and it is never given back. */
  private static final MemorySegment COUNTER = Arena.global().allocate(Long.BYTES, Long.BYTES);

  private static final int EFD_CLOEXEC = 0x80000;

  /** Makes {@code signals} negative. */
  private static final int CLOSED = Integer.MIN_VALUE;

  private final int fd;
  private boolean armed;

  /** Signals under way, with {@link #CLOSED} from the close on. */
  private final AtomicInteger signals = new AtomicInteger();

  private WakeEvent(int fd) {
    this.fd = fd;
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

  boolean armed() {
    return armed;
  }

  /** Prepares the read. It is armed again after each of its CQEs, a cancelled one included. */
  void arm(Sqe sqe) {
    sqe.prepRead(fd, COUNTER.address(), Long.BYTES, 0);
    sqe.userData(USER_DATA);
    armed = true;
  }

  void disarmed() {
    armed = false;
  }

  /**
   * Wakes the poller; nothing after {@link #close}. No lock: a virtual thread would wait for it.
   */
  void signal() {
    int before;
    do {
      before = signals.get();
      if (before < 0) {
        return;
      }
    } while (!signals.compareAndSet(before, before + 1));
    int result = Syscalls.eventfdSignal(fd);
    assert result >= 0 : Errno.message(-result);
    if (signals.decrementAndGet() == CLOSED) {
      Syscalls.close(fd);
    }
  }

  /** The number goes behind the last signal under way, which must not hit its next use. */
  void close() {
    if (signals.getAndAdd(CLOSED) == 0) {
      Syscalls.close(fd);
    }
  }
}
