package dev.leat.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.CompletionHandler;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/** Handlers that start the next operation, which may be done at once, and so on without end. */
@MethodSource("dev.leat.net.SocketVariants#all")
class RecursionContractTest extends SocketContract {
  private static final int COUNT = 100_000;

  /** The JDK's limit of 16, and the handler that was called by nobody's handler. */
  private static final int DEPTH = 17;

  /** Repeats one operation; fails where too many of itself are on the stack. */
  private abstract static class Repeating implements CompletionHandler<Integer, Object> {
    final CompletableFuture<Integer> ended = new CompletableFuture<>();
    int calls;
    int deepest;

    abstract void next();

    @Override
    public void completed(Integer count, Object attachment) {
      calls++;
      if (calls % 991 < 20) {
        deepest = Math.max(deepest, depth());
      }
      if (calls == COUNT || count < 0) {
        ended.complete(calls);
      } else {
        next();
      }
    }

    private static int depth() {
      long started =
          Arrays.stream(new Throwable().getStackTrace())
              .filter(frame -> frame.getMethodName().equals("next"))
              .count();
      return 1 + (int) started;
    }

    @Override
    public void failed(Throwable failure, Object attachment) {
      ended.completeExceptionally(failure);
    }
  }

  @Test
  void readsThatAreDoneAtOnceDoNotPileUp() throws Exception {
    Connection connection = connection();
    Thread sender = Thread.ofPlatform().start(() -> send(connection));
    AsynchronousSocketChannel channel = connection.channel();
    run(
        new Repeating() {
          private final ByteBuffer dst = ByteBuffer.allocateDirect(1);

          @Override
          void next() {
            channel.read(dst.clear(), null, this);
          }
        });
    sender.join();
  }

  private static void send(Connection connection) {
    try {
      Peers.send(connection.peer(), new byte[COUNT]);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void writesThatAreDoneAtOnceDoNotPileUp() throws Exception {
    Connection connection = connection();
    Thread receiver = Thread.ofPlatform().start(() -> receive(connection));
    AsynchronousSocketChannel channel = connection.channel();
    run(
        new Repeating() {
          private final ByteBuffer src = ByteBuffer.allocateDirect(1);

          @Override
          void next() {
            channel.write(src.clear(), null, this);
          }
        });
    receiver.join();
  }

  private static void receive(Connection connection) {
    try {
      assertThat(Peers.receive(connection.peer(), COUNT)).hasSize(COUNT);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void emptyReadsDoNotPileUp() throws Exception {
    AsynchronousSocketChannel channel = connection().channel();
    run(
        new Repeating() {
          private final ByteBuffer dst = ByteBuffer.allocate(0);

          @Override
          void next() {
            channel.read(dst, null, this);
          }
        });
  }

  private static void run(Repeating repeating) throws Exception {
    repeating.next();
    assertThat(repeating.ended.get(60, TimeUnit.SECONDS)).isEqualTo(COUNT);
    assertThat(repeating.deepest).isBetween(1, DEPTH);
  }

  @Test
  void failuresAtOnceDoNotPileUp() throws Exception {
    AsynchronousSocketChannel channel = open();
    channel.close();
    CompletableFuture<Integer> ended = new CompletableFuture<>();
    channel.read(
        ByteBuffer.allocate(1),
        null,
        new CompletionHandler<>() {
          private int calls;

          @Override
          public void completed(Integer count, Object attachment) {
            ended.completeExceptionally(new AssertionError("read from a closed channel"));
          }

          @Override
          public void failed(Throwable failure, Object attachment) {
            if (++calls == 20_000) {
              ended.complete(calls);
            } else {
              channel.read(ByteBuffer.allocate(1), null, this);
            }
          }
        });
    assertThat(get(ended)).isEqualTo(20_000);
  }
}
