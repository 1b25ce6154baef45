package dev.leat.net;

import dev.leat.kernel.Errno;
import dev.leat.op.PendingResult;

/** A receive or a send. Threads: as of {@link dev.leat.op.Operation}. */
abstract class StreamOperation<V extends Number> extends SocketOperation<V> {
  /** Of so many bytes, in a handler, copying takes longer than what a call of its own costs. */
  private static final int LARGE = 16 * 1024;

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
    complete(res, flags(res));
    return true;
  }

  /**
   * Whether it may complete on the calling thread, and is likely to. A Future's waiter spares the
   * way through the ring, and may well be the last thread that could go it. In a handler it spares
   * waking the thread that would submit it, and large ones are copied side by side: through the
   * ring they go one after the other.
   */
  private boolean worthAnAttempt() {
    PendingResult<V> result = transfer.result();
    return result.isFuture() || (isLikelyReady() && result.isBestSettledHere(length() >= LARGE));
  }

  /** Whether one that a handler begins may be attempted, and would not have to wait. */
  abstract boolean isLikelyReady();

  /**
   * Whether the buffers are to be moved. Who was told of a time-out or a cancel has them back, and
   * what the kernel has done by then goes unsaid.
   */
  final boolean hasBuffers() {
    return !transfer.result().isDone();
  }

  /** Bytes asked for. */
  abstract int length();

  /**
   * Makes the system call without waiting.
   *
   * @return its result, or -errno; -EAGAIN if it would have to wait
   */
  abstract int attempt(int fd);

  /** What the kernel would tell beside that result of an attempt. */
  int flags(int res) {
    return 0;
  }
}
