package dev.leat.net;

import static java.lang.foreign.ValueLayout.JAVA_SHORT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.Required;
import dev.leat.kernel.IoUringConstants;
import dev.leat.kernel.Sqe;
import dev.leat.op.HandlerInvoker;
import dev.leat.op.PendingResult;
import dev.leat.ring.OlderKernel;
import dev.leat.ring.Ring;
import dev.leat.ring.RingConfig;
import dev.leat.ring.RingPoller;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a receive asks for: what an older kernel does not know, it would refuse. */
class ReceiveRequestTest {
  private static final RingConfig CONFIG = new RingConfig(8, 0, 0);
  private static final long IOPRIO = 2;

  @BeforeEach
  void requireRings() {
    Required.platform();
  }

  /** The field of the first receive on a socket, where nothing can be expected. */
  private static short ioprio(Ring ring) throws Exception {
    try (RingPoller poller = new RingPoller(ring, Thread.ofPlatform().daemon()::unstarted)) {
      RingStream stream = (RingStream) new RingEngine(poller).openStream();
      PendingResult<Integer> result =
          PendingResult.future(new HandlerInvoker(poller, null), (operation, interrupt) -> {});
      ByteBuffer[] buffers = {ByteBuffer.allocateDirect(1)};
      MemorySegment entry = MemorySegment.ofArray(new long[Sqe.SIZE / Long.BYTES]);
      ReceiveOperation.of(
              stream, new Transfer<>(new Direction(), result, buffers, Math::toIntExact))
          .prepareReceive(new Sqe(entry));
      stream.close();
      return entry.get(JAVA_SHORT, IOPRIO);
    }
  }

  @Test
  void itWaitsBeforeItTries() throws Exception {
    assertThat(ioprio(Ring.open(CONFIG)))
        .isEqualTo((short) IoUringConstants.IORING_RECVSEND_POLL_FIRST);
  }

  @Test
  void anOlderKernelIsNotAskedTo() throws Exception {
    assertThat(ioprio(OlderKernel.open(CONFIG))).isZero();
  }
}
