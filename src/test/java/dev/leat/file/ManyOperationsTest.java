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
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
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
    AtomicInteger left = new AtomicInteger(20_000 + inFlight);
    CountDownLatch ended = new CountDownLatch(inFlight);
    BlockingQueue<Object> wrong = new LinkedBlockingQueue<>();
    for (int i = 0; i < inFlight; i++) {
      ByteBuffer dst = i % 2 == 0 ? ByteBuffer.allocate(SIZE) : ByteBuffer.allocateDirect(SIZE);
      channel.read(dst, (long) i * SIZE, i, new Again(channel, dst, left, ended, wrong));
    }
    assertThat(ended.await(30, TimeUnit.SECONDS)).as("%s left", left).isTrue();
    assertThat(wrong).isEmpty();
  }

  /** Reads again until none is left; now and then one waits for another read first. */
  private record Again(
      AsynchronousFileChannel channel,
      ByteBuffer dst,
      AtomicInteger left,
      CountDownLatch ended,
      BlockingQueue<Object> wrong)
      implements CompletionHandler<Integer, Integer> {
    @Override
    public void completed(Integer value, Integer place) {
      int number = left.decrementAndGet();
      if (value != SIZE) {
        wrong.add(value);
      }
      if (number % 7_000 == 0) {
        readAndWait();
      }
      if (number < ended.getCount()) {
        ended.countDown();
      } else {
        channel.read(dst.clear(), (long) place * SIZE, place, this);
      }
    }

    private void readAndWait() {
      try {
        if (get(channel.read(ByteBuffer.allocate(SIZE), 0)) != SIZE) {
          wrong.add("a short read");
        }
      } catch (Exception e) {
        wrong.add(e);
      }
    }

    @Override
    public void failed(Throwable failure, Integer place) {
      wrong.add(failure);
      ended.countDown();
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
