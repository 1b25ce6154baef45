package dev.leat.net;

import dev.leat.buffer.ReceiveBuffers;
import dev.leat.buffer.StreamMemory;
import dev.leat.kernel.Errno;
import dev.leat.kernel.IoUringConstants;
import dev.leat.kernel.LinuxConstants;
import dev.leat.kernel.SocketCalls;
import dev.leat.kernel.Sqe;
import org.jspecify.annotations.Nullable;

/**
 * A receive into memory that the kernel cannot be given: on the heap, or such as its owner may
 * free. It holds no memory of its own while it waits for the peer:
 *
 * <pre>
 * SELECT  the kernel takes a provided buffer when something has come
 *    | none is left, the kernel has no such thing, or more is wanted than fits in one
 * WAIT    for the socket to be readable
 *    | it is
 * TAKE    what has come, at once, into bounce memory; back to WAIT if somebody else has taken it
 * </pre>
 *
 * <p>Threads: as of {@link dev.leat.op.Operation}.
 */
final class LateReceiveOperation<V extends Number> extends ReceiveOperation<V> {
  private static final int NO_BUFFER = -1;

  private enum Phase {
    SELECT,
    WAIT,
    TAKE
  }

  private final ReceiveBuffers buffers;
  private final int wanted;
  private Phase phase;
  private int bid = NO_BUFFER;
  private @Nullable StreamMemory memory;

  LateReceiveOperation(RingStream stream, Transfer<V> transfer) {
    super(stream, transfer);
    buffers = stream.engine.receiveBuffers();
    wanted = (int) Math.min(Integer.MAX_VALUE, StreamMemory.remaining(transfer.buffers()));
    phase = wanted > ReceiveBuffers.SIZE ? Phase.WAIT : Phase.SELECT;
  }

  @Override
  protected void prepare(Sqe sqe) {
    if (phase == Phase.SELECT && !buffers.available()) {
      phase = Phase.WAIT;
    }
    int fd = descriptor().fd();
    switch (phase) {
      case SELECT -> {
        sqe.prepRecvSelect(fd, wanted, 0, ReceiveBuffers.GROUP);
        prepareReceive(sqe);
      }
      case WAIT -> sqe.prepPollAdd(fd, LinuxConstants.POLLIN);
      case TAKE -> {
        StreamMemory into = lent();
        sqe.prepRecv(fd, into.address(), into.length(), LinuxConstants.MSG_DONTWAIT);
      }
    }
  }

  @Override
  protected void complete(int res, int flags) {
    if ((flags & IoUringConstants.IORING_CQE_F_BUFFER) != 0) {
      bid = flags >>> IoUringConstants.IORING_CQE_BUFFER_SHIFT;
    }
    if (!goesOn(res)) {
      super.complete(res, flags);
    }
  }

  /** Whether the next phase was begun. */
  private boolean goesOn(int res) {
    if (phase == Phase.SELECT && res == -Errno.ENOBUFS) {
      phase = Phase.WAIT;
      return begunAgain();
    }
    if (phase == Phase.WAIT && res > 0) {
      takeOrFail();
      return true;
    }
    if (phase == Phase.TAKE && res == -Errno.EAGAIN) {
      release();
      phase = Phase.WAIT;
      return begunAgain();
    }
    return false;
  }

  /** What WAIT completed with is no count of bytes: it ends here, in one way or the other. */
  private void takeOrFail() {
    try {
      take();
      if (!begunAgain()) {
        failed(SocketErrors.closed());
      }
    } catch (RuntimeException | Error e) {
      failed(e); // no memory, or the buffer's was freed
    }
  }

  private void take() {
    memory = StreamMemory.forReceive(transfer.buffers());
    phase = Phase.TAKE;
  }

  @SuppressWarnings("NullAway") // there is no value
  private void failed(Throwable cause) {
    end(null, cause);
  }

  @Override
  int length() {
    return wanted;
  }

  @Override
  int attempt(int fd) {
    Phase first = phase;
    take();
    int res = SocketCalls.recv(fd, lent().address(), lent().length(), LinuxConstants.MSG_DONTWAIT);
    if (res == -Errno.EAGAIN) {
      release();
      phase = first;
    }
    return res;
  }

  private StreamMemory lent() {
    StreamMemory lent = memory;
    if (lent == null) {
      throw new AssertionError("only taken with memory");
    }
    return lent;
  }

  @Override
  void received(int count) {
    if (phase == Phase.TAKE) {
      lent().received(count);
    } else {
      buffers.take(bid, count, transfer.buffers());
    }
  }

  @Override
  protected void release() {
    if (bid != NO_BUFFER) {
      buffers.giveBack(bid);
      bid = NO_BUFFER;
    }
    StreamMemory lent = memory;
    if (lent != null) {
      lent.release();
      memory = null;
    }
  }
}
