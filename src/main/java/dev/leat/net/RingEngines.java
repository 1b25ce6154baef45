package dev.leat.net;

import static dev.leat.kernel.IoUringConstants.IORING_SETUP_DEFER_TASKRUN;
import static dev.leat.kernel.IoUringConstants.IORING_SETUP_R_DISABLED;
import static dev.leat.kernel.IoUringConstants.IORING_SETUP_SINGLE_ISSUER;

import dev.leat.ring.PoolSize;
import dev.leat.ring.Ring;
import dev.leat.ring.RingPoller;
import dev.leat.ring.RingUnavailableException;
import java.io.IOException;
import java.util.concurrent.ThreadFactory;

/** A ring for each group. Threads: any. */
final class RingEngines implements Engines {
  /** Binds a ring to the one thread that there is: what it waits for completes in its own calls. */
  private static final int OF_ONE_THREAD =
      IORING_SETUP_SINGLE_ISSUER | IORING_SETUP_DEFER_TASKRUN | IORING_SETUP_R_DISABLED;

  private final RingEngine shared;
  private final RingOpening opening;

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
   */
  RingEngines(RingPoller shared, RingOpening opening) {
    this.shared = new RingEngine(shared);
    this.opening = opening;
  }

  @Override
  public SocketEngine shared() {
    return shared;
  }

  @Override
  public SocketEngine fixed(int threads, ThreadFactory factory) throws IOException {
    return engine(threads == 1 ? OF_ONE_THREAD : 0, factory, PoolSize.fixed(threads));
  }

  @Override
  public SocketEngine elastic() throws IOException {
    return engine(0, task -> null, PoolSize.ELASTIC); // the pool then makes daemons of its own
  }

  private SocketEngine engine(int setupFlags, ThreadFactory factory, PoolSize size)
      throws IOException {
    try {
      return new RingEngine(new RingPoller(opening.open(setupFlags), factory, size));
    } catch (RingUnavailableException e) {
      throw new IOException(e.unavailability().cause(), e); // no more descriptors, or memory
    }
  }
}
