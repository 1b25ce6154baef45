package dev.leat.file;

import dev.leat.buffer.ArenaHold;
import dev.leat.buffer.DirectAlignment;
import dev.leat.buffer.StableBuffer;
import dev.leat.kernel.Descriptor;
import dev.leat.kernel.Errno;
import dev.leat.kernel.IoUringConstants;
import dev.leat.kernel.Sqe;
import dev.leat.op.AwaitedOperation;
import dev.leat.op.BlockingCall;
import dev.leat.op.Canceller;
import dev.leat.op.HandlerInvoker;
import dev.leat.op.Operation;
import dev.leat.op.PendingResult;
import dev.leat.ring.RingPoller;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.function.ObjIntConsumer;

/**
 * Requests to the kernel whose caller waits for them. A virtual thread waits parked, and its
 * carrier is free: what is in the page cache is taken at once ({@link NowaitHistory}), the rest
 * goes through the ring. A platform thread makes the plain system call, which is quicker, but where
 * the wait may have no end: a close could not end it.
 *
 * <p>Threads: any.
 */
final class RingTransfers implements AutoCloseable {
  private static final Canceller NEVER_CANCELLED =
      (operation, mayInterrupt) -> {
        throw new AssertionError("nobody has this result but the waiting thread");
      };

  /**
   * To have more copied by another thread costs less than to keep a carrier so long: it takes some
   * fifty microseconds, as does the copy.
   */
  private static final long MOST_COPIED_IN_PLACE = 256 << 10;

  /** Where a byte is read to that nobody wants, by any thread. */
  private static final long UNWANTED = Arena.global().allocate(1).address();

  /** What was not tried. */
  static final int LEFT = Integer.MIN_VALUE;

  private final OpenFile file;
  private final Descriptor descriptor;
  private final RingPoller poller;
  private final HandlerInvoker invoker;
  private final boolean onDisk;
  private final boolean appending;
  private final NowaitHistory reads;
  private final NowaitHistory writes;
  private final NowaitHistory copies;

  /**
   * Transfers of an open file.
   *
   * @param file its descriptor is owned from now on
   * @param mode as it was opened
   */
  RingTransfers(OpenFile file, ChannelMode mode, RingPoller poller) {
    this.file = file;
    this.descriptor = new Descriptor(file.fd());
    this.poller = poller;
    this.invoker = new HandlerInvoker(poller, null);
    this.onDisk = file.seekable();
    this.appending = mode.append();
    this.reads = NowaitHistory.ofReads(file);
    this.writes = NowaitHistory.ofWrites(file, mode.synced());
    this.copies = NowaitHistory.ofCopies(file, mode.synced());
  }

  /**
   * Reads what the page cache has, as a rule without waiting: the short way of most reads. What
   * cannot be read so is left to {@link #read}, or to {@link #readUncached} after -EAGAIN.
   *
   * @return the count, with the buffer's position moved; else 0 at the end of the file, -errno, or
   *     {@link #LEFT}
   */
  int readCached(ByteBuffer dst, long position) {
    if (plain()) {
      return LEFT;
    }
    if (!reads.worthTrying()) {
      return -Errno.EAGAIN;
    }
    long address = StableBuffer.addressInPlace(dst);
    if (address == 0) {
      return readCachedBounced(dst, position);
    }
    try {
      int count = reads.read(descriptor, address, dst.remaining(), position);
      if (count > 0) {
        dst.position(dst.position() + count);
      }
      return count;
    } finally {
      Reference.reachabilityFence(dst);
    }
  }

  private int readCachedBounced(ByteBuffer dst, long position) {
    StableBuffer memory = StableBuffer.forBlockingRead(dst, 0, DirectAlignment.NONE);
    try {
      int count = reads.read(descriptor, memory.address(), memory.length(), position);
      return count > 0 ? memory.finishRead(count) : count;
    } finally {
      memory.release();
    }
  }

  /** Reads, and releases the memory. */
  long read(Attempt attempt) throws IOException {
    return transfer(attempt, reads);
  }

  /** Reads what is not to be had at once, and releases the memory. */
  long readUncached(Attempt attempt) throws IOException {
    return await(attempt);
  }

  /** Writes, and releases the memory. */
  long write(Attempt attempt) throws IOException {
    return transfer(attempt, writes);
  }

  private long transfer(Attempt attempt, NowaitHistory history) throws IOException {
    long result = tryIt(attempt, history);
    if (result == -Errno.EAGAIN || result == -Errno.ENOSYS) { // a sandbox may not know preadv2(2)
      return await(attempt);
    }
    try {
      return attempt.finish((int) OpenFile.checked(result));
    } finally {
      attempt.release();
    }
  }

  private long tryIt(Attempt attempt, NowaitHistory history) throws AsynchronousCloseException {
    if (!descriptor.acquire()) {
      attempt.release();
      throw new AsynchronousCloseException();
    }
    try {
      return plain() ? call(attempt, 0) : history.attempt(flags -> call(attempt, flags));
    } finally {
      descriptor.release();
    }
  }

  private boolean plain() {
    return (onDisk && !Thread.currentThread().isVirtual()) || poller.isClosed();
  }

  private long call(Attempt attempt, int flags) {
    long result;
    do {
      result = attempt.call(descriptor.fd(), flags);
    } while (result == -Errno.EINTR);
    return result;
  }

