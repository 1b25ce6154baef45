package dev.leat.net;

import static dev.leat.kernel.IoUringConstants.IORING_SETUP_DEFER_TASKRUN;
import static dev.leat.kernel.IoUringConstants.IORING_SETUP_R_DISABLED;
import static dev.leat.kernel.IoUringConstants.IORING_SETUP_SINGLE_ISSUER;

import dev.leat.op.Availability;
import dev.leat.ring.PoolSize;
import dev.leat.ring.Ring;
import dev.leat.ring.RingPoller;
import dev.leat.ring.RingUnavailableException;
import java.io.IOException;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/** A ring for each group. Threads: any. */
final class RingEngines implements Engines {
  /** Binds a ring to the one thread that there is: what it waits for completes in its own calls. */
  private static final int OF_ONE_THREAD =
      IORING_SETUP_SINGLE_ISSUER | IORING_SETUP_DEFER_TASKRUN | IORING_SETUP_R_DISABLED;

  private final RingEngine shared;
  private final RingOpening opening;
  private final Engines portable;

  /** Sets up a ring for one group. */
  @FunctionalInterface
  interface RingOpening {
    /** A new ring, with these set-up flags besides those that all have. */
    Ring open(int setupFlags) throws RingUnavailableException;
  }

  /**
   * Engines on rings.
   *
   * @param shared of the default group
   * @param opening of those of the others
   * @param portable make the engine of a group that gets no ring
   */
  RingEngines(RingPoller shared, RingOpening opening, Engines portable) {
    this.shared = new RingEngine(shared);
    this.opening = opening;
    this.portable = portable;
  }

  @Override
  public SocketEngine shared() {
    return shared;
  }

  @Override
  public SocketEngine fixed(int threads, ThreadFactory factory) throws IOException {
    Ring ring = ring(threads == 1 ? OF_ONE_THREAD : 0);
    return ring == null
        ? portable.fixed(threads, factory)
        : engine(ring, factory, PoolSize.fixed(threads));
  }

  @Override
  public SocketEngine elastic() throws IOException {
    Ring ring = ring(0);
    return ring == null
        ? portable.elastic()
        : engine(ring, task -> null, PoolSize.ELASTIC); // the pool then makes daemons of its own
  }

  private static SocketEngine engine(Ring ring, ThreadFactory factory, PoolSize size)
      throws IOException {
    try {
      return new RingEngine(new RingPoller(ring, factory, size));
    } catch (RingUnavailableException e) {
      throw new IOException(e.unavailability().cause(), e); // no more descriptors
    }
  }

  /**
   * Null where there is no more memory that may be locked, no descriptor, or no permission.
   *
   * @throws IOException if it must be a ring
   */
  private @Nullable Ring ring(int setupFlags) throws IOException {
    try {
      return opening.open(setupFlags);
    } catch (RingUnavailableException e) {
      if (Availability.isRequired()) {
        throw new IOException(e.unavailability().cause(), e);
      }
      Availability.logOnce(e.unavailability());
      return null;
    }
  }
}
