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
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.InterruptedByTimeoutException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What sends and receives ask of the kernel, and what they do with its word. */
class StreamOperationTest {
  private static final RingConfig CONFIG = new RingConfig(8, 0, 0);
  private static final long IOPRIO = 2;
  private static final int SIZE = 10;

  @BeforeEach
  void requireRings() {
    Required.platform();
  }

  /** A socket on a ring of its own. */
  private static final class Opened implements AutoCloseable {
    private final RingPoller poller;
    final RingStream stream;

    Opened(Ring ring) throws Exception {
      poller = new RingPoller(ring, Thread.ofPlatform().daemon()::unstarted);
      stream = (RingStream) new RingEngine(poller).openStream();
    }

    Transfer<Integer> transfer(ByteBuffer buffer) {
      PendingResult<Integer> result =
          PendingResult.future(new HandlerInvoker(poller, null), (operation, interrupt) -> {});
      ByteBuffer[] buffers = {buffer};
      return new Transfer<>(new Direction(), result, buffers, Math::toIntExact);
    }

    @Override
    public void close() throws IOException {
      stream.close();
      poller.close();
    }
  }

  /** The field of the first receive on a socket, where nothing can be expected. */
  private static short ioprioOfReceive(Ring ring) throws Exception {
    try (Opened socket = new Opened(ring)) {
      MemorySegment entry = MemorySegment.ofArray(new long[Sqe.SIZE / Long.BYTES]);
      ReceiveOperation.of(socket.stream, socket.transfer(ByteBuffer.allocateDirect(SIZE)))
          .prepareReceive(new Sqe(entry));
      return entry.get(JAVA_SHORT, IOPRIO);
    }
  }

  @Test
  void aReceiveWaitsBeforeItTries() throws Exception {
    assertThat(ioprioOfReceive(Ring.open(CONFIG)))
        .isEqualTo((short) IoUringConstants.IORING_RECVSEND_POLL_FIRST);
  }

  /** It would refuse that. */
  @Test
  void anOlderKernelIsNotAskedTo() throws Exception {
    assertThat(ioprioOfReceive(OlderKernel.open(CONFIG))).isZero();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whoWasToldOfATimeoutHasTheBufferBack(boolean timedOut) throws Exception {
    ByteBuffer received = ByteBuffer.allocateDirect(SIZE);
    ByteBuffer sent = ByteBuffer.allocate(SIZE);
    try (Opened socket = new Opened(Ring.open(CONFIG))) {
      Transfer<Integer> in = socket.transfer(received);
      Transfer<Integer> out = socket.transfer(sent);
      ReceiveOperation<Integer> receive = ReceiveOperation.of(socket.stream, in);
      SendOperation<Integer> send = SendOperation.of(socket.stream, out);
      if (timedOut) {
        in.result().fail(new InterruptedByTimeoutException());
        out.result().fail(new InterruptedByTimeoutException());
      }
      assertThat(receive.value(4)).isEqualTo(4);
      assertThat(send.value(5)).isEqualTo(5);
      send.release();
    }
    assertThat(received.position()).isEqualTo(timedOut ? 0 : 4);
    assertThat(sent.position()).isEqualTo(timedOut ? 0 : 5);
  }
}
