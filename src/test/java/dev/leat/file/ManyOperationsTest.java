package dev.leat.file;

import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.testing.Content;
import dev.leat.testing.RecordingHandler;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.CompletionHandler;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Far more operations than a ring has entries: none is refused, lost or deadlocked. */
@MethodSource("dev.leat.file.ChannelVariants#rings")
class ManyOperationsTest extends ChannelContract {
  private static final int COUNT = 10_000;
  private static final int SIZE = 64;

  @Test
  void tenThousandAtOnceFromManyThreadsAllArrive() throws Exception {
    byte[] content = Content.random(COUNT * SIZE, 1);
    AsynchronousFileChannel channel = open(file(new byte[0]), READ, WRITE);
    RecordingHandler<Integer, Integer> handler = new RecordingHandler<>();
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < 8; t++) {
      int first = t;
      Thread.Builder builder = t % 2 == 0 ? Thread.ofPlatform() : Thread.ofVirtual();
      threads.add(
          builder.start(
              () -> {
                for (int i = first; i < COUNT; i += 8) {
                  ByteBuffer src = ByteBuffer.wrap(content, i * SIZE, SIZE);
                  channel.write(src, (long) i * SIZE, i, handler);
                }
              }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    for (int i = 0; i < COUNT; i++) {
      assertThat(handler.await().outcome()).isEqualTo(SIZE);
    }
    ByteBuffer dst = ByteBuffer.allocate(content.length);
    assertThat(get(channel.read(dst, 0))).isEqualTo(content.length);
    assertThat(dst.array()).isEqualTo(content);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 64, 4096})
  void handlersThatReadAgainKeepAsManyInFlight(int inFlight) throws Exception {
    AsynchronousFileChannel channel = openOn(Content.random(inFlight * SIZE, 2));
    List<ByteBuffer> dsts = new ArrayList<>();
    for (int i = 0; i < inFlight; i++) {
      dsts.add(i % 2 == 0 ? ByteBuffer.allocate(SIZE) : ByteBuffer.allocateDirect(SIZE));
    }
    new WaitingNowAndThen(channel, dsts).run();
  }

  /** Reads again until none is left; now and then a handler waits for another read first. */
  private static final class WaitingNowAndThen extends RepeatedReads {
    private final AsynchronousFileChannel channel;

    WaitingNowAndThen(AsynchronousFileChannel channel, List<ByteBuffer> dsts) {
      super(channel, dsts, 20_000);
      this.channel = channel;
    }

    @Override
    void between(int rounds) throws Exception {
      if (rounds % 7_000 == 0) {
        assertThat(get(channel.read(ByteBuffer.allocate(SIZE), 0))).isEqualTo(SIZE);
      }
    }
  }

  /** Each of these handlers holds a thread of its own, and the ring none. */
  @Test
  void handlersThatNeverEndLeaveTheRingToTheOthers() throws Exception {
    AsynchronousFileChannel channel = openOn(Content.random(SIZE, 3));
    int blocking = 20;
    CountDownLatch blocked = new CountDownLatch(blocking);
    CountDownLatch release = new CountDownLatch(1);
    for (int i = 0; i < blocking; i++) {
      channel.read(ByteBuffer.allocate(SIZE), 0, i, new Blocking(blocked, release));
    }
    assertThat(blocked.await(20, TimeUnit.SECONDS)).isTrue();
    RecordingHandler<Integer, Integer> others = new RecordingHandler<>();
    for (int i = 0; i < 1000; i++) {
      channel.read(ByteBuffer.allocate(SIZE), 0, i, others);
    }
    for (int i = 0; i < 1000; i++) {
      assertThat(others.await().outcome()).isEqualTo(SIZE);
    }
    release.countDown();
  }

  private record Blocking(CountDownLatch blocked, CountDownLatch release)
      implements CompletionHandler<Integer, Integer> {
    @Override
    public void completed(Integer value, Integer place) {
      blocked.countDown();
      try {
        release.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    @Override
    public void failed(Throwable failure, Integer place) {
      throw new AssertionError(failure);
    }
  }
}
