package dev.leat.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.testing.Content;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.CompletionHandler;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Many bytes through one connection, both sides being the variant's. */
@MethodSource("dev.leat.net.SocketVariants#once")
class LargeTransferTest extends SocketContract {
  static Stream<Arguments> transfers() {
    IntFunction<ByteBuffer> heap = ByteBuffer::allocate;
    IntFunction<ByteBuffer> direct = ByteBuffer::allocateDirect;
    return Stream.of(
        Arguments.of("a MiB, heap", 1 << 20, 1 << 20, heap),
        Arguments.of("a MiB, direct", 1 << 20, 1 << 20, direct),
        Arguments.of("a MiB into small buffers", 1 << 20, 777, heap),
        Arguments.of("8 MiB, heap", 8 << 20, 8 << 20, heap), // the JDK copies the rest each time
        Arguments.of("64 MiB, direct", 64 << 20, 64 << 20, direct),
        Arguments.of("4 MiB into buffers that it fills, heap", 4 << 20, 32 << 10, heap),
        Arguments.of("4 MiB into buffers that it fills, direct", 4 << 20, 32 << 10, direct),
        Arguments.of("bytes, one by one", 20_000, 1, direct));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("transfers")
  void everyByteArrivesInItsPlace(
      String name, int size, int piece, IntFunction<ByteBuffer> allocation) throws Exception {
    Pair pair = pair();
    byte[] sent = Content.random(size, 7);
    byte[] received = new byte[size];
    ByteBuffer src = allocation.apply(size).put(sent).flip();
    Sender sender = new Sender(pair.client(), src, piece == 1 ? 1 : size);
    Receiver receiver = new Receiver(pair.accepted(), allocation.apply(piece), received);
    receiver.start();
    sender.start();
    assertThat(sender.ended.get(60, TimeUnit.SECONDS)).isEqualTo(size);
    assertThat(receiver.ended.get(60, TimeUnit.SECONDS)).isEqualTo(size);
    assertThat(Arrays.mismatch(sent, received)).as(name).isEqualTo(-1);
  }

  /** Goes on until all is done; counts bytes. */
  private abstract static class Mover implements CompletionHandler<Integer, Object> {
    final CompletableFuture<Integer> ended = new CompletableFuture<>();
    final int size;
    int moved;

    Mover(int size) {
      this.size = size;
    }

    abstract void start();

    /** Looks after the bytes that have come or gone. */
    abstract void moved(int count);

    @Override
    public void completed(Integer count, Object attachment) {
      if (count <= 0) {
        ended.completeExceptionally(new AssertionError(count + " after " + moved));
        return;
      }
      moved(count);
      moved += count;
      if (moved == size) {
        ended.complete(moved);
      } else {
        start();
      }
    }

    @Override
    public void failed(Throwable failure, Object attachment) {
      ended.completeExceptionally(failure);
    }
  }

  private static final class Sender extends Mover {
    private final AsynchronousSocketChannel channel;
    private final ByteBuffer src;
    private final int piece;

    Sender(AsynchronousSocketChannel channel, ByteBuffer src, int piece) {
      super(src.remaining());
      this.channel = channel;
      this.src = src;
      this.piece = piece;
    }

    @Override
    void start() {
      src.limit(Math.min(src.capacity(), src.position() + piece));
      channel.write(src, null, this);
    }

    @Override
    void moved(int count) {
      assertThat(src.position()).isEqualTo(moved + count);
    }
  }

  private static final class Receiver extends Mover {
    private final AsynchronousSocketChannel channel;
    private final ByteBuffer dst;
    private final byte[] received;

    Receiver(AsynchronousSocketChannel channel, ByteBuffer dst, byte[] received) {
      super(received.length);
      this.channel = channel;
      this.dst = dst;
      this.received = received;
    }

    @Override
    void start() {
      channel.read(dst.clear(), 60, TimeUnit.SECONDS, null, this);
    }

    @Override
    void moved(int count) {
      dst.flip().get(received, moved, count);
    }
  }
}
