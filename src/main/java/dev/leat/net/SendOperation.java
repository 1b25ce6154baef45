package dev.leat.net;

import dev.leat.buffer.StreamMemory;
import dev.leat.kernel.LinuxConstants;
import dev.leat.kernel.Sqe;

/** Sends what there is room for. Threads: as of {@link dev.leat.op.Operation}. */
final class SendOperation<V extends Number> extends SocketOperation<V> {
  private final Transfer<V> transfer;
  private final StreamMemory memory;

  private SendOperation(RingStream stream, Transfer<V> transfer) {
    super(stream, transfer);
    this.transfer = transfer;
    this.memory = StreamMemory.forSend(transfer.buffers());
  }

  static <V extends Number> SendOperation<V> of(RingStream stream, Transfer<V> transfer) {
    return new SendOperation<>(stream, transfer);
  }

  @Override
  protected void prepare(Sqe sqe) {
    int fd = descriptor().fd();
    if (memory.isVector()) {
      sqe.prepWritev(fd, memory.address(), memory.length(), -1);
    } else {
      sqe.prepSend(fd, memory.address(), memory.length(), LinuxConstants.MSG_NOSIGNAL);
    }
  }

  @Override
  protected V value(int res) {
    memory.sent(res);
    return transfer.value(res);
  }

  @Override
  protected void release() {
    memory.release();
  }
}
