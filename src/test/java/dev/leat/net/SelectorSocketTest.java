package dev.leat.net;

import static dev.leat.testing.Hang.get;
import static dev.leat.testing.Latches.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.testing.OpenDescriptors;
import dev.leat.testing.RecordingHandler;
import dev.leat.testing.Unreachable;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.AsynchronousServerSocketChannel;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.InterruptedByTimeoutException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What sockets hold and give back, and the races of their ends. */
@ExtendWith(OpenDescriptors.class)
@EnabledOnOs(OS.LINUX) // it looks into /proc
class SelectorSocketTest {
  private static void assertClosed(Future<?> future) {
    assertThatThrownBy(() -> get(future))
        .isInstanceOf(ExecutionException.class)
        .hasCauseExactlyInstanceOf(AsynchronousCloseException.class);
  }

  /** By the blocking sockets of the JDK, and only if nobody listens there. */
  private static void assertPortIsFree(SocketAddress address) throws IOException {
    try (ServerSocket other = new ServerSocket()) {
      other.setReuseAddress(false);
      other.bind(address);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3})
  void aPortIsFreeOnceItsListenerIsClosed(int threads) throws Exception {
    try (SelectorSockets sockets =
        threads == 0 ? SelectorSockets.elastic() : SelectorSockets.fixed(threads)) {
      for (int i = 0; i < 100; i++) {
        AsynchronousServerSocketChannel server = sockets.server();
        SocketAddress address = server.getLocalAddress();
        Future<AsynchronousSocketChannel> accept = server.accept();
        server.close();
        assertPortIsFree(address);
        assertClosed(accept);
      }
    }
  }

  @Test
  void aPortIsFreeAlsoWhenTheOnlyThreadIsBlocked() throws Exception {
    CountDownLatch open = new CountDownLatch(1);
    CountDownLatch blocked = new CountDownLatch(1);
    try (SelectorSockets sockets = SelectorSockets.fixed(1)) {
      AsynchronousServerSocketChannel server = sockets.server();
      Future<AsynchronousSocketChannel> accept = server.accept();
      sockets
          .engine()
          .threads()
          .execute(
              () -> {
                blocked.countDown();
                await(open);
              });
      blocked.await();
      SocketAddress address = server.getLocalAddress();
      server.close();
      assertPortIsFree(address);
      assertClosed(accept);
      open.countDown();
    }
  }

  @Test
  void aHandlerMayCloseItsOwnChannel() throws Exception {
    try (SelectorSockets sockets = SelectorSockets.fixed(1);
        SelectorSockets.Pair pair = sockets.pair()) {
      CountDownLatch closed = new CountDownLatch(1);
      Future<Integer> end = pair.far().read(ByteBuffer.allocate(1));
      pair.near()
          .read(
              ByteBuffer.allocate(1),
              "",
              Handlers.then(
                  count -> {
                    try {
                      pair.near().close();
                    } catch (IOException e) {
                      throw new AssertionError(e);
                    }
                    closed.countDown();
                  }));
      get(pair.far().write(ByteBuffer.allocate(1)));
      await(closed);
      assertThat(get(end)).isEqualTo(-1);
      assertThat(sockets.uncaught()).isEmpty();
    }
  }

  @Test
  void engineAfterEngineGivesAllDescriptorsBack() throws Exception {
    long before = selectors();
    for (int i = 0; i < 300; i++) {
      try (SelectorSockets sockets = i % 2 == 0 ? SelectorSockets.fixed(2) : elasticInUse()) {
        assertThat(sockets.server().accept()).isNotDone();
      }
    }
    assertThat(selectors()).isEqualTo(before);
  }

  private static SelectorSockets elasticInUse() throws Exception {
    SelectorSockets sockets = SelectorSockets.elastic();
    sockets.pair().close();
    return sockets;
  }

  private static long selectors() throws IOException {
    long count = 0;
    try (DirectoryStream<Path> links = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
      for (Path link : links) {
        if (Files.isSymbolicLink(link)
            && Files.readSymbolicLink(link).toString().equals("anon_inode:[eventpoll]")) {
          count++;
        }
      }
    }
    return count;
  }

  @Test
  void aCancelledReadKeepsNothing() throws Exception {
    try (SelectorSockets sockets = SelectorSockets.fixed(1);
        SelectorSockets.Pair pair = sockets.pair()) {
      WeakReference<ByteBuffer> buffer = cancelledRead(pair.near());
      Unreachable.await(buffer);
      assertThat(pair.near().isOpen()).isTrue();
      assertThat(get(pair.far().write(ByteBuffer.allocate(1)))).isEqualTo(1);
    }
  }

  private static WeakReference<ByteBuffer> cancelledRead(AsynchronousSocketChannel channel) {
    ByteBuffer buffer = ByteBuffer.allocate(100);
    Future<Integer> read = channel.read(buffer);
    assertThat(read.cancel(false)).isTrue();
    return new WeakReference<>(buffer);
  }

  @Test
  void aReadThatTimedOutKeepsNothing() throws Exception {
    try (SelectorSockets sockets = SelectorSockets.fixed(1);
        SelectorSockets.Pair pair = sockets.pair()) {
      WeakReference<ByteBuffer> buffer = timedOutRead(pair.near());
      Unreachable.await(buffer);
      assertThat(pair.near().isOpen()).isTrue();
    }
  }

