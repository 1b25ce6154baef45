package dev.leat.file;

import dev.leat.buffer.StableBuffer;
import dev.leat.kernel.Closing;
import dev.leat.kernel.Descriptor;
import dev.leat.kernel.Errno;
import dev.leat.kernel.IoUringConstants;
import dev.leat.kernel.Sqe;
import dev.leat.op.Cancellable;
import dev.leat.op.Canceller;
import dev.leat.op.HandlerInvoker;
import dev.leat.op.InPlaceTransfers;
import dev.leat.op.Operation;
import dev.leat.op.PendingResult;
import dev.leat.op.PlainOperation;
import dev.leat.op.TransferOperation;
import dev.leat.ring.RingPoller;
import java.io.IOException;
import java.lang.ref.Cleaner;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.CompletionHandler;
import java.nio.channels.FileLock;
import java.nio.channels.NonReadableChannelException;
import java.nio.channels.NonWritableChannelException;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.function.ObjIntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * An {@link AsynchronousFileChannel} whose reads, writes, truncations and forces go through a ring,
 * but for what the page cache does without waiting: {@link CachedReads}, {@link LoneTransfers}.
 *
 * <p>Threads: any, as specified. Argument errors are thrown on the calling thread; results reach
 * handler or Future. Locks are the JDK's own, see {@link FileLocks}.
 */
public final class UringAsynchronousFileChannel extends AsynchronousFileChannel {
  private final RingPoller poller;
  private final HandlerInvoker invoker;
  private final OpenFile file;
  private final Descriptor descriptor;
  private final CachedReads cachedReads;
  private final @Nullable InPlaceTransfers loneReads;
  private final @Nullable InPlaceTransfers loneWrites;
  private final FileLocks locks;
  private final boolean reading;
  private final boolean writing;
  private final Canceller canceller = this::cancelled;
  private final Cleaner.Cleanable cleanable;

  UringAsynchronousFileChannel(
      OpenFile file, FileOptions options, FileContext context, @Nullable Executor executor) {
    this.poller = context.poller();
    this.invoker = new HandlerInvoker(poller, executor);
    this.file = file;
    this.descriptor = new Descriptor(file.fd());
    this.cachedReads = new CachedReads(file, descriptor);
    this.loneReads = LoneTransfers.ofReads(file);
    this.loneWrites = LoneTransfers.ofWrites(file, options.synced());
    this.reading = options.reading();
    this.writing = options.writing();
    this.locks = new FileLocks(context.jdk(), context.fileSystem(), file.fd(), reading, writing);
    this.cleanable = Closing.whenUnreachable(this, new Abandoned(descriptor, locks));
  }

  /** Gives the descriptor of an unreachable channel back; nothing after {@link #close}. */
  private record Abandoned(Descriptor descriptor, FileLocks locks) implements Runnable {
    @Override
    public void run() {
      if (descriptor.shut()) {
        Closing.quietly(locks, "for the locks of an abandoned channel");
        Closing.quietly(descriptor, "for an abandoned channel");
      }
    }
  }

  @Override
  public boolean isOpen() {
    return descriptor.isOpen();
  }

  @Override
  public Future<Integer> read(ByteBuffer dst, long position) {
    PendingResult<Integer> result = newFuture();
    read(dst, position, result);
    return result;
  }

  @Override
  public <A> void read(
      ByteBuffer dst, long position, A attachment, CompletionHandler<Integer, ? super A> handler) {
    read(dst, position, newResult(checkHandler(handler), attachment));
  }

  @Override
  public Future<Integer> write(ByteBuffer src, long position) {
    PendingResult<Integer> result = newFuture();
    write(src, position, result);
    return result;
  }

  @Override
  public <A> void write(
      ByteBuffer src, long position, A attachment, CompletionHandler<Integer, ? super A> handler) {
    write(src, position, newResult(checkHandler(handler), attachment));
  }

  private void read(ByteBuffer dst, long position, PendingResult<Integer> result) {
    checkPosition(position);
    if (!reading) {
      throw new NonReadableChannelException();
    }
    if (dst.isReadOnly()) {
      throw new IllegalArgumentException("Read-only buffer");
    }
    if (!settledAtOnce(dst, result)) {
      StableBuffer buffer = StableBuffer.forRead(dst, position, file.alignment());
      int count = result.isFuture() ? cachedReads.read(buffer, position) : CachedReads.LEFT;
      if (count == CachedReads.LEFT) {
        result.ends(buffer.hold());
        begin(
            TransferOperation.read(descriptor, buffer, position, file.direct(), loneReads, result));
      } else {
        int read = buffer.finishRead(count);
        buffer.release();
        result.settle(read);
      }
    }
  }

  private void write(ByteBuffer src, long position, PendingResult<Integer> result) {
    checkPosition(position);
    if (!writing) {
      throw new NonWritableChannelException();
    }
    if (!settledAtOnce(src, result)) {
      String misaligned = file.misalignment(position, src.remaining());
      if (misaligned != null) {
        result.failIndirectly(new IOException(misaligned));
      } else {
        StableBuffer buffer = StableBuffer.forWrite(src, file.alignment());
        result.ends(buffer.hold());
        begin(
            TransferOperation.write(
                descriptor, buffer, position, file.direct(), loneWrites, result));
      }
    }
  }

