package dev.leat.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.testing.BufferKind;
import dev.leat.testing.Content;
import dev.leat.testing.RecordingHandler;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousSocketChannel;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random calls on two connected channels, one after the other: each of them answers what the JDK's
 * has answered that were called the same way.
 */
@MethodSource("dev.leat.net.SocketVariants#all")
class RandomSocketCallsTest extends SocketContract {
  private static final int ROUNDS = 15;
  private static final int CALLS = 60;

  /** Less than what the kernel buffers, so that no write waits. */
  private static final int SIZE = 1000;

  /** Repeats a run whose failure has named it. */
  private static final long SEED =
      Long.getLong("leat.test.random", ThreadLocalRandom.current().nextLong());

  private interface Call {
    Object on(AsynchronousSocketChannel channel) throws Exception;
  }

  /** What both sides have to read, so that no read is started that would wait. */
  private static final class Model {
    final int[] unread = new int[2];
    final boolean[] outputShut = new boolean[2];
    final boolean[] inputShut = new boolean[2];
    final boolean[] closed = new boolean[2];

    boolean mayRead(int side) {
      int other = 1 - side;
      boolean ended = outputShut[other] || closed[other];
      return unread[side] > 0 || ended || inputShut[side] || closed[side];
    }
  }

  @Test
  void randomCallsDoWhatTheyDoOnTheJdk() throws Exception {
    SplittableRandom random = new SplittableRandom(SEED);
    for (int round = 0; round < ROUNDS; round++) {
      Pair ours = pair();
      Pair theirs = oraclePair();
      Model model = new Model();
      for (int i = 0; i < CALLS; i++) {
        int side = random.nextInt(2);
        Call call = next(random, model, side);
        String expected = SocketText.of(() -> call.on(side(theirs, side)));
        assertThat(SocketText.of(() -> call.on(side(ours, side))))
            .as("-Dleat.test.random=%d, round %d, call %d", SEED, round, i)
            .isEqualTo(expected);
      }
      for (Pair pair : new Pair[] {ours, theirs}) {
        pair.client().close();
        pair.accepted().close();
      }
    }
  }

  private static AsynchronousSocketChannel side(Pair pair, int side) {
    return side == 0 ? pair.client() : pair.accepted();
  }

  private Pair oraclePair() throws Exception {
    var provider = variant.oracle().provider();
    var server = keep(provider.openAsynchronousServerSocketChannel(null)).bind(loopback());
    var client = keep(provider.openAsynchronousSocketChannel(null));
    var connecting = client.connect(server.getLocalAddress());
    var accepted = keep(get(server.accept()));
    get(connecting);
    server.close();
    return new Pair(client, accepted);
  }

  private static Call next(SplittableRandom random, Model model, int side) {
    int size = random.nextInt(SIZE);
    long seed = random.nextLong();
    List<BufferKind> kinds = kinds(random);
    BufferKind kind = kinds.get(0);
    int choice = random.nextInt(40);
    if (choice < 12) {
      return write(model, side, size, choice < 6 ? List.of(kind) : kinds, seed);
    }
    if (choice < 28) {
      return model.mayRead(side)
          ? read(model, side, size, choice < 20 ? List.of(kind) : kinds)
          : AsynchronousSocketChannel::isOpen;
    }
    return switch (choice) {
      case 28, 29, 30 -> AsynchronousSocketChannel::getLocalAddress;
      case 31, 32 -> AsynchronousSocketChannel::getRemoteAddress;
      case 33, 34 -> c -> c.setOption(StandardSocketOptions.TCP_NODELAY, size % 2 == 0).equals(c);
      case 35 -> c -> c.getOption(StandardSocketOptions.TCP_NODELAY);
      case 36 -> c -> get(c.read(kind.allocate(0)));
      case 37 -> shut(model, side, size);
      default -> AsynchronousSocketChannel::toString;
    };
  }

  private static List<BufferKind> kinds(SplittableRandom random) {
    BufferKind[] all = BufferKind.values();
    return random.ints(3, 0, all.length).mapToObj(i -> all[i]).toList();
  }

  private static Call write(Model model, int side, int size, List<BufferKind> kinds, long seed) {
    boolean sent = !model.outputShut[side] && !model.closed[side];
    if (model.inputShut[1 - side] || model.closed[1 - side] || model.unread[1 - side] > 30_000) {
      return AsynchronousSocketChannel::isOpen; // what comes of it depends on the peer's RST
    }
    byte[] bytes = Content.random(size, seed);
    if (sent) {
      model.unread[1 - side] += size * kinds.size();
    }
    return channel -> {
      ByteBuffer[] srcs =
          kinds.stream().map(kind -> kind.holding(bytes)).toArray(ByteBuffer[]::new);
      if (srcs.length == 1) {
        return get(channel.write(srcs[0])) + " " + srcs[0].position();
      }
      RecordingHandler<Long, String> handler = new RecordingHandler<>();
      channel.write(srcs, 0, srcs.length, 0, TimeUnit.SECONDS, "a", handler);
      return handler.await().outcome();
    };
  }

  /** Reads until all is there that must come: the kernel may deliver it in parts. */
  private static Call read(Model model, int side, int size, List<BufferKind> kinds) {
    int coming = Math.min(size * kinds.size(), model.unread[side]);
    if (!model.inputShut[side] && !model.closed[side]) {
      model.unread[side] -= coming;
    }
    return channel -> {
      ByteBuffer[] dsts =
          kinds.stream().map(kind -> kind.allocate(size)).toArray(ByteBuffer[]::new);
      long total = read(channel, dsts);
      for (long count = total; count > 0 && total < coming; total += count) {
        count = read(channel, dsts);
      }
      return total + " " + Arrays.stream(dsts).map(RandomSocketCallsTest::text).toList();
    };
  }

  private static long read(AsynchronousSocketChannel channel, ByteBuffer[] dsts) throws Exception {
    if (dsts.length == 1) {
      return get(channel.read(dsts[0]));
    }
    CompletableFuture<Long> read = new CompletableFuture<>();
    channel.read(
        dsts,
        0,
        dsts.length,
        60,
        TimeUnit.SECONDS,
        null,
        new Then<>(
            (count, failure) -> {
              if (failure == null) {
                read.complete(count);
              } else {
                read.completeExceptionally(failure);
              }
            }));
    return get(read);
  }

  private static String text(ByteBuffer buffer) {
    return buffer.position() + ":" + Arrays.hashCode(Content.whole(buffer));
  }

  /** Rarely, as little can happen afterwards; a side with unread input would send a RST. */
  private static Call shut(Model model, int side, int size) {
    if (size % 8 == 0 && model.unread[side] == 0) {
      model.closed[side] = true;
      return c -> {
        c.close();
        return c.isOpen();
      };
    }
    if (size % 2 == 0) {
      model.inputShut[side] = true;
      return c -> c.shutdownInput().equals(c);
    }
    model.outputShut[side] = true;
    return c -> c.shutdownOutput().equals(c);
  }
}
