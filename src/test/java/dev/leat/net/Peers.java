package dev.leat.net;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/** What the other side of a connection does, by the JDK's blocking channels. */
public final class Peers {
  private Peers() {}

  /** Sends all of {@code bytes}. */
  public static void send(SocketChannel peer, byte[] bytes) throws IOException {
    ByteBuffer src = ByteBuffer.wrap(bytes);
    while (src.hasRemaining()) {
      peer.write(src);
    }
  }

  /** Receives {@code count} bytes, or fewer if the stream ends before. */
  public static byte[] receive(SocketChannel peer, int count) throws IOException {
    ByteBuffer dst = ByteBuffer.allocate(count);
    while (dst.hasRemaining() && peer.read(dst) >= 0) {
      // goes on
    }
    byte[] bytes = new byte[dst.position()];
    dst.flip().get(bytes);
    return bytes;
  }

  /** Ends the connection by a RST. */
  public static void reset(SocketChannel peer) throws IOException {
    peer.setOption(StandardSocketOptions.SO_LINGER, 0);
    peer.close();
  }

  /** An address of the loopback interface where nobody listens. */
  public static SocketAddress refusing() throws IOException {
    try (ServerSocketChannel listener =
        ServerSocketChannel.open()
            .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
      return listener.getLocalAddress();
    }
  }

  /**
   * A listener that nobody accepts from and whose queue is full: the kernel drops each SYN that
   * comes, and who connects waits for as long as the test likes.
   */
  public static final class FullListener implements Closeable {
    private final ServerSocketChannel listener;
    private final List<SocketChannel> queued = new ArrayList<>();

    public FullListener() throws IOException {
      listener =
          ServerSocketChannel.open()
              .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
      boolean connected = true;
      while (connected) {
        SocketChannel next = SocketChannel.open();
        queued.add(next);
        next.configureBlocking(false);
        connected = next.connect(address()) || next.finishConnect();
      }
    }

    public SocketAddress address() throws IOException {
      return listener.getLocalAddress();
    }

    /** Takes those off the queue that are in it; who waits is let in by its next SYN. */
    public void accept() throws IOException {
      listener.configureBlocking(false);
      for (SocketChannel next = listener.accept(); next != null; next = listener.accept()) {
        queued.add(next);
      }
    }

    @Override
    public void close() throws IOException {
      for (SocketChannel channel : queued) {
        channel.close();
      }
      listener.close();
    }
  }
}
