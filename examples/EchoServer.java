import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousChannelGroup;
import java.nio.channels.AsynchronousServerSocketChannel;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.CompletionHandler;
import java.nio.channels.UnresolvedAddressException;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Sends back what each client sends, through {@link AsynchronousSocketChannel} with handlers. It
 * knows the JDK and nothing else: {@code java examples/EchoServer.java PORT}.
 *
 * <p>Two lines of facts go to standard output: where it listens, and, with the first client, the
 * class of the channel that serves. It runs until it gets SIGTERM or Ctrl-C, then ends when all
 * clients have back what they had sent, or after five seconds.
 */
public final class EchoServer {
  private static final int BUFFER_BYTES = 16 * 1024;
  private static final int BACKLOG = 1024;
  private static final int ACCEPT_PAUSE_MILLIS = 100;
  private static final int STOP_SECONDS = 5;
  private static final int STOP_LOOK_MILLIS = 100;

  private final AsynchronousServerSocketChannel listener;
  private final int idleSeconds;
  private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean told = new AtomicBoolean();
  private final CountDownLatch stopped = new CountDownLatch(1);
  private volatile boolean stopping;

  private EchoServer(AsynchronousServerSocketChannel listener, int idleSeconds) {
    this.listener = listener;
    this.idleSeconds = idleSeconds;
  }

  public static void main(String[] args) throws InterruptedException {
    try {
      open(Settings.parse(args)).run();
    } catch (IllegalArgumentException e) {
      System.err.println("EchoServer: " + e.getMessage() + System.lineSeparator() + Settings.USAGE);
      System.exit(2);
    } catch (IOException e) {
      System.err.println("EchoServer: " + e.getMessage());
      System.exit(1);
    }
  }

  private void run() throws IOException, InterruptedException {
    Runtime.getRuntime().addShutdownHook(new Thread(this::stop));
    String channel = listener.getClass().getName();
    System.out.println("listening address=" + listener.getLocalAddress() + " channel=" + channel);
    accept();
    stopped.await();
  }

  private static EchoServer open(Settings settings) throws IOException {
    // Null stands for the default group, whose size the JDK chooses.
    AsynchronousChannelGroup group =
        settings.threads == 0
            ? null
            : AsynchronousChannelGroup.withFixedThreadPool(
                settings.threads, work -> new Thread(work, "echo"));
    AsynchronousServerSocketChannel listener = AsynchronousServerSocketChannel.open(group);
    listener.setOption(StandardSocketOptions.SO_REUSEADDR, true);
    try {
      listener.bind(new InetSocketAddress(settings.host, settings.port), BACKLOG);
    } catch (IOException | UnresolvedAddressException e) {
      throw new IOException("listen on " + settings.host + ":" + settings.port + ": " + e, e);
    }
    return new EchoServer(listener, settings.idleSeconds);
  }

  private void accept() {
    listener.accept(
        null,
        new CompletionHandler<AsynchronousSocketChannel, Object>() {
          @Override
          public void completed(AsynchronousSocketChannel channel, Object unused) {
            accept();
            serve(channel);
          }

          @Override
          public void failed(Throwable cause, Object unused) {
            acceptLater(cause);
          }
        });
  }

  /**
   * One failed accept must not end the service: with too many open files, which is the usual cause,
   * it is worth trying again once clients have left. Without the pause it would be a busy loop.
   */
  private void acceptLater(Throwable cause) {
    if (listener.isOpen()) {
      System.err.println("EchoServer: accept: " + cause);
      Executor later =
          CompletableFuture.delayedExecutor(ACCEPT_PAUSE_MILLIS, TimeUnit.MILLISECONDS);
      later.execute(this::accept);
    }
  }

  private void serve(AsynchronousSocketChannel channel) {
    if (told.compareAndSet(false, true)) {
      System.out.println("serving channel=" + channel.getClass().getName());
    }
    Connection connection = new Connection(channel);
    connections.add(connection);
    connection.start();
    // Stopping may have looked through the set before this one was in it.
    if (stopping) {
      connection.stop();
    }
  }

