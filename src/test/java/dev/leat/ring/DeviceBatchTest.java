package dev.leat.ring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.Required;
import dev.leat.kernel.Errno;
import dev.leat.kernel.IoUringConstants;
import dev.leat.kernel.Sqe;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A device gets its requests in parts, others all at once. */
class DeviceBatchTest {
  private static final int BURST = 64;
  private static final int NO_DESCRIPTOR = -1;

  private final List<String> seen = Collections.synchronizedList(new ArrayList<>());
  private final List<Integer> tried = Collections.synchronizedList(new ArrayList<>());
  private final CountDownLatch left = new CountDownLatch(2 * BURST);

  @BeforeEach
  void needsLinux() {
    Required.platform();
  }

  /** What a device is asked for, or something else. */
  private abstract static class Request extends Submission {
    private final boolean device;

    Request(boolean device) {
      this.device = device;
    }

    @Override
    protected boolean awaitsDevice() {
      return device;
    }

    @Override
    protected void lost(int errno) {
      throw new AssertionError("the ring is not broken");
    }
  }

  /** A NOP that a second one follows. */
  private final class Step extends Request {
    private final RingPoller poller;
    private final boolean quick;
    private boolean second;

    Step(RingPoller poller, boolean device, boolean quick) {
      super(device);
      this.poller = poller;
      this.quick = quick;
    }

    @Override
    protected boolean completesQuickly() {
      return quick;
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
  }

  /**
   * A link of one chain, which fails. A chain ends with the call that submits it, so that only the
   * first of each call is tried, and the others of the same call are cancelled.
   */
  private final class Link extends Request {
    private final int number;

    Link(int number, boolean device) {
      super(device);
      this.number = number;
    }

    @Override
    protected void prepare(Sqe sqe) {
      sqe.prepRead(NO_DESCRIPTOR, 0, 1, 0);
      sqe.flags(IoUringConstants.IOSQE_IO_LINK);
    }

    @Override
    protected void complete(int res, int flags) {
      if (res != -Errno.ECANCELED) {
        tried.add(number);
      }
      left.countDown();
    }
  }

  /** The thread that submits holds the pool's only one, so that all go as one burst. */
  private void burst(BiFunction<RingPoller, Integer, Submission> maker, int count)
      throws Exception {
    try (RingPoller poller =
        new RingPoller(
            Ring.open(new RingConfig(2 * BURST, 4 * BURST, 0)),
            DefaultThreads::newThread,
            PoolSize.fixed(1))) {
      poller.execute(
          () -> {
            for (int i = 0; i < count; i++) {
              poller.submit(maker.apply(poller, i));
            }
          });
      assertThat(left.await(20, TimeUnit.SECONDS)).isTrue();
    }
  }

  @ParameterizedTest
  @CsvSource({"true, false, 8", "true, true, 64", "false, false, 64"})
  void onlyWhatHandlersAskOfADeviceIsBegunBetweenTheResultsOfABurst(
      boolean device, boolean quick, int results) throws Exception {
    burst((poller, _) -> new Step(poller, device, quick), BURST);
    assertThat(seen.subList(0, BURST)).containsOnly("first begun");
    int begun = seen.indexOf("second begun");
    long endedBefore = seen.subList(0, begun).stream().filter("first ended"::equals).count();
    assertThat(endedBefore).isEqualTo(results);
    assertThat(seen).filteredOn("second ended"::equals).hasSize(BURST);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void onlyADeviceIsGivenALargeBurstInParts(boolean device) throws Exception {
    burst((_, number) -> new Link(number, device), 2 * BURST);
    Stream<Integer> firsts = Stream.iterate(0, n -> n < 2 * BURST, n -> n + 8);
    assertThat(tried).containsExactlyElementsOf(device ? firsts.toList() : List.of(0));
  }
}
