package dev.leat.ring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.Required;
import dev.leat.kernel.Sqe;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the results of a burst lead to is given to the kernel in the middle of the burst, or not.
 */
class DeviceBatchTest {
  private static final int BURST = 64;

  private final List<String> seen = Collections.synchronizedList(new ArrayList<>());
  private final CountDownLatch left = new CountDownLatch(2 * BURST);

  @BeforeEach
  void needsLinux() {
    Required.platform();
  }

  /** A NOP that a second one follows. */
  private final class Step extends Submission {
    private final RingPoller poller;
    private final boolean device;
    private boolean second;

    Step(RingPoller poller, boolean device) {
      this.poller = poller;
      this.device = device;
    }

    @Override
    protected boolean awaitsDevice() {
      return device;
    }

    @Override
    protected void prepare(Sqe sqe) {
      sqe.prepNop();
      seen.add(second ? "second begun" : "first begun");
    }

    @Override
    protected void complete(int res, int flags) {
      seen.add(second ? "second ended" : "first ended");
      if (!second) {
        second = true;
        poller.submit(this);
      }
      left.countDown();
    }

    @Override
    protected void lost(int errno) {
      throw new AssertionError("the ring is not broken");
    }
  }

  /** The thread that submits holds the pool's only one, so that all go as one burst. */
  private void burst(boolean device) throws Exception {
    try (RingPoller poller =
        new RingPoller(
            Ring.open(new RingConfig(2 * BURST, 4 * BURST, 0)),
            DefaultThreads::newThread,
            PoolSize.fixed(1))) {
      poller.execute(
          () -> {
            for (int i = 0; i < BURST; i++) {
              poller.submit(new Step(poller, device));
            }
          });
      assertThat(left.await(20, TimeUnit.SECONDS)).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void onlyADeviceIsGivenWorkBetweenTheResultsOfABurst(boolean device) throws Exception {
    burst(device);
    assertThat(seen.subList(0, BURST)).containsOnly("first begun");
    int begun = seen.indexOf("second begun");
    long endedBefore = seen.subList(0, begun).stream().filter("first ended"::equals).count();
    assertThat(endedBefore).isEqualTo(device ? 8 : BURST);
    assertThat(seen).filteredOn("second ended"::equals).hasSize(BURST);
  }
}
