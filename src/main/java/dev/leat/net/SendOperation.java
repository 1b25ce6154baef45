package dev.leat.net;

import dev.leat.buffer.StreamMemory;
import dev.leat.kernel.LinuxConstants;
import dev.leat.kernel.SocketCalls;
import dev.leat.kernel.Sqe;

/** Sends what there is room for. Threads: as of {@link dev.leat.op.Operation}. */
final class SendOperation<V extends Number> extends StreamOperation<V> {
  private final StreamMemory memory;

  private SendOperation(RingStream stream, Transfer<V> transfer) {
    super(stream, transfer);
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

  /** There is room as a rule. */
  @Override
  boolean isLikelyReady() {
    return !memory.isVector();
  }

  @Override
  int length() {
    return memory.length();
  }

  @Override
  int attempt(int fd) {
    assert !memory.isVector() : "not attempted";
    int flags = LinuxConstants.MSG_NOSIGNAL | LinuxConstants.MSG_DONTWAIT;
    return SocketCalls.send(fd, memory.address(), memory.length(), flags);
  }

  @Override
  protected V value(int res) {
    if (hasBuffers()) {
      memory.sent(res);
    }
    return transfer.value(res);
  }

  @Override
  protected void release() {
    memory.release();
  }
}
