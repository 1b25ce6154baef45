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
   * Begins, or completes on the spot where that is {@linkplain #worthAnAttempt worth an attempt}
   * and needs no waiting.
   */
  final void start() {
    if (!worthAnAttempt() || !completedAtOnce()) {
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
   * Whether it may complete on the calling thread, and is likely to. A Future's waiter spares the
   * way through the ring, and may well be the last thread that could go it.
   */
  boolean worthAnAttempt() {
    return transfer.result().isFuture();
  }

  /**
   * Makes the system call without waiting.
   *
   * @return its result, or -errno; -EAGAIN if it would have to wait
   */
  abstract int attempt(int fd);
}