  private long await(Attempt attempt) throws IOException {
    boolean moving = onDisk && !appending && attempt.position() == RingFile.CURRENT;
    long start = moving ? positionFor(attempt) : attempt.position();
    ArenaHold hold = attempt.hold();
    attempt.beginsOn(poller.ring());
    PendingResult<Integer> result = PendingResult.future(invoker, NEVER_CANCELLED);
    ObjIntConsumer<Sqe> request = (sqe, fd) -> attempt.prepare(sqe, fd, start);
    AwaitedOperation operation =
        new AwaitedOperation(descriptor, result, request, attempt::release, !onDisk);
    try {
      long count = attempt.finish(await(operation, result));
      if (moving && count > 0) {
        position(start + count);
      }
      return count;
    } finally {
      operation.finished();
      hold.end();
    }
  }

  private long positionFor(Attempt attempt) throws IOException {
    try {
      return position();
    } catch (IOException e) {
      attempt.release();
      throw e;
    }
  }

  /**
   * The file's own position. A ring does not move that by what was transferred in part before an
   * error, as a system call does: so the position is given to it, and moved afterwards.
   */
  long position() throws IOException {
    return withDescriptor(fd -> file.position());
  }

  void position(long position) throws IOException {
    withDescriptor(
        fd -> {
          file.position(position);
          return position;
        });
  }

  /** The file's size, in bytes. */
  long size() throws IOException {
    return withDescriptor(fd -> file.size(reads::deviceIs));
  }

  /** What is made of a descriptor while it is open. */
  @FunctionalInterface
  interface DescriptorUse<T> {
    T of(int fd) throws IOException;
  }

  /** Uses the descriptor, which stays open meanwhile. */
  <T> T withDescriptor(DescriptorUse<T> use) throws IOException {
    if (!descriptor.acquire()) {
      throw new AsynchronousCloseException();
    }
    try {
      return use.of(descriptor.fd());
    } finally {
      descriptor.release();
    }
  }

  /** A channel of the JDK's on the same open file. */
  FileChannel standIn(StandIns standIns, Path path, ChannelMode mode) throws IOException {
    return withDescriptor(fd -> standIns.of(descriptor, path, mode));
  }

  /**
   * Has a copy of this file's bytes made on the calling thread, if their first and their last one
   * are in the page cache, and so as a rule all of them.
   *
   * @param target the copy goes there
   * @param position where the bytes are, in this file
   * @param count at most so many
   * @param copy makes it; returns how many bytes it copied
   * @return what {@code copy} returned; -EAGAIN if it was not made
   */
  long copyCached(RingTransfers target, long position, long count, BlockingCall<Long> copy)
      throws IOException {
    if (position < 0 || count <= 0 || !target.descriptor.acquire()) {
      return -Errno.EAGAIN;
    }
    try {
      return isCached(position, count)
          ? target.copies.attempt(flags -> flags == 0 ? copy.run() : -Errno.EOPNOTSUPP)
          : -Errno.EAGAIN;
    } finally {
      target.descriptor.release();
    }
  }

  private boolean isCached(long position, long count) throws IOException {
    int last = count <= MOST_COPIED_IN_PLACE ? readOneCached(position + count - 1) : 0;
    if (last != 0) {
      return last == 1 && readOneCached(position) == 1;
    }
    long length = size() - position; // it ends before
    return length > 0
        && length <= MOST_COPIED_IN_PLACE
        && readOneCached(position + length - 1) == 1
        && readOneCached(position) == 1;
  }

  /** As {@link #readCached} of a byte that nobody wants. */
  private int readOneCached(long position) {
    return reads.worthTrying() ? reads.read(descriptor, UNWANTED, 1, position) : -Errno.EAGAIN;
  }

  /**
   * Makes file data durable, and with {@code metaData} what stands about the file in its directory.
   */
  void force(boolean metaData) throws IOException {
    int flags = metaData ? 0 : IoUringConstants.IORING_FSYNC_DATASYNC;
    await((sqe, fd) -> sqe.prepFsync(fd, flags));
  }

  /** Makes the file as long as that. */
  void truncate(long size) throws IOException {
    if (!plain() && poller.ring().features().supports(IoUringConstants.IORING_OP_FTRUNCATE)) {
      await((sqe, fd) -> sqe.prepFtruncate(fd, size));
      return;
    }
    BlockingCall<Long> call =
        () ->
            withDescriptor(
                fd -> {
                  file.truncate(size);
                  return size;
                });
    var _ = plain() ? call.run() : call.elsewhere();
  }

  private void await(ObjIntConsumer<Sqe> request) throws IOException {
    PendingResult<Integer> result = PendingResult.future(invoker, NEVER_CANCELLED);
    await(new AwaitedOperation(descriptor, result, request, () -> {}, false), result);
  }

  private int await(AwaitedOperation operation, PendingResult<Integer> result) throws IOException {
    if (!operation.begin(poller)) {
      operation.finished(); // for the kernel, which will never have it
      throw new AsynchronousCloseException();
    }
    return result.joinOrThrow();
  }

  /** Ends what is pending; the descriptor is given back behind the last of it. */
  @Override
  public void close() throws IOException {
    if (descriptor.shut()) {
      Operation.endAll(descriptor, poller);
      descriptor.close();
    }
  }
}