  /** Takes no more clients, waits for those that are owed bytes, then closes the rest. */
  private void stop() {
    stopping = true;
    close(listener);
    connections.forEach(Connection::stop);
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(STOP_SECONDS);
    synchronized (connections) {
      try {
        while (!connections.isEmpty() && deadline - System.nanoTime() > 0) {
          connections.wait(STOP_LOOK_MILLIS);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    connections.forEach(Connection::close);
    stopped.countDown();
  }

  private static void close(AutoCloseable channel) {
    try {
      channel.close();
    } catch (Exception e) {
      System.err.println("EchoServer: close: " + e);
    }
  }

  private enum State {
    READING,
    WRITING,
    STOPPING
  }

  /**
   * One client. It has one operation under way at any time, a read or a write, so that nothing here
   * needs a lock; and it reads again only when all is written, so that a client that does not take
   * its bytes cannot make the server hold more than one buffer of them.
   */
  private final class Connection {
    private final AsynchronousSocketChannel channel;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
    private final AtomicReference<State> state = new AtomicReference<>(State.WRITING);
    private final Step afterRead = new Step(this::echo);
    private final Step afterWrite = new Step(this::continueWriting);

    Connection(AsynchronousSocketChannel channel) {
      this.channel = channel;
    }

    void start() {
      try {
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        read();
      } catch (IOException e) {
        fail(e);
      }
    }

    private void read() {
      if (!state.compareAndSet(State.WRITING, State.READING)) {
        close(); // all that came is written, and the server stops
        return;
      }
      buffer.clear();
      channel.read(buffer, idleSeconds, TimeUnit.SECONDS, null, afterRead);
    }

    private void echo(int count) {
      if (count < 0 || !state.compareAndSet(State.READING, State.WRITING)) {
        close();
        return;
      }
      buffer.flip();
      write();
    }

    private void write() {
      channel.write(buffer, idleSeconds, TimeUnit.SECONDS, null, afterWrite);
    }

    /** A write may take a part only. */
    private void continueWriting(int count) {
      if (buffer.hasRemaining()) {
        write();
      } else {
        read();
      }
    }

    /** A client that waits for nothing is closed here, others once they are written to. */
    void stop() {
      if (state.getAndSet(State.STOPPING) == State.READING) {
        close();
      }
    }

    /** Resets, time-outs and the server's own close end one client, and are nobody's mistake. */
    void fail(Throwable cause) {
      close();
      if (!(cause instanceof IOException)) {
        System.err.println("EchoServer: " + cause);
      }
    }

    void close() {
      EchoServer.close(channel);
      connections.remove(this);
      synchronized (connections) {
        connections.notifyAll();
      }
    }

    /** What follows an operation; one object for all operations of its kind. */
    private final class Step implements CompletionHandler<Integer, Object> {
      private final Next next;

      Step(Next next) {
        this.next = next;
      }

      @Override
      public void completed(Integer count, Object unused) {
        try {
          next.accept(count);
        } catch (RuntimeException e) {
          fail(e);
        }
      }

      @Override
      public void failed(Throwable cause, Object unused) {
        fail(cause);
      }
    }
  }

  private interface Next {
    void accept(int count);
  }

  /** The command line. */
  private static final class Settings {
    static final String USAGE =
        """
        Usage: java EchoServer.java PORT [option]...
          PORT               to listen on; 0 lets the system choose
          --host=ADDRESS     of the interface to listen on (127.0.0.1)
          --threads=N        a fixed group of N threads (the JDK's default group)
          --idle-seconds=N   when a client that neither sends nor takes is closed; 0 never (60)\
        """;

    String host = "127.0.0.1";
    int port = -1;
    int threads;
    int idleSeconds = 60;

    static Settings parse(String[] args) {
      Settings settings = new Settings();
      for (String arg : args) {
        settings.set(arg, arg.substring(arg.indexOf('=') + 1));
      }
      if (settings.port < 0) {
        throw new IllegalArgumentException("which port?");
      }
      return settings;
    }

    private void set(String arg, String value) {
      if (arg.startsWith("--host=")) {
        host = value;
      } else if (arg.startsWith("--threads=")) {
        threads = number("--threads", value, 1, 1024);
      } else if (arg.startsWith("--idle-seconds=")) {
        idleSeconds = number("--idle-seconds", value, 0, 86_400);
      } else if (arg.startsWith("--") || port >= 0) {
        throw new IllegalArgumentException("unknown argument " + arg);
      } else {
        port = number("PORT", arg, 0, 65_535);
      }
    }

    private static int number(String name, String text, int least, int most) {
      try {
        int number = Integer.parseInt(text);
        if (number >= least && number <= most) {
          return number;
        }
      } catch (NumberFormatException e) {
        throw new IllegalArgumentException(name + ": " + text + " is not a number", e);
      }
      throw new IllegalArgumentException(
          "%s: %s is not from %d to %d".formatted(name, text, least, most));
    }
  }
}
