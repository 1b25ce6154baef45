package dev.leat.bench;

import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.CompletionHandler;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One place in flight: a buffer, and the read that fills it over and over.
 *
 * <p>At most one read is under way, and whoever sees it complete starts the next, so the fields
 * pass from thread to thread with the channel's own happens-before. Nothing is allocated and
 * nothing is shared between slots: what a profile shows belongs to the channel.
 */
final class ReadSlot implements CompletionHandler<Integer, Void> {
  /** One read in so many has its contents checked; every read has its length checked. */
  private static final int SAMPLE = 16;

  private final AsynchronousFileChannel channel;
  private final ByteBuffer buffer;
  private final long blocks;
  private final SplittableRandom random;
  private final ReadPump pump;

  /** Written by the completing thread alone, read at any time by the one that measures. */
  private final AtomicLong operations = new AtomicLong();

  private long block;

  ReadSlot(
      AsynchronousFileChannel channel, ByteBuffer buffer, long blocks, int seed, ReadPump pump) {
    this.channel = channel;
    this.buffer = buffer;
    this.blocks = blocks;
    this.random = new SplittableRandom(seed);
    this.pump = pump;
  }

  /** Reads that have completed. */
  long operations() {
    return operations.getOpaque();
  }

  /** Starts a read whose handler starts the next one, until the pump stops. */
  void start() {
    channel.read(buffer, nextPosition(), null, this);
  }

  /** Reads one block and waits for it. */
  void readAndGet() throws ExecutionException, InterruptedException {
    count(channel.read(buffer, nextPosition()).get());
  }

  @Override
  public void completed(Integer bytes, Void none) {
    try {
      count(bytes);
      if (pump.running()) {
        start();
      } else {
        pump.slotEnded();
      }
    } catch (RuntimeException | Error e) {
      pump.slotFailed(e);
    }
  }

  @Override
  public void failed(Throwable cause, Void none) {
    pump.slotFailed(cause);
  }

  private long nextPosition() {
    block = random.nextLong(blocks);
    buffer.clear();
    return block * DataFile.BLOCK_BYTES;
  }

  private void count(int bytes) {
    if (bytes != DataFile.BLOCK_BYTES) {
      throw new IllegalStateException("block " + block + ": read " + bytes + " bytes");
    }
    long done = operations.getPlain() + 1;
    if (done % SAMPLE == 0) {
      DataFile.check(buffer, block);
    }
    operations.setOpaque(done);
  }
}
