package dev.leat.net;

import dev.leat.testing.RecordingHandler;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.Future;

/** A write that stays pending for as long as the peer reads nothing. */
public final class PendingWrite {
  /** About the least that the kernel grants: such buffers, once full, never take a byte more. */
  private static final int SMALL = 4096;

  /**
   * So long it has to be pending: where the kernel paces what it sends, as with BBR, it makes room
   * some milliseconds later, and nothing tells that it will.
   */
  private static final long QUIET_NANOS = 40_000_000;

  /** More than the buffers of both sides take. */
  private static final ByteBuffer MUCH = ByteBuffer.allocateDirect(4 << 20);

  private PendingWrite() {}

  /** Makes the buffers of what {@code listener} will accept so small that they fill up for good. */
  public static ServerSocketChannel prepare(ServerSocketChannel listener) throws IOException {
    return listener.setOption(StandardSocketOptions.SO_RCVBUF, SMALL);
  }

  /**
   * Writes until a write is left of which the kernel takes nothing. The peer was accepted by a
   * {@linkplain #prepare prepared} listener.
   */
  public static Future<Integer> start(AsynchronousSocketChannel channel, SocketChannel peer)
      throws Exception {
    return start(channel, peer, QUIET_NANOS);
  }

  /** As {@link #start}, for who sees to it that it was pending as long as it had to be. */
  static Future<Integer> startForNow(AsynchronousSocketChannel channel, SocketChannel peer)
      throws Exception {
    return start(channel, peer, 0);
  }

  private static Future<Integer> start(
      AsynchronousSocketChannel channel, SocketChannel peer, long quietNanos) throws Exception {
    channel.setOption(StandardSocketOptions.SO_SNDBUF, SMALL);
    Future<Integer> written = write(channel, peer, quietNanos);
    while (written.isDone()) {
      written.get();
      written = write(channel, peer, quietNanos);
    }
    return written;
  }

  private static Future<Integer> write(
      AsynchronousSocketChannel channel, SocketChannel peer, long quietNanos) throws Exception {
    Future<Integer> written = channel.write(MUCH.duplicate());
    // What the channel was asked to do later is done, and not on this thread, which a read with a
    // Future might be: so the write was tried before.
    RecordingHandler<Integer, String> read = new RecordingHandler<>();
    long quiet = System.nanoTime() + quietNanos;
    for (int i = 0; (i < 3 || System.nanoTime() < quiet) && !written.isDone(); i++) {
      channel.read(ByteBuffer.allocate(1), "", read);
      Peers.send(peer, new byte[1]);
      read.await();
    }
    return written;
  }
}
