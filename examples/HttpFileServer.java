import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.AsynchronousChannelGroup;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.AsynchronousServerSocketChannel;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.CompletionHandler;
import java.nio.channels.UnresolvedAddressException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Serves the files below a directory over HTTP/1.1. Sockets are {@link AsynchronousSocketChannel}s,
 * files are {@link AsynchronousFileChannel}s, and no thread waits for either. It knows the JDK and
 * nothing else: {@code java examples/HttpFileServer.java DIRECTORY PORT}.
 *
 * <p>Lines of facts go to standard output: where it listens, and, with the first file, the classes
 * of the channels that serve. It runs until it gets SIGTERM or Ctrl-C, then ends when the responses
 * that have begun are sent, or after five seconds.
 */
public final class HttpFileServer {
  private static final int BACKLOG = 1024;
  private static final int ACCEPT_PAUSE_MILLIS = 100;
  private static final int STOP_SECONDS = 5;
  private static final int STOP_LOOK_MILLIS = 100;

  private final AsynchronousServerSocketChannel listener;
  private final HttpFiles files;
  private final int idleSeconds;
  private final Set<HttpConnection> connections = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean told = new AtomicBoolean();
  private final CountDownLatch stopped = new CountDownLatch(1);
  private volatile boolean stopping;

  private HttpFileServer(
      AsynchronousServerSocketChannel listener, HttpFiles files, int idleSeconds) {
    this.listener = listener;
    this.files = files;
    this.idleSeconds = idleSeconds;
  }

  public static void main(String[] args) throws InterruptedException {
    try {
      open(Settings.parse(args)).run();
    } catch (IllegalArgumentException e) {
      String usage = System.lineSeparator() + Settings.USAGE;
      System.err.println("HttpFileServer: " + e.getMessage() + usage);
      System.exit(2);
    } catch (IOException e) {
      System.err.println("HttpFileServer: " + e.getMessage());
      System.exit(1);
    }
  }

  private static HttpFileServer open(Settings settings) throws IOException {
    HttpFiles files = new HttpFiles(settings.directory);
    // Null stands for the default group, whose size the JDK chooses.
    AsynchronousChannelGroup group =
        settings.threads == 0
            ? null
            : AsynchronousChannelGroup.withFixedThreadPool(
                settings.threads, work -> new Thread(work, "http"));
    AsynchronousServerSocketChannel listener = AsynchronousServerSocketChannel.open(group);
    listener.setOption(StandardSocketOptions.SO_REUSEADDR, true);
    try {
      listener.bind(new InetSocketAddress(settings.host, settings.port), BACKLOG);
    } catch (IOException | UnresolvedAddressException e) {
      throw new IOException("listen on " + settings.host + ":" + settings.port + ": " + e, e);
    }
    return new HttpFileServer(listener, files, settings.idleSeconds);
  }

  private void run() throws IOException, InterruptedException {
    Runtime.getRuntime().addShutdownHook(new Thread(this::stop));
    String channel = listener.getClass().getName();
    System.out.println("listening address=" + listener.getLocalAddress() + " channel=" + channel);
    accept();
    stopped.await();
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
      System.err.println("HttpFileServer: accept: " + cause);
      Executor later =
          CompletableFuture.delayedExecutor(ACCEPT_PAUSE_MILLIS, TimeUnit.MILLISECONDS);
      later.execute(this::accept);
    }
  }

  private void serve(AsynchronousSocketChannel channel) {
    HttpConnection connection = new HttpConnection(this, channel);
    connections.add(connection);
    connection.start();
    // Stopping may have looked through the set before this one was in it.
    if (stopping) {
      connection.stop();
    }
  }

  HttpFiles files() {
    return files;
  }

  /** How long a client may do nothing; 0 for as long as it likes. */
  int idleSeconds() {
    return idleSeconds;
  }

  /** Says once which classes serve. */
  void tell(AsynchronousSocketChannel socket, AsynchronousFileChannel file) {
    if (!told.get() && told.compareAndSet(false, true)) {
      String names = socket.getClass().getName() + " file=" + file.getClass().getName();
      System.out.println("serving channel=" + names);
    }
  }

  void ended(HttpConnection connection) {
    connections.remove(connection);
    synchronized (connections) {
      connections.notifyAll();
    }
  }

  /** Takes no more clients, waits for those that are owed bytes, then closes the rest. */
  private void stop() {
    stopping = true;
    close(listener);
    connections.forEach(HttpConnection::stop);
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
    connections.forEach(HttpConnection::close);
    stopped.countDown();
  }

  static void close(AutoCloseable channel) {
    try {
      channel.close();
    } catch (Exception e) {
      System.err.println("HttpFileServer: close: " + e);
    }
  }

  /** The command line. */
  private static final class Settings {
    static final String USAGE =
        """
        Usage: java HttpFileServer.java DIRECTORY PORT [option]...
          DIRECTORY          whose files are served
          PORT               to listen on; 0 lets the system choose
          --host=ADDRESS     of the interface to listen on (127.0.0.1)
          --threads=N        a fixed group of N threads (the JDK's default group)
          --idle-seconds=N   when a client that neither sends nor takes is closed; 0 never (60)\
        """;

    Path directory;
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
        throw new IllegalArgumentException("which directory, and which port?");
      }
      if (!Files.isDirectory(settings.directory)) {
        throw new IllegalArgumentException(settings.directory + " is not a directory");
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
      } else if (directory == null) {
        directory = Path.of(arg);
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
