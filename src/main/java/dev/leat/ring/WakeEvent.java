package dev.leat.ring;

import dev.leat.kernel.Descriptor;
import dev.leat.kernel.Errno;
import dev.leat.kernel.Sqe;
import dev.leat.kernel.Syscalls;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

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

  /** Counted: a late signal must not hit the number's next use. */
  private final Descriptor event;

  private boolean armed;

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

  boolean armed() {
    return armed;
  }

  /** Prepares the read. It is armed again after each of its CQEs, a cancelled one included. */
  void arm(Sqe sqe) {
    sqe.prepRead(event.fd(), COUNTER.address(), Long.BYTES, 0);
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
