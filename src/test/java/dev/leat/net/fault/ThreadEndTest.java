package dev.leat.net.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.net.Peers;
import dev.leat.net.Peers.FullListener;
import dev.leat.net.PendingWrite;
import dev.leat.net.SocketContract;
import dev.leat.testing.RecordingHandler;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousServerSocketChannel;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.SocketChannel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A thread that starts an operation and ends takes nothing with it: the kernel cancels what waits
 * in a ring when the thread that submitted it exits.
 */
@MethodSource("dev.leat.net.SocketVariants#all")
class ThreadEndTest extends SocketContract {
  private interface Start {
    void run() throws Exception;
  }

  /** Once by a platform thread that is gone, once by a virtual one. */
  private static void inAThreadThatEnds(Thread.Builder kind, Start start) throws Exception {
    Throwable[] failure = new Throwable[1];
    Thread thread =
        kind.start(
            () -> {
              try {
                start.run();
              } catch (Throwable e) {
                failure[0] = e;
              }
            });
    thread.join();
    assertThat(failure[0]).isNull();
  }

  @Test
  void anAcceptOutlivesItsThread() throws Exception {
    AsynchronousServerSocketChannel server = server();
    RecordingHandler<AsynchronousSocketChannel, String> handler = new RecordingHandler<>();
    inAThreadThatEnds(Thread.ofPlatform(), () -> server.accept("a", handler));
    keep(SocketChannel.open(server.getLocalAddress()));
    assertThat(keep(value(handler.await())).isOpen()).isTrue();
  }

  @Test
  void readsOutliveTheirThreads() throws Exception {
    for (Thread.Builder kind : new Thread.Builder[] {Thread.ofPlatform(), Thread.ofVirtual()}) {
      Connection connection = connection();
      RecordingHandler<Integer, String> handler = new RecordingHandler<>();
      inAThreadThatEnds(
          kind, () -> connection.channel().read(ByteBuffer.allocate(5), "a", handler));
      Peers.send(connection.peer(), new byte[4]);
      assertThat(handler.await().outcome()).isEqualTo(4);
    }
  }

  @Test
  void aWriteOutlivesItsThread() throws Exception {
    Connection connection = smallConnection();
    inAThreadThatEnds(Thread.ofPlatform(), () -> leaveAWrite(connection));
    assertThat(connection.peer().read(ByteBuffer.allocateDirect(1 << 20))).isPositive();
    assertThat(connection.channel().isOpen()).isTrue();
    assertThat(connection.channel().shutdownInput()).isSameAs(connection.channel());
  }

  private static void leaveAWrite(Connection connection) throws Exception {
    var _ = PendingWrite.start(connection.channel(), connection.peer());
  }

  @Test
  void aConnectOutlivesItsThread() throws Exception {
    try (FullListener full = new FullListener()) {
      AsynchronousSocketChannel channel = open();
      RecordingHandler<Void, String> handler = new RecordingHandler<>();
      inAThreadThatEnds(Thread.ofPlatform(), () -> channel.connect(full.address(), "a", handler));
      assertThat(handler.unread()).isZero();
      channel.close();
      assertThat(handler.await().outcome())
          .isEqualTo("java.nio.channels.AsynchronousCloseException: null");
    }
  }
}
