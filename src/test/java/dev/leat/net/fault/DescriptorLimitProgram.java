package dev.leat.net.fault;

import dev.leat.net.GroupKind;
import dev.leat.net.SocketVariant;
import dev.leat.net.SocketVariants;
import dev.leat.testing.Outcome;
import dev.leat.testing.RecordingHandler;
import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousServerSocketChannel;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** Accepts with no descriptor left, in a JVM that was allowed few: {@code <implementation>}. */
final class DescriptorLimitProgram {
  private static final int WAITING = 20;

  private final SocketVariant variant;
  private final Deque<RandomAccessFile> fillers = new ArrayDeque<>();
  private final Deque<SocketChannel> clients = new ArrayDeque<>();
  private final AsynchronousServerSocketChannel server;

  private DescriptorLimitProgram(SocketVariant variant) throws IOException {
    this.variant = variant;
    server =
        variant
            .provider()
            .openAsynchronousServerSocketChannel(null)
            .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  public static void main(String[] args) throws Exception {
    SocketVariant variant = SocketVariants.variant(args[0], GroupKind.DEFAULT);
    loadClasses();
    new DescriptorLimitProgram(variant).exchange(); // everything is started
    new DescriptorLimitProgram(variant).run();
  }

  /** From a directory each takes a descriptor; an application has them in a jar that is open. */
  private static void loadClasses() throws Exception {
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      Path root = Path.of(entry);
      if (Files.isDirectory(root.resolve("dev"))) {
        try (Stream<Path> files = Files.walk(root.resolve("dev"))) {
          for (Path file : files.filter(DescriptorLimitProgram::isNeeded).toList()) {
            String name = root.relativize(file).toString().replace('/', '.');
            Class.forName(
                name.substring(0, name.length() - ".class".length()),
                false,
                DescriptorLimitProgram.class.getClassLoader());
          }
        }
      }
    }
  }

  /** A class, and not of the command line, whose library may be missing. */
  private static boolean isNeeded(Path file) {
    return file.toString().endsWith(".class") && !file.toString().contains("/leat/cli/");
  }

  private void exchange() throws Exception {
    connect();
    RecordingHandler<AsynchronousSocketChannel, String> handler = new RecordingHandler<>();
    server.accept("a", handler);
    AsynchronousSocketChannel accepted = handler.await().value();
    if (accepted != null) {
      accepted.close();
    }
    connect();
    fill();
    failure(server.accept());
    opening();
    empty();
    server.close();
    closeClients();
  }

  private void connect() throws IOException {
    clients.push(SocketChannel.open(server.getLocalAddress()));
  }

  private void run() throws Exception {
    long before = descriptors();
    for (int i = 0; i < WAITING; i++) {
      connect();
    }
    fill();
    System.out.println("future: " + failure(server.accept()));
    System.out.println("open: " + opening());
    RecordingHandler<AsynchronousSocketChannel, String> handler = new RecordingHandler<>();
    server.accept("a", handler);
    System.out.println("handler: " + handler.await().outcome());
    System.out.println("server open: " + server.isOpen());
    empty();
    System.out.println("accepted afterwards: " + acceptAll());
    closeClients();
    System.out.println("descriptors: " + (returnedTo(before) ? "as before" : "more"));
    server.close();
  }

  private static Object failure(Future<?> future) throws InterruptedException {
    try {
      return future.get();
    } catch (ExecutionException e) {
      return e.getCause() == null ? e : e.getCause();
    }
  }

  private String opening() {
    try (AsynchronousSocketChannel channel =
        variant.provider().openAsynchronousSocketChannel(null)) {
      return channel.toString();
    } catch (IOException e) {
      return Outcome.describe(e);
    }
  }

  /** Those that waited while there was no descriptor are still there. */
  private int acceptAll() throws Exception {
    int accepted = 0;
    for (int i = 0; i < WAITING; i++) {
      try (AsynchronousSocketChannel channel = server.accept().get()) {
        channel.write(ByteBuffer.allocate(1)).get();
        accepted++;
      }
    }
    return accepted;
  }

  /** Takes every descriptor that is left. */
  private void fill() throws IOException {
    try {
      while (true) {
        fillers.push(new RandomAccessFile("/dev/null", "r"));
      }
    } catch (IOException none) {
      if (!String.valueOf(none.getMessage()).contains("Too many open files")) {
        throw none;
      }
    }
  }

  private void empty() throws IOException {
    while (!fillers.isEmpty()) {
      fillers.pop().close();
    }
  }

  private void closeClients() throws IOException {
    while (!clients.isEmpty()) {
      clients.pop().close();
    }
  }

  private static boolean returnedTo(long before) throws IOException {
    for (int i = 0; i < 2000 && descriptors() > before; i++) {
      LockSupport.parkNanos(1_000_000); // closed behind the last completion
    }
    return descriptors() <= before;
  }

  private static long descriptors() throws IOException {
    try (Stream<Path> links = Files.list(Path.of("/proc/self/fd"))) {
      return links.count();
    }
  }
}
