package dev.leat.net;

import dev.leat.kernel.IoUringConstants;
import dev.leat.op.Availability;
import dev.leat.ring.Ring;
import dev.leat.ring.RingFeatures;
import dev.leat.ring.RingPoller;
import dev.leat.ring.SharedRing;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which engines serve sockets here, found out at the first need. Threads: any. */
final class EngineChoice {
  /** All there from Linux 5.7 on. Without FAST_POLL each socket that waits would hold a thread. */
  private static final List<Integer> NEEDED_OPCODES =
      List.of(
          IoUringConstants.IORING_OP_POLL_ADD,
          IoUringConstants.IORING_OP_ACCEPT,
          IoUringConstants.IORING_OP_CONNECT,
          IoUringConstants.IORING_OP_SEND,
          IoUringConstants.IORING_OP_RECV);

  private static final int NEEDED_FEATURES =
      IoUringConstants.IORING_FEAT_FAST_POLL | IoUringConstants.IORING_FEAT_NODROP;

  private static final Engines PORTABLE = new SelectorEngines();

  private static @Nullable RingEngines rings;

  private EngineChoice() {}

  /**
   * What serves now: rings, as long as the shared one works.
   *
   * @throws IllegalStateException if {@code leat.required} or {@code leat.engine} asks for rings,
   *     and there are none; says why
   */
  static synchronized Engines current() {
    RingPoller poller = Availability.sharedRing();
    if (poller == null || !suffices(poller.ring().features())) {
      return PORTABLE;
    }
    RingEngines ours = rings;
    if (ours == null) {
      ours = new RingEngines(poller, flags -> Ring.open(SharedRing.config(flags)), PORTABLE);
      rings = ours;
    }
    return ours;
  }

  private static boolean suffices(RingFeatures features) {
    return features.has(NEEDED_FEATURES) && NEEDED_OPCODES.stream().allMatch(features::supports);
  }
}
