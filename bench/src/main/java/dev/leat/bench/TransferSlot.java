package dev.leat.bench;

import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.CompletionHandler;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One place in flight: a buffer, and the read that fills it, or the write that empties it, over and
 * over.
 *
 * <p>At most one transfer is under way, and whoever sees it complete starts the next, so the fields
 * pass from thread to thread with the channel's own happens-before. Nothing is allocated and
 * nothing is shared between slots: what a profile shows belongs to the channel.
 */
final class TransferSlot implements CompletionHandler<Integer, Void> {
  /** One read in so many has its contents checked; every read has its length checked. */
  private static final int SAMPLE = 16;

  private final AsynchronousFileChannel channel;
  private final ByteBuffer buffer;
  private final long blocks;
  private final boolean writing;
  private final SplittableRandom random;
  private final TransferPump pump;

  /** Written by the completing thread alone, read at any time by the one that measures. */
  private final AtomicLong operations = new AtomicLong();

  private long block;

  TransferSlot(
      AsynchronousFileChannel channel,
      ByteBuffer buffer,
      Workload workload,
      long blocks,
      int seed,
      TransferPump pump) {
    this.channel = channel;
    this.buffer = buffer;
    this.writing = workload.writing();
    this.blocks = blocks;
    this.random = new SplittableRandom(seed);
    this.pump = pump;
  }

  /** Transfers that have completed. */
  long operations() {
    return operations.getOpaque();
  }

  /** Starts a transfer whose handler starts the next one, until the pump stops. */
  void start() {
    long position = nextPosition();
    if (writing) {
      channel.write(buffer, position, null, this);
    } else {
      channel.read(buffer, position, null, this);
    }
  }

  /** Moves one block and waits for it. */
  void transferAndGet() throws ExecutionException, InterruptedException {
    long position = nextPosition();
    count((writing ? channel.write(buffer, position) : channel.read(buffer, position)).get());
  }

  @Override
  public void completed(Integer bytes, Void none) {
    try {
      count(bytes);
      if (pump.running()) {
        start();
      } else {
        pump.placeEnded();
      }
    } catch (RuntimeException | Error e) {
      pump.placeFailed(e);
    }
  }

  @Override
  public void failed(Throwable cause, Void none) {
    pump.placeFailed(cause);
  }

  private long nextPosition() {
    block = random.nextLong(blocks);
    buffer.clear();
    return block * DataFile.BLOCK_BYTES;
  }

  private void count(int bytes) {
    if (bytes != DataFile.BLOCK_BYTES) {
      throw new IllegalStateException("block " + block + ": moved " + bytes + " bytes");
    }
    long done = operations.getPlain() + 1;
    if (done % SAMPLE == 0 && !writing) {
      DataFile.check(buffer, block);
    }
    operations.setOpaque(done);
  }
}