  private static WeakReference<ByteBuffer> timedOutRead(AsynchronousSocketChannel channel)
      throws Exception {
    ByteBuffer buffer = ByteBuffer.allocate(100);
    RecordingHandler<Integer, String> handler = new RecordingHandler<>();
    channel.read(buffer, 1, TimeUnit.MILLISECONDS, "", handler);
    assertThat(handler.await().failure()).isInstanceOf(InterruptedByTimeoutException.class);
    return new WeakReference<>(buffer);
  }

  @Test
  void aCancelledReadWithALongTimeOutKeepsNothing() throws Exception {
    try (SelectorSockets sockets = SelectorSockets.fixed(1);
        SelectorSockets.Pair pair = sockets.pair()) {
      WeakReference<ByteBuffer> buffer = closedReadWithTimer(pair.near());
      Unreachable.await(buffer);
    }
  }

  private static WeakReference<ByteBuffer> closedReadWithTimer(AsynchronousSocketChannel channel)
      throws Exception {
    ByteBuffer buffer = ByteBuffer.allocate(100);
    RecordingHandler<Integer, String> handler = new RecordingHandler<>();
    channel.read(buffer, 1, TimeUnit.DAYS, "", handler);
    channel.close();
    assertThat(handler.await().failure()).isInstanceOf(AsynchronousCloseException.class);
    return new WeakReference<>(buffer);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void closingMeetsReadsInEveryState(int threads) throws Exception {
    try (SelectorSockets sockets = SelectorSockets.fixed(threads)) {
      AtomicInteger calls = new AtomicInteger();
      int rounds = 500;
      CountDownLatch ended = new CountDownLatch(rounds);
      for (int i = 0; i < rounds; i++) {
        SelectorSockets.Pair pair = sockets.pair();
        Thread writer = Thread.ofVirtual().start(() -> writeOne(pair.far()));
        Thread closer = Thread.ofVirtual().start(() -> closeIt(pair.near()));
        pair.near()
            .read(
                ByteBuffer.allocate(1),
                "",
                Handlers.eitherWay(
                    () -> {
                      calls.incrementAndGet();
                      ended.countDown();
                    }));
        writer.join();
        closer.join();
        pair.close();
      }
      await(ended);
      assertThat(calls).hasValue(rounds);
    }
  }

  private static void writeOne(AsynchronousSocketChannel channel) {
    try {
      get(channel.write(ByteBuffer.allocate(1)));
    } catch (Exception peerIsGone) {
      assertThat(peerIsGone).isInstanceOf(ExecutionException.class);
    }
  }

  private static void closeIt(AsynchronousSocketChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void anAcceptThatIsClosedAsTheConnectionComesLeaksNothing() throws Exception {
    try (SelectorSockets sockets = SelectorSockets.fixed(2)) {
      for (int i = 0; i < 300; i++) {
        AsynchronousServerSocketChannel server = sockets.server();
        Future<AsynchronousSocketChannel> accept = server.accept();
        AsynchronousSocketChannel client = sockets.stream();
        Future<Void> connect = client.connect(server.getLocalAddress());
        assertThat(accept.cancel(true) || accept.isDone()).isTrue();
        if (!accept.isCancelled()) {
          get(accept).close();
        }
        assertThat(server.isOpen()).isEqualTo(!accept.isCancelled());
        server.close();
        client.close();
        assertThat(connect).satisfies(future -> assertThat(ends(future)).isTrue());
      }
    }
  }

  private static boolean ends(Future<?> future) throws Exception {
    try {
      get(future);
    } catch (ExecutionException refusedOrClosed) {
      return refusedOrClosed.getCause() instanceof IOException;
    }
    return true;
  }

  @Test
  void anInterruptedCallerClosesNothing() throws Exception {
    try (SelectorSockets sockets = SelectorSockets.elastic();
        SelectorSockets.Pair pair = sockets.pair()) {
      Thread.currentThread().interrupt();
      Future<Integer> read = pair.near().read(ByteBuffer.allocate(2));
      Future<Integer> write = pair.far().write(ByteBuffer.allocate(2));
      AsynchronousServerSocketChannel server = sockets.server();
      Future<AsynchronousSocketChannel> accept = server.accept();
      SocketAddress address = server.getLocalAddress();
      server.close();
      assertThat(Thread.interrupted()).isTrue();
      assertPortIsFree(address);
      assertThat(get(write)).isEqualTo(2);
      assertThat(get(read)).isEqualTo(2);
      assertClosed(accept);
    }
  }

  @Test
  void ipv6IsWhatTheJdksSocketsSpeak() throws Exception {
    try (SelectorSockets sockets = SelectorSockets.elastic();
        AsynchronousSocketChannel channel = sockets.stream().bind(null)) {
      InetAddress wildcard = ((java.net.InetSocketAddress) channel.getLocalAddress()).getAddress();
      assertThat(wildcard instanceof java.net.Inet6Address).isEqualTo(sockets.engine().ipv6());
    }
  }
}