  private static void checkPosition(long position) {
    if (position < 0) {
      throw new IllegalArgumentException("Negative position");
    }
  }

  private static <H> H checkHandler(@Nullable H handler) {
    return Objects.requireNonNull(handler, "'handler' is null");
  }

  private <V> PendingResult<V> newFuture() {
    return PendingResult.future(invoker, canceller);
  }

  private <V, A extends @Nullable Object> PendingResult<V> newResult(
      CompletionHandler<V, ? super A> handler, A attachment) {
    return PendingResult.of(invoker, handler, attachment, canceller);
  }

  /** What needs no operation: a closed channel, no bytes, a file without positions. */
  private boolean settledAtOnce(ByteBuffer buffer, PendingResult<Integer> result) {
    if (!descriptor.isOpen()) {
      result.failIndirectly(new ClosedChannelException());
    } else if (buffer.remaining() == 0) {
      result.settleIndirectly(0);
    } else if (!file.seekable()) {
      result.failIndirectly(new IOException(Errno.message(Errno.ESPIPE)));
    } else {
      return false;
    }
    return true;
  }

  private void begin(TransferOperation operation) {
    if (!operation.begin(poller)) {
      operation.abandon();
      operation.result().failIndirectly(new ClosedChannelException());
    }
  }

  /** The user has cancelled: the kernel is asked to; being forceful closes, as on the JDK. */
  private void cancelled(@Nullable Cancellable operation, boolean mayInterrupt) {
    if (operation != null) {
      operation.cancel();
    }
    if (mayInterrupt) {
      Closing.quietly(this, "at a cancel");
    }
  }

  @Override
  public long size() throws IOException {
    if (!descriptor.acquire()) {
      throw new ClosedChannelException();
    }
    try {
      return file.size();
    } finally {
      descriptor.release();
    }
  }

  @Override
  public AsynchronousFileChannel truncate(long size) throws IOException {
    if (size < 0) {
      throw new IllegalArgumentException("Negative size");
    }
    if (!writing) {
      throw new NonWritableChannelException();
    }
    try {
      if (size < size()) {
        cut(size);
      }
    } catch (ClosedChannelException closed) {
      throw new AsynchronousCloseException(); // of all methods, the JDK says so for this one
    }
    return this;
  }

  private void cut(long size) throws IOException {
    if (poller.ring().features().supports(IoUringConstants.IORING_OP_FTRUNCATE)) {
      await((sqe, fd) -> sqe.prepFtruncate(fd, size));
      return;
    }
    if (!descriptor.acquire()) {
      throw new ClosedChannelException();
    }
    try {
      file.truncate(size);
    } finally {
      descriptor.release();
    }
  }

  @Override
  public void force(boolean metaData) throws IOException {
    int flags = metaData ? 0 : IoUringConstants.IORING_FSYNC_DATASYNC;
    await((sqe, fd) -> sqe.prepFsync(fd, flags));
  }

  /** Does an operation and waits for it, whatever interrupts come. */
  private void await(ObjIntConsumer<Sqe> writer) throws IOException {
    PendingResult<Integer> result = newFuture();
    if (!new PlainOperation(descriptor, result, writer).begin(poller)) {
      throw new ClosedChannelException();
    }
    result.joinOrThrow();
  }

  @Override
  public Future<FileLock> lock(long position, long size, boolean shared) {
    PendingResult<FileLock> result = newFuture();
    lock(position, size, shared, result);
    return result;
  }

  @Override
  public <A> void lock(
      long position,
      long size,
      boolean shared,
      A attachment,
      CompletionHandler<FileLock, ? super A> handler) {
    lock(position, size, shared, newResult(checkHandler(handler), attachment));
  }

  private void lock(long position, long size, boolean shared, PendingResult<FileLock> result) {
    checkLock(shared);
    locks.lock(this, position, size, shared, result);
  }

  @Override
  public @Nullable FileLock tryLock(long position, long size, boolean shared) throws IOException {
    checkLock(shared);
    return locks.tryLock(this, position, size, shared);
  }

  private void checkLock(boolean shared) {
    if (shared && !reading) {
      throw new NonReadableChannelException();
    }
    if (!shared && !writing) {
      throw new NonWritableChannelException();
    }
  }

  /**
   * Closes the channel. What is pending ends at once with {@link AsynchronousCloseException}; the
   * kernel is asked to cancel it, and the descriptor is closed behind the last of it.
   */
  @Override
  public void close() throws IOException {
    if (!descriptor.shut()) {
      return;
    }
    Operation.endAll(descriptor, poller);
    for (InPlaceTransfers lone : new InPlaceTransfers[] {loneReads, loneWrites}) {
      if (lone != null) {
        lone.endAtClose();
      }
    }
    try {
      locks.close();
    } finally {
      descriptor.close();
      cleanable.clean();
    }
  }
}
