package dev.leat.net;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.leat.net.Peers.FullListener;
import dev.leat.testing.RecordingHandler;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The states of a socket in which calls are compared. */
enum SocketState {
  UNCONNECTED,
  BOUND,
  CONNECTING,
  CONNECTED,
  HOLDING_INPUT,
  PEER_HAS_ENDED,
  INPUT_SHUT,
  OUTPUT_SHUT,
  BOTH_SHUT,
  READ_PENDING,
  WRITE_PENDING,
  READ_CANCELLED,
  WRITE_CANCELLED,
  READ_TIMED_OUT,
  REFUSED,
  CONNECT_CANCELLED,
  CLOSED_UNCONNECTED,
  CLOSED;

  /** What the peer sends where there is input, and later on where a call waits for some. */
  private static final byte[] INPUT = "0123456789".getBytes(US_ASCII);

  /** Whether the state can be entered only by a channel that has a peer. */
  boolean hasPeer() {
    return switch (this) {
      case UNCONNECTED, BOUND, CONNECTING, REFUSED, CONNECT_CANCELLED, CLOSED_UNCONNECTED -> false;
      default -> true;
    };
  }

  /** Whether a read that is started waits until the peer sends something. */
  boolean waitsForInput() {
    return switch (this) {
      case CONNECTED, OUTPUT_SHUT, WRITE_PENDING, WRITE_CANCELLED -> true;
      default -> false;
    };
  }

  /** Brings a channel without a peer into the state. */
  void enter(AsynchronousSocketChannel channel, FullListener full) throws Exception {
    switch (this) {
      case BOUND -> channel.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      case CONNECTING -> {
        var _ = channel.connect(full.address());
      }
      case REFUSED -> fail(channel.connect(Peers.refusing()));
      case CONNECT_CANCELLED -> channel.connect(full.address()).cancel(false);
      case CLOSED_UNCONNECTED -> channel.close();
      default -> {} // as it was opened
    }
  }

  /**
   * Brings a connected channel into the state.
   *
   * @return the write that the state is over with if it completes, or null
   */
  @Nullable Future<?> enter(AsynchronousSocketChannel channel, SocketChannel peer)
      throws Exception {
    switch (this) {
      case HOLDING_INPUT -> Peers.send(peer, INPUT);
      case PEER_HAS_ENDED -> peer.shutdownOutput();
      case INPUT_SHUT -> channel.shutdownInput();
      case OUTPUT_SHUT -> channel.shutdownOutput();
      case BOTH_SHUT -> channel.shutdownInput().shutdownOutput();
      case READ_PENDING -> {
        var _ = channel.read(ByteBuffer.allocate(10));
      }
      case WRITE_PENDING -> {
        return PendingWrite.startForNow(channel, peer);
      }
      case READ_CANCELLED -> channel.read(ByteBuffer.allocate(10)).cancel(false);
      case WRITE_CANCELLED -> {
        Future<?> writing = PendingWrite.startForNow(channel, peer);
        writing.cancel(false);
        return writing;
      }
      case READ_TIMED_OUT -> timeOut(channel);
      case CLOSED -> channel.close();
      default -> {} // as it was connected
    }
    return null;
  }

  private static void timeOut(AsynchronousSocketChannel channel) throws Exception {
    var handler = new RecordingHandler<Integer, String>();
    channel.read(ByteBuffer.allocate(10), 1, TimeUnit.MILLISECONDS, "", handler);
    handler.await();
  }

  private static void fail(Future<Void> connecting) throws InterruptedException {
    try {
      connecting.get();
      throw new AssertionError("nobody refuses");
    } catch (ExecutionException refused) {
      return;
    }
  }

  /** What makes a call end that waits for the peer. */
  void proceed(SocketChannel peer) throws IOException {
    if (waitsForInput()) {
      Peers.send(peer, INPUT);
    }
  }
}
