package dev.leat.virtual;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.leat.testing.ExtendedOptions;
import dev.leat.testing.RecordingHandler;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousChannelGroup;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.AsynchronousServerSocketChannel;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Has a thread of a group of its own, with a class loader of its own, do the first channel I/O of
 * each kind, and tells which threads have any of that afterwards: {@code <directory as a URI>}.
 */
public final class FirstThreadProgram {
  private FirstThreadProgram() {}

  /** Prints the threads that are the group's, and whether there are any of Leat's. */
  public static void main(String[] arguments) throws Exception {
    Path directory = Path.of(URI.create(arguments[0]));
    ThreadGroup group = new ThreadGroup("container");
    ClassLoader loader = new URLClassLoader("container", new URL[0], null);
    FutureTask<@Nullable Void> work =
        new FutureTask<>(
            () -> {
              files(directory.resolve("file"));
              sockets();
              return null;
            });
    Thread first = new Thread(group, work, "first");
    first.setContextClassLoader(loader);
    first.start();
    work.get();
    first.join();
    List<Thread> all = Thread.getAllStackTraces().keySet().stream().toList();
    for (Thread thread : all) {
      if (group.equals(thread.getThreadGroup()) || loader.equals(thread.getContextClassLoader())) {
        System.out.println("has something of the first: " + thread.getName());
      }
    }
    System.out.println(
        "Leat's: " + all.stream().anyMatch(thread -> thread.getName().startsWith("leat-")));
  }

  private static void files(Path file) throws Exception {
    try (AsynchronousFileChannel channel =
        AsynchronousFileChannel.open(file, CREATE, READ, WRITE)) {
      channel.write(ByteBuffer.allocate(8192), 0).get();
      channel.force(true);
      RecordingHandler<Integer, String> handler = new RecordingHandler<>();
      channel.read(ByteBuffer.allocate(1), 0, "read", handler);
      handler.await();
    }
    try (FileChannel direct = FileChannel.open(file, READ, ExtendedOptions.DIRECT)) {
      direct.read(ByteBuffer.allocateDirect(8192).alignedSlice(4096).limit(4096), 0);
    }
    onVirtual(
        () -> {
          try (FileChannel from = FileChannel.open(file, READ);
              FileChannel to = FileChannel.open(file.resolveSibling("to"), CREATE, WRITE)) {
            to.lock().release();
            from.transferTo(0, 8192, to);
            to.force(true);
          }
          return null;
        });
  }

  private static void onVirtual(Callable<@Nullable Void> call) throws Exception {
    FutureTask<@Nullable Void> task = new FutureTask<>(call);
    Thread.ofVirtual().start(task);
    task.get();
  }

  private static void sockets() throws Exception {
    sockets(null);
    AsynchronousChannelGroup cached =
        AsynchronousChannelGroup.withCachedThreadPool(
            Executors.newCachedThreadPool(task -> Thread.ofVirtual().unstarted(task)), 1);
    sockets(cached);
    cached.shutdownNow();
    cached.awaitTermination(20, TimeUnit.SECONDS);
  }

  private static void sockets(@Nullable AsynchronousChannelGroup group) throws Exception {
    try (AsynchronousServerSocketChannel server = AsynchronousServerSocketChannel.open(group);
        AsynchronousSocketChannel near = AsynchronousSocketChannel.open(group)) {
      server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      near.connect(server.getLocalAddress()).get();
      RecordingHandler<Integer, String> handler = new RecordingHandler<>();
      near.read(ByteBuffer.allocate(1), 1, TimeUnit.MILLISECONDS, "read", handler);
      handler.await();
      server.accept().get().close();
    }
  }
}
