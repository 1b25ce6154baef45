package dev.leat.net;

import dev.leat.testing.Hang;
import dev.leat.testing.OpenDescriptors;
import dev.leat.testing.RecordingHandler;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.AsynchronousChannelGroup;
import java.nio.channels.AsynchronousServerSocketChannel;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;

/**
 * A part of the contract of asynchronous sockets, run over the variants that the subclass names.
 * Each test has a group of its own, except where the variant is the default group; after it
 * everything is closed, the group has terminated and no descriptor is left.
 */
@ParameterizedClass(name = "{0}")
@ExtendWith(OpenDescriptors.class)
@Timeout(120) // a shared machine may be slow
@SuppressWarnings("NullAway.Init") // the fields are set by JUnit
public abstract class SocketContract {
  /** How long something may take that comes for certain. */
  protected static final int SECONDS = Hang.SECONDS;

  @Parameter protected SocketVariant variant;
  protected @Nullable AsynchronousChannelGroup group;

  private final Deque<Closeable> opened = new ArrayDeque<>();

  /** A channel of the variant's with a blocking peer of the JDK's. */
  protected record Connection(AsynchronousSocketChannel channel, SocketChannel peer) {}

  /** Two connected channels of the variant's. */
  protected record Pair(AsynchronousSocketChannel client, AsynchronousSocketChannel accepted) {}

  @BeforeEach
  void openGroup() throws IOException {
    SocketChannel.open().close(); // what the JDK needs for its first socket stays open
    group = variant.openGroup();
  }

  @AfterEach
  void closeAll() throws Exception {
    while (!opened.isEmpty()) {
      opened.pop().close();
    }
    AsynchronousChannelGroup own = group;
    if (own != null) {
      own.shutdownNow();
      if (!own.awaitTermination(SECONDS, TimeUnit.SECONDS)) {
        throw new AssertionError("the group does not terminate");
      }
    }
  }

  /** Has {@code resource} closed after the test. */
  protected final <C extends Closeable> C keep(C resource) {
    opened.push(resource);
    return resource;
  }

  /** A new channel in the test's group. */
  protected final AsynchronousSocketChannel open() throws IOException {
    return keep(variant.provider().openAsynchronousSocketChannel(group));
  }

  /** A new server in the test's group, not bound. */
  protected final AsynchronousServerSocketChannel openServer() throws IOException {
    return keep(variant.provider().openAsynchronousServerSocketChannel(group));
  }

  /** A new server in the test's group that listens on the loopback address. */
  protected final AsynchronousServerSocketChannel server() throws IOException {
    return openServer().bind(loopback());
  }

  /** A blocking server of the JDK's. */
  protected final ServerSocketChannel listener() throws IOException {
    return keep(ServerSocketChannel.open()).bind(loopback());
  }

  /** The variant's side has connected to the JDK's. */
  protected final Connection connection() throws Exception {
    return connection(listener());
  }

  /** As {@link #connection}, for {@link PendingWrite}. */
  protected final Connection smallConnection() throws Exception {
    return connection(PendingWrite.prepare(keep(ServerSocketChannel.open())).bind(loopback()));
  }

  private Connection connection(ServerSocketChannel listener) throws Exception {
    AsynchronousSocketChannel channel = open();
    get(channel.connect(listener.getLocalAddress()));
    SocketChannel peer = keep(listener.accept());
    listener.close();
    return new Connection(channel, peer);
  }

  /** The JDK's side has connected to the variant's. */
  protected final Connection acceptedConnection() throws Exception {
    AsynchronousServerSocketChannel server = server();
    SocketChannel peer = keep(SocketChannel.open(server.getLocalAddress()));
    AsynchronousSocketChannel channel = keep(get(server.accept()));
    server.close();
    return new Connection(channel, peer);
  }

  /** Both sides are the variant's. */
  protected final Pair pair() throws Exception {
    AsynchronousServerSocketChannel server = server();
    AsynchronousSocketChannel client = open();
    Future<Void> connected = client.connect(server.getLocalAddress());
    AsynchronousSocketChannel accepted = keep(get(server.accept()));
    get(connected);
    server.close();
    return new Pair(client, accepted);
  }

  /** A port of the loopback address that is free. */
  protected static InetSocketAddress loopback() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  /** The value of a completion that has one. */
  protected static <V> V value(RecordingHandler.Completion<V, ?> completion) {
    V value = completion.value();
    if (value == null) {
      throw new AssertionError("no value", completion.failure());
    }
    return value;
  }

  /** The future's value, which must be there within some seconds. */
  protected static <V> V get(Future<V> future) throws Exception {
    return Hang.get(future);
  }
}
