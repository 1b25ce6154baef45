package dev.leat.net;

import dev.leat.buffer.StreamMemory;
import dev.leat.kernel.IoUringConstants;
import dev.leat.kernel.LinuxConstants;
import dev.leat.kernel.SocketCalls;
import dev.leat.kernel.Sqe;
import java.io.IOException;

/** Receives what there is. Threads: as of {@link dev.leat.op.Operation}. */
abstract class ReceiveOperation<V extends Number> extends StreamOperation<V> {
  ReceiveOperation(RingStream stream, Transfer<V> transfer) {
    super(stream, transfer);
  }

  /** A receive of the kind that suits the buffers. */
  static <V extends Number> ReceiveOperation<V> of(RingStream stream, Transfer<V> transfer) {
    return StreamMemory.areInPlace(transfer.buffers())
        ? new InPlace<>(stream, transfer)
        : new LateReceiveOperation<>(stream, transfer);
  }

  /** Writes of a receive what is the same for all. */
  final void prepareReceive(Sqe sqe) {
    if (stream.isDrained() && stream.engine.pollsFirst()) {
      sqe.ioprio(IoUringConstants.IORING_RECVSEND_POLL_FIRST);
    }
  }

  @Override
  boolean isLikelyReady() {
    return !stream.isDrained();
  }

  /** Where all that was asked for was there, there may be more. */
  @Override
  final int flags(int res) {
    return res == length() ? IoUringConstants.IORING_CQE_F_SOCK_NONEMPTY : 0;
  }

  @Override
  protected void complete(int res, int flags) {
    stream.drained((flags & IoUringConstants.IORING_CQE_F_SOCK_NONEMPTY) == 0);
    super.complete(res, flags);
  }

  @Override
  protected final V value(int res) {
    if (res == 0) {
      return transfer.value(-1);
    }
    if (hasBuffers()) {
      received(res);
    }
    return transfer.value(res);
  }

  /** Gives the caller its bytes. */
  abstract void received(int count);

  @Override
  protected final IOException exception(int errno) {
    return SocketErrors.ofReceive(errno);
  }

  /** Into the caller's own memory. */
  private static final class InPlace<V extends Number> extends ReceiveOperation<V> {
    private final StreamMemory memory;

    InPlace(RingStream stream, Transfer<V> transfer) {
      super(stream, transfer);
      memory = StreamMemory.forReceive(transfer.buffers());
    }

    @Override
    protected void prepare(Sqe sqe) {
      int fd = descriptor().fd();
      if (memory.isVector()) {
        sqe.prepReadv(fd, memory.address(), memory.length(), -1);
      } else {
        sqe.prepRecv(fd, memory.address(), memory.length(), 0);
        prepareReceive(sqe);
      }
    }

    @Override
    boolean isLikelyReady() {
      return super.isLikelyReady() && !memory.isVector();
    }

    @Override
    int length() {
      return memory.length();
    }

    @Override
    int attempt(int fd) {
      assert !memory.isVector() : "not attempted";
      return SocketCalls.recv(fd, memory.address(), memory.length(), LinuxConstants.MSG_DONTWAIT);
    }

    @Override
    void received(int count) {
      memory.received(count);
    }

    @Override
    protected void release() {
      memory.release();
    }
  }
}
