package dev.leat.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.net.Peers.FullListener;
import dev.leat.testing.RecordingHandler;
import dev.leat.testing.Unreachable;
import java.lang.ref.WeakReference;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousServerSocketChannel;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/** Completion handlers of sockets: on which thread, in what state, and what stays of them. */
@MethodSource("dev.leat.net.SocketVariants#all")
class SocketHandlerContractTest extends SocketContract {
  @Test
  void attachmentsArePassedAndMayBeNull() throws Exception {
    AsynchronousSocketChannel channel = connection().channel();
    RecordingHandler<Integer, @Nullable Object> handler = new RecordingHandler<>();
    Object attachment = new Object();
    channel.write(ByteBuffer.allocate(3), attachment, handler);
    assertThat(handler.await().attachment()).isSameAs(attachment);
    channel.write(ByteBuffer.allocate(3), null, handler);
    assertThat(handler.await().attachment()).isNull();
  }

  @Test
  void everyHandlerRunsOnAThreadOfTheGroup() throws Exception {
    AsynchronousServerSocketChannel server = server();
    RecordingHandler<AsynchronousSocketChannel, String> accepting = new RecordingHandler<>();
    RecordingHandler<Void, String> connecting = new RecordingHandler<>();
    AsynchronousSocketChannel client = open();
    server.accept("a", accepting);
    client.connect(server.getLocalAddress(), "a", connecting);
    assertOfTheGroup(connecting.await());
    var accepted = accepting.await();
    assertOfTheGroup(accepted);
    AsynchronousSocketChannel channel = keep(value(accepted));
    RecordingHandler<Integer, String> handler = new RecordingHandler<>();
    channel.read(ByteBuffer.allocate(5), "a", handler); // waits
    client.write(ByteBuffer.allocate(7), "a", handler);
    assertOfTheGroup(handler.await());
    assertOfTheGroup(handler.await());
    channel.read(ByteBuffer.allocate(5), "a", handler); // has its input
    assertOfTheGroup(handler.await());
    channel.read(ByteBuffer.allocate(0), "a", handler); // is done at once
    assertOfTheGroup(handler.await());
    channel.close();
    channel.read(ByteBuffer.allocate(5), "a", handler); // has failed at once
    assertOfTheGroup(handler.await());
  }

  private void assertOfTheGroup(RecordingHandler.Completion<?, ?> completion) {
    assertThat(variant.kind().owns(completion.thread())).as(completion.thread().getName()).isTrue();
    assertThat(completion.thread()).isNotSameAs(Thread.currentThread());
  }

  @Test
  void connectAndAcceptThatAreDoneAtOnceCallTheirHandlerInTheGroup() throws Exception {
    AsynchronousServerSocketChannel server = server();
    keep(SocketChannel.open(server.getLocalAddress()));
    RecordingHandler<AsynchronousSocketChannel, String> accepting = new RecordingHandler<>();
    server.accept("a", accepting);
    var accepted = accepting.await();
    assertOfTheGroup(accepted);
    assertThat(keep(value(accepted)).isOpen()).isTrue();
    RecordingHandler<Void, String> connecting = new RecordingHandler<>();
    open().connect(Peers.refusing(), "a", connecting);
    assertOfTheGroup(connecting.await());
    server.close();
    server.accept("a", accepting);
    assertOfTheGroup(accepting.await());
  }

  @Test
  void theInterruptStatusDoesNotReachTheNextHandler() throws Exception {
    Connection connection = connection();
    BlockingQueue<Boolean> interrupted = new LinkedBlockingQueue<>();
    for (int i = 0; i < 50; i++) {
      Then<Integer> handler =
          new Then<>(
              (value, failure) -> {
                interrupted.add(Thread.currentThread().isInterrupted());
                Thread.currentThread().interrupt();
              });
      connection.channel().read(ByteBuffer.allocate(1), null, handler);
      Peers.send(connection.peer(), new byte[1]);
      assertThat(interrupted.poll(SECONDS, TimeUnit.SECONDS)).isFalse();
    }
  }

  /** An operation that is started with the status set is an operation as any other. */
  @Test
  void theInterruptStatusOfWhoStartsAnOperationDoesNotMatter() throws Exception {
    Connection connection = connection();
    RecordingHandler<Integer, String> handler = new RecordingHandler<>();
    Thread.currentThread().interrupt();
    connection.channel().read(ByteBuffer.allocate(1), "a", handler);
    var _ = connection.channel().write(ByteBuffer.allocate(1));
    AsynchronousSocketChannel other = open();
    other.bind(loopback());
    boolean kept = Thread.interrupted();
    assertThat(kept).isTrue();
    Peers.send(connection.peer(), new byte[1]);
    assertThat(handler.await().outcome()).isEqualTo(1);
    assertThat(Peers.receive(connection.peer(), 1)).hasSize(1);
    assertThat(other.isOpen()).isTrue();
  }

