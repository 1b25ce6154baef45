package dev.leat.net;

import dev.leat.kernel.Errno;

/** A receive or a send. Threads: as of {@link dev.leat.op.Operation}. */
abstract class StreamOperation<V extends Number> extends SocketOperation<V> {
  final RingStream stream;
  final Transfer<V> transfer;

  StreamOperation(RingStream stream, Transfer<V> transfer) {
    super(stream, transfer);
    this.stream = stream;
    this.transfer = transfer;
  }

  /**
   * Begins, or completes on the spot where that needs no waiting and a Future is waited for: its
   * waiter spares the way through the ring, and may well be the last thread that could go it.
   */
  final void start() {
    if (!transfer.result().isFuture() || !completedAtOnce()) {
      beginOrFail();
    }
  }

  private boolean completedAtOnce() {
    if (!descriptor().acquire()) {
      return false;
    }
    int res = attempt(descriptor().fd());
    if (res == -Errno.EAGAIN || res == -Errno.EINTR) {
      descriptor().release();
      return false;
    }
    complete(res, 0);
    return true;
  }

  /**
   * Makes the system call without waiting.
   *
   * @return its result, or -errno; -EAGAIN if it would have to wait
   */
  abstract int attempt(int fd);
}
