package dev.leat.bench;

import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousFileChannel;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a fixed number of transfers in flight, each re-issued from its own handler.
 *
 * <p>{@link #start}, {@link #awaitFailure} and {@link #stop} belong to the benchmark's thread; the
 * slots call back from whatever threads the channel uses.
 */
final class TransferPump {
  private static final long STOP_SECONDS = 30;

  private final TransferSlot[] slots;
  private final CountDownLatch ended;
  private final CountDownLatch failed = new CountDownLatch(1);
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
  private volatile boolean running = true;

  /** For as many transfers of a channel's first {@code blocks} blocks as the workload wants. */
  TransferPump(AsynchronousFileChannel channel, long blocks, Workload workload) {
    int inFlight = workload.inFlight();
    // O_DIRECT wants aligned memory; the other cases take the same, so that only one thing differs.
    ByteBuffer memory =
        ByteBuffer.allocateDirect((inFlight + 1) * DataFile.BLOCK_BYTES)
            .alignedSlice(DataFile.BLOCK_BYTES);
    slots = new TransferSlot[inFlight];
    for (int i = 0; i < inFlight; i++) {
      ByteBuffer buffer = memory.slice(i * DataFile.BLOCK_BYTES, DataFile.BLOCK_BYTES);
      slots[i] = new TransferSlot(channel, buffer, workload, blocks, i, this);
    }
    ended = new CountDownLatch(inFlight);
  }

  void start() {
    for (TransferSlot slot : slots) {
      slot.start();
    }
  }

  /** The one slot of a pump that is never started, for transfers that somebody waits for. */
  TransferSlot onlySlot() {
    return slots[0];
  }

  /** Transfers completed since the start. */
  long operations() {
    long sum = 0;
    for (TransferSlot slot : slots) {
      sum += slot.operations();
    }
    return sum;
  }

  /** Lets time pass, and ends it early with the first failure of any slot. */
  void awaitFailure(long millis) throws InterruptedException {
    if (failed.await(millis, TimeUnit.MILLISECONDS)) {
      throw new IllegalStateException("a transfer failed", failure.get());
    }
  }

  /** Starts no more and returns when none is in flight. */
  void stop() throws InterruptedException {
    running = false;
    if (!ended.await(STOP_SECONDS, TimeUnit.SECONDS)) {
      throw new IllegalStateException(ended.getCount() + " transfers never completed");
    }
    awaitFailure(0);
  }

  boolean running() {
    return running;
  }

  void slotEnded() {
    ended.countDown();
  }

  void slotFailed(Throwable cause) {
    failure.compareAndSet(null, cause);
    failed.countDown();
    ended.countDown();
  }
}
