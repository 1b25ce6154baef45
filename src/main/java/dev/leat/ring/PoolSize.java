package dev.leat.ring;

import java.time.Duration;

/**
 * How many threads the pool of a ring has.
 *
 * @param most that there are at a time
 * @param fixed whether all of them are there from the start to the end
 * @param keepAlive how long a thread that is not fixed stays with nothing to do
 */
public record PoolSize(int most, boolean fixed, Duration keepAlive) {
  /**
   * As many threads as handlers block, each for a minute of quiet, as in the JDK's cached pools.
   */
  public static final PoolSize ELASTIC = elastic(Duration.ofSeconds(60));

  /** Checks the number. */
  public PoolSize {
    if (most < 1) {
      throw new IllegalArgumentException("most: " + most + ", not at least 1");
    }
  }

  /**
   * Checks that a ring can be driven so.
   *
   * @throws IllegalArgumentException if it allows one thread, and there may be more
   */
  void check(Ring ring) {
    if (ring.singleIssuer() && most > 1) {
      throw new IllegalArgumentException("a ring of a single issuer needs a pool of one thread");
    }
  }

  /** So many threads, no more and no less. */
  public static PoolSize fixed(int threads) {
    return new PoolSize(threads, true, Duration.ofDays(36_500));
  }

  static PoolSize elastic(Duration keepAlive) {
    return new PoolSize(Integer.MAX_VALUE, false, keepAlive);
  }
}
