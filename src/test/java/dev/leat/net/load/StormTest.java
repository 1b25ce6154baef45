package dev.leat.net.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.net.SocketContract;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Threads that connect, talk, and end what they have begun in all ways at once, so that numbers of
 * descriptors, buffers and slots are used again and again: no connection may see another one's
 * bytes, and all that was begun ends.
 */
@MethodSource("dev.leat.net.SocketVariants#some")
class StormTest extends SocketContract {
  private static final int THREADS = 4;
  private static final int ROUNDS = 150;
  private static final int SIZE = 3000;

  /** Repeats the choices of a run, though not its timing. */
  private static final long SEED =
      Long.getLong("leat.test.random", ThreadLocalRandom.current().nextLong());

  @Test
  void noConnectionSeesWhatIsAnothers() throws Exception {
    List<FutureTask<Integer>> tasks = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      SplittableRandom random = new SplittableRandom(SEED + i);
      byte mark = (byte) (i + 1);
      FutureTask<Integer> task = new FutureTask<>(() -> rounds(random, mark));
      tasks.add(task);
      Thread.ofPlatform().start(task);
    }
    int talks = 0;
    for (FutureTask<Integer> task : tasks) {
      talks += task.get(90, TimeUnit.SECONDS);
    }
    assertThat(talks).as("-Dleat.test.random=%d", SEED).isEqualTo(THREADS * ROUNDS);
  }

  private int rounds(SplittableRandom random, byte mark) throws Exception {
    int talks = 0;
    for (int round = 0; round < ROUNDS; round++) {
      try (var server = variant.provider().openAsynchronousServerSocketChannel(group);
          var client = variant.provider().openAsynchronousSocketChannel(group)) {
        server.bind(loopback());
        Future<Void> connecting = client.connect(server.getLocalAddress());
        try (AsynchronousSocketChannel accepted = get(server.accept())) {
          get(connecting);
          talk(client, accepted, random, mark);
          talks++;
        }
      }
    }
    return talks;
  }

  private static void talk(
      AsynchronousSocketChannel client,
      AsynchronousSocketChannel accepted,
      SplittableRandom random,
      byte mark)
      throws Exception {
    ByteBuffer dst = buffer(random, SIZE);
    Future<Integer> reading = accepted.read(dst);
    Future<Integer> other = client.read(buffer(random, SIZE));
    Future<Integer> writing = client.write(marked(buffer(random, 1 + random.nextInt(SIZE)), mark));
    switch (random.nextInt(5)) {
      case 0 -> accepted.close();
      case 1 -> reading.cancel(false);
      case 2 -> reading.cancel(true);
      case 3 -> client.close();
      default -> assertThat(get(reading)).isPositive();
    }
    Object read = ending(reading);
    if (read instanceof Integer count && count > 0) {
      assertThat(dst.position()).isEqualTo(count);
      for (int i = 0; i < count; i++) {
        assertThat(dst.get(i)).isEqualTo(mark);
      }
    }
    ending(writing);
    client.close();
    ending(other);
  }

  private static ByteBuffer buffer(SplittableRandom random, int size) {
    return random.nextBoolean() ? ByteBuffer.allocate(size) : ByteBuffer.allocateDirect(size);
  }

  private static ByteBuffer marked(ByteBuffer buffer, byte mark) {
    while (buffer.hasRemaining()) {
      buffer.put(mark);
    }
    return buffer.flip();
  }

  /** A value, or one of the ends that a connection may come to. */
  private static Object ending(Future<Integer> future) throws Exception {
    try {
      return get(future);
    } catch (CancellationException cancelled) {
      return "cancelled";
    } catch (ExecutionException failed) {
      Throwable cause = failed.getCause();
      boolean closed =
          cause instanceof AsynchronousCloseException || cause instanceof ClosedChannelException;
      String message = String.valueOf(cause == null ? null : cause.getMessage());
      assertThat(closed || message.contains("reset") || message.equals("Broken pipe"))
          .as("%s", cause)
          .isTrue();
      return message;
    }
  }
}
