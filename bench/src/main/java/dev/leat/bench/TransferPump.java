package dev.leat.bench;

import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousFileChannel;

/** Keeps a fixed number of transfers in flight, each re-issued from its own handler. */
final class TransferPump extends Pump {
  private final TransferSlot[] slots;

  /** For as many transfers of a channel's first {@code blocks} blocks as the workload wants. */
  TransferPump(AsynchronousFileChannel channel, long blocks, Workload workload) {
    super(workload.inFlight());
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
  }

  @Override
  void start() {
    for (TransferSlot slot : slots) {
      slot.start();
    }
  }

  /** The one slot of a pump that is never started, for transfers that somebody waits for. */
  TransferSlot onlySlot() {
    return slots[0];
  }

  @Override
  long operations() {
    long sum = 0;
    for (TransferSlot slot : slots) {
      sum += slot.operations();
    }
    return sum;
  }
}
