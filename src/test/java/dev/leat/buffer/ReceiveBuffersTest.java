package dev.leat.buffer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.Required;
import dev.leat.kernel.Errno;
import dev.leat.kernel.IoUringConstants;
import dev.leat.kernel.LinuxConstants;
import dev.leat.kernel.Sqe;
import dev.leat.ring.Ring;
import dev.leat.ring.RingConfig;
import dev.leat.ring.RingPoller;
import dev.leat.ring.Submission;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Provided buffers on a real ring, from a connection of the test's own. */
@Timeout(60)
@SuppressWarnings("NullAway.Init") // the fields are set before each test
class ReceiveBuffersTest {
  private RingPoller poller;
  private ReceiveBuffers buffers;
  private SocketPair sockets;

  @BeforeEach
  void open() throws Exception {
    Required.platform();
    poller = new RingPoller(Ring.open(new RingConfig(4, 8, 0)), task -> null);
    buffers = new ReceiveBuffers(poller.ring());
    sockets = SocketPair.connect(InetAddress.getLoopbackAddress());
  }

  @AfterEach
  void close() {
    sockets.close();
    poller.close();
    buffers.close();
  }

  @Test
  void eachBufferIsTakenAndGivenBackAgainAndAgain() throws Exception {
    for (int i = 0; i < 1000; i++) { // many times round the ring of buffers
      byte[] sent = ("message " + i).getBytes(StandardCharsets.US_ASCII);
      Receive receive = new Receive();
      poller.submit(receive);
      sockets.send(sent);
      assertThat(receive.received.get(20, TimeUnit.SECONDS)).isEqualTo(sent);
    }
  }

  @Test
  void aReceiveThatFindsNoneSaysSo() throws Exception {
    int taken = 0;
    int res;
    do {
      sockets.send(new byte[1]);
      Receive keeping = new Receive();
      keeping.keeps = true;
      poller.submit(keeping);
      res = keeping.res.get(20, TimeUnit.SECONDS);
      taken++;
    } while (res > 0 && taken < 1000);
    assertThat(res).isEqualTo(-Errno.ENOBUFS);
    assertThat(taken).isGreaterThan(100);
    buffers.giveBack(0);
    Receive again = new Receive();
    poller.submit(again);
    assertThat(again.received.get(20, TimeUnit.SECONDS)).hasSize(1);
  }

  /** Receives once, of any length. */
  private final class Receive extends Submission {
    final CompletableFuture<byte[]> received = new CompletableFuture<>();
    final CompletableFuture<Integer> res = new CompletableFuture<>();
    boolean keeps;

    @Override
    protected void prepare(Sqe sqe) {
      assertThat(buffers.available()).isTrue();
      sqe.prepRecvSelect(sockets.fd(), 0, LinuxConstants.MSG_NOSIGNAL, ReceiveBuffers.GROUP);
    }

    @Override
    protected void complete(int result, int flags) {
      if (result > 0 && !keeps) {
        int bid = flags >>> IoUringConstants.IORING_CQE_BUFFER_SHIFT;
        ByteBuffer into = ByteBuffer.allocate(result);
        buffers.take(bid, result, new ByteBuffer[] {into});
        buffers.giveBack(bid);
        received.complete(into.array());
      }
      res.complete(result);
    }

    @Override
    protected void lost(int errno) {
      res.complete(-errno);
    }
  }
}
