package dev.leat.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * The clients of a server under trial, in a JVM of their own without Leat, so that both servers
 * meet the same ones: one thread, one selector, many connections, one exchange under way on each.
 * Every byte that comes back is compared.
 *
 * <p>Prints {@code load operations=N seconds=N cpuSeconds=N p50Micros=N p99Micros=N identical=B}
 * and, for a file server, {@code sha256=DIGEST} of the download. The CPU time is the server's, of
 * the same window.
 */
final class LoadClient {
  /** A server that is silent for so long on all connections has lost something. */
  private static final int STALL_MILLIS = 10_000;

  private final Duration window;
  private final Selector selector;
  private final ByteBuffer received = ByteBuffer.allocateDirect(64 * 1024);
  private LatencyHistogram latencies = new LatencyHistogram();
  private boolean identical = true;

  /**
   * @param window in which exchanges count; before it comes a warm-up of the same length
   */
  private LoadClient(Duration window) throws IOException {
    this.window = window;
    selector = Selector.open();
  }

  /**
   * Arguments: port, PID of the server, seconds to measure, connections; for a file server also the
   * file that is asked for over and over, and the path of the download.
   */
  public static void main(String[] arguments) throws IOException {
    int port = Integer.parseInt(arguments[0]);
    ProcessHandle server = ProcessHandle.of(Long.parseLong(arguments[1])).orElseThrow();
    LoadClient client = new LoadClient(Duration.ofSeconds(Long.parseLong(arguments[2])));
    int connections = Integer.parseInt(arguments[3]);
    if (arguments.length == 4) {
      System.out.println(client.run(port, server, connections, EchoExchange::new));
      return;
    }
    Path page = Path.of(arguments[4]);
    byte[] content = Files.readAllBytes(page);
    String path = "/" + page.getFileName();
    Supplier<Exchange> exchanges = () -> new HttpExchange(path, content);
    String figures = client.run(port, server, connections, exchanges);
    System.out.println(figures + " sha256=" + HttpExchange.digestOf(port, arguments[5]));
  }

  private String run(int port, ProcessHandle server, int connections, Supplier<Exchange> exchanges)
      throws IOException {
    for (int i = 0; i < connections; i++) {
      connect(port, exchanges.get());
    }
    runFor(window);
    latencies = new LatencyHistogram();
    Duration cpuBefore = cpuTime(server);
    double seconds = runFor(window) / 1e9;
    double cpuSeconds = cpuTime(server).minus(cpuBefore).toNanos() / 1e9;
    return String.format(
        Locale.ROOT,
        "load operations=%d seconds=%.6f cpuSeconds=%.6f p50Micros=%d p99Micros=%d identical=%b",
        latencies.count(),
        seconds,
        cpuSeconds,
        latencies.percentileMicros(50),
        latencies.percentileMicros(99),
        identical);
  }

  private static Duration cpuTime(ProcessHandle process) {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  private void connect(int port, Exchange exchange) throws IOException {
    SocketChannel channel =
        SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    channel.configureBlocking(false);
    Connection connection = new Connection(channel, exchange);
    channel.register(selector, SelectionKey.OP_READ, connection);
    connection.begin();
  }

  /** The nanoseconds that it really took; at the first wrong byte it ends. */
  private long runFor(Duration time) throws IOException {
    long start = System.nanoTime();
    long elapsed = 0;
    while (elapsed < time.toNanos() && identical) {
      if (selector.select(this::receive, STALL_MILLIS) == 0) {
        throw new IOException("no reply came for " + STALL_MILLIS / 1_000 + " s");
      }
      elapsed = System.nanoTime() - start;
    }
    return elapsed;
  }

  private void receive(SelectionKey key) {
    Connection connection = (Connection) key.attachment();
    try {
      if (connection.channel.read(received.clear()) < 0) {
        throw new IOException("the server closed a connection");
      }
      switch (connection.exchange.take(received.flip())) {
        case MORE -> {}
        case WRONG -> identical = false;
        case DONE -> {
          latencies.record(System.nanoTime() - connection.sentNanos);
          connection.begin();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final class Connection {
    private final SocketChannel channel;
    private final Exchange exchange;
    private long sentNanos;

    Connection(SocketChannel channel, Exchange exchange) {
      this.channel = channel;
      this.exchange = exchange;
    }

    void begin() throws IOException {
      sentNanos = System.nanoTime();
      ByteBuffer request = exchange.begin();
      // The server has taken all that was sent before, so that so few bytes always have room.
      channel.write(request);
      if (request.hasRemaining()) {
        throw new IOException("an empty socket does not take a request");
      }
    }
  }
}
