package dev.leat.net.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.net.Peers;
import dev.leat.net.PendingWrite;
import dev.leat.net.SocketContract;
import dev.leat.testing.RecordingHandler;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousServerSocketChannel;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/** A peer that ends the connection by a RST, in each state. */
@MethodSource("dev.leat.net.SocketVariants#all")
class ResetTest extends SocketContract {
  private static final String RESET = "java.io.IOException: Connection reset";
  private static final String RESET_BY_PEER = "java.io.IOException: Connection reset by peer";
  private static final String BROKEN = "java.io.IOException: Broken pipe";

  private final RecordingHandler<Integer, String> reads = new RecordingHandler<>();
  private final RecordingHandler<Integer, String> writes = new RecordingHandler<>();

  private Object read(AsynchronousSocketChannel channel) throws InterruptedException {
    channel.read(ByteBuffer.allocate(5), "a", reads);
    return reads.await().outcome();
  }

  private Object write(AsynchronousSocketChannel channel) throws InterruptedException {
    channel.write(ByteBuffer.allocate(5), "a", writes);
    return writes.await().outcome();
  }

  @Test
  void aPendingReadFails() throws Exception {
    Connection connection = connection();
    connection.channel().read(ByteBuffer.allocate(5), "a", reads);
    Peers.reset(connection.peer());
    assertThat(reads.await().outcome()).isEqualTo(RESET);
    assertThat(connection.channel().isOpen()).isTrue();
    assertThat(read(connection.channel())).isEqualTo(-1);
    assertThat(write(connection.channel())).isEqualTo(BROKEN);
  }

  @Test
  void aReadThatStartsLaterFails() throws Exception {
    Connection connection = acceptedConnection();
    Peers.reset(connection.peer());
    assertThat(read(connection.channel())).isEqualTo(RESET);
    assertThat(read(connection.channel())).isEqualTo(-1);
  }

  @Test
  void aWriteThatStartsLaterFailsAndThenIsBroken() throws Exception {
    Connection connection = connection();
    Peers.reset(connection.peer());
    assertThat(write(connection.channel())).isEqualTo(RESET_BY_PEER);
    assertThat(write(connection.channel())).isEqualTo(BROKEN);
    assertThat(read(connection.channel())).isEqualTo(-1);
  }

  @Test
  void aPendingWriteFails() throws Exception {
    Connection connection = smallConnection();
    var writing = PendingWrite.start(connection.channel(), connection.peer());
    Peers.reset(connection.peer());
    assertThat(failure(writing)).isEqualTo(RESET_BY_PEER);
  }

  /** Which of the two is told of the reset is the kernel's choice; the other one finds the end. */
  @Test
  void bothPendingOperationsEnd() throws Exception {
    Connection connection = smallConnection();
    var writing = PendingWrite.start(connection.channel(), connection.peer());
    connection.channel().read(ByteBuffer.allocate(5), "a", reads);
    Peers.reset(connection.peer());
    assertThat(reads.await().outcome()).isIn(RESET, -1);
    assertThat(failure(writing)).isIn(RESET_BY_PEER, BROKEN);
  }

  private static Object failure(Future<Integer> future) throws Exception {
    try {
      return future.get(SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      return cause == null ? "no cause" : cause.getClass().getName() + ": " + cause.getMessage();
    }
  }

  @Test
  void inputThatWasThereIsLostAsOnTheJdk() throws Exception {
    Connection connection = connection();
    Peers.send(connection.peer(), new byte[3]);
    Peers.reset(connection.peer());
    Object first = read(connection.channel());
    assertThat(first).isIn(3, RESET);
  }

  @Test
  void scatteringReadsAndGatheringWritesFailAlike() throws Exception {
    Connection connection = connection();
    RecordingHandler<Long, String> summed = new RecordingHandler<>();
    ByteBuffer[] buffers = {ByteBuffer.allocate(3), ByteBuffer.allocateDirect(3)};
    connection.channel().read(buffers, 0, 2, 0, TimeUnit.SECONDS, "a", summed);
    Peers.reset(connection.peer());
    assertThat(summed.await().outcome()).isEqualTo(RESET);
    connection.channel().write(buffers, 0, 2, 0, TimeUnit.SECONDS, "a", summed);
    assertThat(summed.await().outcome()).isEqualTo(BROKEN);
  }

  @Test
  void theSidesMayStillBeShutAndAsked() throws Exception {
    Connection connection = connection();
    AsynchronousSocketChannel channel = connection.channel();
    connection.channel().read(ByteBuffer.allocate(5), "a", reads);
    Peers.reset(connection.peer());
    assertThat(reads.await().outcome()).isEqualTo(RESET);
    assertThat(channel.getRemoteAddress()).isNotNull();
    assertThat(channel.getLocalAddress()).isNotNull();
    assertThat(channel.getOption(StandardSocketOptions.TCP_NODELAY)).isFalse();
    assertThat(channel.shutdownOutput().shutdownInput()).isSameAs(channel);
  }

  @Test
  void aConnectionThatIsResetBeforeItIsAcceptedIsAcceptedAllTheSame() throws Exception {
    AsynchronousServerSocketChannel server = server();
    Peers.reset(SocketChannel.open(server.getLocalAddress()));
    AsynchronousSocketChannel accepted = keep(get(server.accept()));
    assertThat(read(accepted)).isIn(RESET, -1);
    SocketChannel next = keep(SocketChannel.open(server.getLocalAddress()));
    AsynchronousSocketChannel good = keep(get(server.accept()));
    Peers.send(next, new byte[2]);
    assertThat(read(good)).isEqualTo(2);
  }

  /** A listener that closes resets what waits in its queue. */
  @Test
  void aServerThatClosesResetsThoseThatItHasNotAccepted() throws Exception {
    ServerSocketChannel listener = listener();
    AsynchronousSocketChannel channel = open();
    get(channel.connect(listener.getLocalAddress()));
    channel.read(ByteBuffer.allocate(5), "a", reads);
    listener.close();
    assertThat(reads.await().outcome()).isEqualTo(RESET);
  }

  @Test
  void aPeerThatConnectsAndVanishesIsReadToItsEnd() throws Exception {
    AsynchronousServerSocketChannel server = server();
    for (int i = 0; i < 20; i++) {
      SocketChannel.open(server.getLocalAddress()).close();
      AsynchronousSocketChannel accepted = keep(get(server.accept()));
      assertThat(read(accepted)).isEqualTo(-1);
      accepted.close();
    }
  }
}