  @Test
  void whatAHandlerThrowsIsUncaughtAndStopsNoOther() throws Exception {
    Connection connection = connection();
    BlockingQueue<Throwable> uncaught = new LinkedBlockingQueue<>();
    Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
    Thread.setDefaultUncaughtExceptionHandler((thread, failure) -> uncaught.add(failure));
    try {
      for (int i = 0; i < 20; i++) {
        RuntimeException thrown = new IllegalStateException("handler " + i);
        Then<Integer> handler =
            new Then<>(
                (value, failure) -> {
                  throw thrown;
                });
        connection.channel().read(ByteBuffer.allocate(1), null, handler);
        Peers.send(connection.peer(), new byte[1]);
        assertThat(uncaught.poll(SECONDS, TimeUnit.SECONDS)).isSameAs(thrown);
      }
    } finally {
      Thread.setDefaultUncaughtExceptionHandler(before);
    }
    Peers.send(connection.peer(), new byte[3]);
    RecordingHandler<Integer, String> handler = new RecordingHandler<>();
    connection.channel().read(ByteBuffer.allocate(3), "a", handler);
    assertThat(handler.await().outcome()).isEqualTo(3);
  }

  /** A handler may be called within the one that began the operation, and its exception with it. */
  @Test
  void whatAHandlerThrowsThatWasBegunInAHandlerIsNotLost() throws Exception {
    Connection connection = connection();
    BlockingQueue<Throwable> seen = new LinkedBlockingQueue<>();
    Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
    Thread.setDefaultUncaughtExceptionHandler((thread, failure) -> seen.add(failure));
    try {
      for (int i = 0; i < 20; i++) {
        RuntimeException thrown = new IllegalStateException("handler " + i);
        Then<Integer> inner =
            new Then<>(
                (value, failure) -> {
                  assertThat(failure).isNull();
                  throw thrown;
                });
        Then<Integer> outer =
            new Then<>(
                (value, failure) -> {
                  try {
                    connection.channel().write(ByteBuffer.allocate(1), null, inner);
                  } catch (IllegalStateException e) {
                    seen.add(e);
                  }
                });
        connection.channel().read(ByteBuffer.allocate(1), null, outer);
        Peers.send(connection.peer(), new byte[1]);
        assertThat(seen.poll(SECONDS, TimeUnit.SECONDS)).isSameAs(thrown);
        assertThat(Peers.receive(connection.peer(), 1)).hasSize(1);
      }
    } finally {
      Thread.setDefaultUncaughtExceptionHandler(before);
    }
    assertThat(seen).isEmpty();
  }

  @Test
  void handlerAttachmentAndBufferAreLetGo() throws Exception {
    Connection connection = connection();
    WeakReference<?>[] references = referencesAfterAll(connection);
    // The last operation may be remembered until the next one comes.
    connection.channel().write(ByteBuffer.allocate(1)).get();
    Peers.send(connection.peer(), new byte[1]);
    get(connection.channel().read(ByteBuffer.allocate(1)));
    for (WeakReference<?> reference : references) {
      Unreachable.await(reference);
    }
  }

  private WeakReference<?>[] referencesAfterAll(Connection connection) throws Exception {
    RecordingHandler<Integer, Object> handler = new RecordingHandler<>();
    Object attachment = new Object();
    ByteBuffer heap = ByteBuffer.allocate(5);
    ByteBuffer direct = ByteBuffer.allocateDirect(5);
    for (ByteBuffer buffer : new ByteBuffer[] {heap, direct}) {
      connection.channel().read(buffer, 60, TimeUnit.SECONDS, attachment, handler);
      Peers.send(connection.peer(), new byte[5]);
      handler.await();
      connection.channel().write(buffer.flip(), 60, TimeUnit.SECONDS, attachment, handler);
      handler.await();
    }
    return new WeakReference<?>[] {
      new WeakReference<>(handler),
      new WeakReference<>(attachment),
      new WeakReference<>(heap),
      new WeakReference<>(direct)
    };
  }

  @Test
  void aClosedChannelThatNobodyKnowsIsForgotten() throws Exception {
    Unreachable.await(closedWhileConnecting());
  }

  private WeakReference<?> closedWhileConnecting() throws Exception {
    try (FullListener full = new FullListener()) {
      RecordingHandler<Void, String> handler = new RecordingHandler<>();
      AsynchronousSocketChannel channel = variant.provider().openAsynchronousSocketChannel(group);
      channel.connect(full.address(), "a", handler);
      channel.close();
      handler.await();
      return new WeakReference<>(channel);
    }
  }
}
