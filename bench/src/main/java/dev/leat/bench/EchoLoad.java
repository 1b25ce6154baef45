package dev.leat.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Locale;

/**
 * The clients of an echo server, in a process of its own so that the server's CPU time is only the
 * server's: one thread and one selector for all connections, each of which has one message under
 * way. Every byte that comes back is compared.
 *
 * <p>Prints one line: {@code operations=N nanos=N serverNanos=N othersNanos=N}, all of the same
 * window.
 */
public final class EchoLoad {
  static final int MESSAGE_BYTES = 64;

  private static final int STALL_MILLIS = 10_000;

  private final Selector selector;
  private final ByteBuffer received = ByteBuffer.allocateDirect(2 * MESSAGE_BYTES);
  private long operations;

  private EchoLoad() throws IOException {
    selector = Selector.open();
  }

  /** Arguments: port, PID of the server, connections, seconds of warm-up, measured seconds. */
  public static void main(String[] arguments) throws IOException {
    EchoLoad load = new EchoLoad();
    int port = Integer.parseInt(arguments[0]);
    for (int i = 0; i < Integer.parseInt(arguments[2]); i++) {
      load.connect(port);
    }
    load.runFor(Long.parseLong(arguments[3]) * 1_000_000_000);
    long pid = Long.parseLong(arguments[1]);
    OtherProcesses before = OtherProcesses.now();
    long operationsBefore = load.operations;
    long nanos = load.runFor(Long.parseLong(arguments[4]) * 1_000_000_000);
    OtherProcesses after = OtherProcesses.now();
    long server = after.cpuNanosSince(before, pid);
    System.out.printf(
        Locale.ROOT,
        "operations=%d nanos=%d serverNanos=%d othersNanos=%d%n",
        load.operations - operationsBefore,
        nanos,
        server,
        after.cpuNanosSince(before) - server);
  }

  private void connect(int port) throws IOException {
    SocketChannel channel =
        SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    channel.configureBlocking(false);
    Client client = new Client(channel, selector.keys().size());
    channel.register(selector, SelectionKey.OP_READ, client);
    client.send();
  }

  /** The nanoseconds that it really took. */
  private long runFor(long nanos) throws IOException {
    long start = System.nanoTime();
    long elapsed = 0;
    while (elapsed < nanos) {
      if (selector.select(key -> receive((Client) key.attachment()), STALL_MILLIS) == 0) {
        throw new IOException("no message came back for " + STALL_MILLIS + " ms");
      }
      elapsed = System.nanoTime() - start;
    }
    return elapsed;
  }

  private void receive(Client client) {
    try {
      if (client.receive(received.clear())) {
        operations++;
        client.send();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One connection: each message differs from the one before, and from those of the others. */
  private static final class Client {
    private final SocketChannel channel;
    private final ByteBuffer sent = ByteBuffer.allocateDirect(MESSAGE_BYTES);
    private long next;

    Client(SocketChannel channel, int number) {
      this.channel = channel;
      next = (long) number << 32;
    }

    void send() throws IOException {
      sent.clear();
      for (int i = 0; i < MESSAGE_BYTES; i += Long.BYTES) {
        sent.putLong(i, next++);
      }
      // All are answered before more is sent, so that so few bytes always have room.
      if (channel.write(sent) != MESSAGE_BYTES) {
        throw new IOException("a socket that is empty does not take a message");
      }
      sent.flip();
    }

    /** True if the message is complete. */
    boolean receive(ByteBuffer received) throws IOException {
      int count = channel.read(received);
      if (count < 0 || count > sent.remaining()) {
        throw new IOException("the server ends, or says more than it was told: " + count);
      }
      received.flip();
      ByteBuffer expected = sent.slice(sent.position(), count);
      if (!received.equals(expected)) {
        throw new IOException("the server sends back other bytes");
      }
      sent.position(sent.position() + count);
      return !sent.hasRemaining();
    }
  }
}
