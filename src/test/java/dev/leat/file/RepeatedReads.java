package dev.leat.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.CompletionHandler;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Reads whose handlers start them again. Each has a buffer and a place in the file, which has room
 * for all of them; the attachment is the read's number.
 */
class RepeatedReads implements CompletionHandler<Integer, Integer> {
  private final AsynchronousFileChannel channel;
  private final List<ByteBuffer> dsts;
  private final AtomicInteger left;
  private final CountDownLatch ended;
  private final Queue<Object> wrong = new ConcurrentLinkedQueue<>();

  /**
   * As many reads in flight as there are buffers, all of one size.
   *
   * @param rounds how many reads are to complete before none is started again
   */
  RepeatedReads(AsynchronousFileChannel channel, List<ByteBuffer> dsts, int rounds) {
    this.channel = channel;
    this.dsts = dsts;
    this.left = new AtomicInteger(rounds);
    this.ended = new CountDownLatch(dsts.size());
  }

  /** Starts them, and waits until all have come to their end. */
  void run() throws InterruptedException {
    for (int number = 0; number < dsts.size(); number++) {
      start(number);
    }
    assertThat(ended.await(30, TimeUnit.SECONDS)).as("%s left", left).isTrue();
    assertThat(wrong).isEmpty();
  }

  private void start(int number) {
    ByteBuffer dst = dsts.get(number).clear();
    channel.read(dst, (long) number * dst.capacity(), number, this);
  }

  /** What a handler does besides, when so many rounds are left. */
  void between(int rounds) throws Exception {}

  @Override
  public void completed(Integer value, Integer number) {
    int rounds = left.decrementAndGet();
    if (value != dsts.get(number).capacity()) {
      wrong.add(value);
    }
    try {
      between(rounds);
    } catch (Exception | AssertionError e) {
      wrong.add(e);
    }
    if (rounds <= 0) {
      ended.countDown();
    } else {
      start(number);
    }
  }

  @Override
  public void failed(Throwable failure, Integer number) {
    wrong.add(failure);
    ended.countDown();
  }
}
