package dev.leat.file;

import dev.leat.file.TransferEvents.Kind;
import dev.leat.kernel.Closing;
import dev.leat.kernel.Errno;
import dev.leat.op.BlockingCall;
import dev.leat.ring.RingPoller;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.FileLockInterruptionException;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A {@link FileChannel} on which virtual threads wait without their carriers.
 *
 * <p>It stands around the JDK's own channel, which a platform thread's calls go to as they are: the
 * same system calls, the same events, and no foreign function is touched. A virtual thread's reads,
 * writes and forces go to a {@link RingFile} on a duplicate of the same descriptor, so that both
 * see one position; what else can block is done by another thread meanwhile. With O_DIRECT every
 * thread's reads and writes go there, as the JDK refuses what is not aligned.
 *
 * <p>A regular file that a virtual thread opens has a descriptor of Leat's alone at first, for
 * every thread's reads and writes; the JDK's channel is made when something else is asked for.
 *
 * <p>Threads: any, as specified. What has no bytes to move, or no right to, is left to the JDK's
 * channel, for it to answer or to throw.
 */
public final class UringFileChannel extends RoutedFileChannel {
  /** As {@link RoutedFileChannel}. */
  UringFileChannel(
      FileChannel jdk, Path path, ChannelMode mode, Supplier<@Nullable RingPoller> poller) {
    super(jdk, path, mode, poller);
  }

  /** As {@link RoutedFileChannel}. */
  UringFileChannel(
      OpenFile opened, Path path, ChannelMode mode, RingPoller ring, StandIns standIns) {
    super(opened, path, mode, ring, standIns);
  }

  // What each program does with files, already while the JVM starts, is written without lambdas:
  // linking one takes longer than the read.

  @Override
  public int read(ByteBuffer dst) throws IOException {
    checkReadable();
    RingFile file = Buffers.hasRoom(dst) ? ring() : null;
    lockPosition();
    try {
      checkStillOpen();
      if (file == null) {
        return jdk().read(dst);
      }
      return isUndecided()
          ? readUndecided(file, dst)
          : (int) transfer(Kind.READ, RingFile::read, file, dst, RingFile.CURRENT);
    } catch (IOException e) {
      throw closedWith(e);
    } finally {
      unlockPosition();
    }
  }

  /** Asks what interrupts mean only if it has to wait. */
  private int readUndecided(RingFile file, ByteBuffer dst) throws IOException {
    int done = readAtOnce(file, dst);
    if (done < 0 || !dst.hasRemaining() || file.endsBehind(done)) {
      return done;
    }
    int rest = (int) transfer(Kind.READ, RingFile::read, file, dst, RingFile.CURRENT);
    return rest < 0 && done > 0 ? done : done + rest;
  }

  @Override
  public int read(ByteBuffer dst, long position) throws IOException {
    RingFile file = mode.reading() && position >= 0 && Buffers.hasRoom(dst) ? ring() : null;
    try {
      return file == null || !file.seekable()
          ? jdk().read(dst, position)
          : (int) transfer(Kind.READ, RingFile::read, file, dst, position);
    } catch (IOException e) {
      throw closedWith(e);
    }
  }

  @Override
  public long read(ByteBuffer[] dsts, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, dsts.length);
    checkReadable();
    RingFile file = Buffers.haveRoom(dsts, offset, length) ? ring() : null;
    return atOwnPosition(
        () ->
            file == null
                ? jdk().read(dsts, offset, length)
                : transfer(Kind.READ, (f, d, _) -> f.read(d, offset, length), file, dsts, 0));
  }

  @Override
  public int write(ByteBuffer src) throws IOException {
    checkWritable();
    RingFile file = Buffers.hasBytes(src) ? ring() : null;
    lockPosition();
    try {
      checkStillOpen();
      return file == null
          ? jdk().write(src)
          : (int) transfer(Kind.WRITE, RingFile::write, file, src, RingFile.CURRENT);
    } catch (IOException e) {
      throw closedWith(e);
    } finally {
      unlockPosition();
    }
  }

  @Override
  public int write(ByteBuffer src, long position) throws IOException {
    RingFile file = mode.writing() && position >= 0 && Buffers.hasBytes(src) ? ring() : null;
    try {
      return file == null || !file.seekable()
          ? jdk().write(src, position)
          : (int) transfer(Kind.WRITE, RingFile::write, file, src, position);
    } catch (IOException e) {
      throw closedWith(e);
    }
  }

  @Override
  public long write(ByteBuffer[] srcs, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, srcs.length);
    checkWritable();
    RingFile file = Buffers.haveBytes(srcs, offset, length) ? ring() : null;
    return atOwnPosition(
        () ->
            file == null
                ? jdk().write(srcs, offset, length)
                : transfer(Kind.WRITE, (f, s, _) -> f.write(s, offset, length), file, srcs, 0));
  }

  // Position and size

  @Override
  public long position() throws IOException {
    checkOpen();
    lockPosition();
    try {
      checkStillOpen();
      RingFile file = ringOfQuestions();
      return file == null ? jdk().position() : answer(file::position);
    } catch (IOException e) {
      return StreamCalls.orThrow(closedWith(e), 0);
    } finally {
      unlockPosition();
    }
  }

  @Override
  public FileChannel position(long newPosition) throws IOException {
    checkOpen();
    lockPosition();
    try {
      checkStillOpen();
      RingFile file = newPosition < 0 ? null : ringOfQuestions();
      if (file == null) {
        jdk().position(newPosition);
      } else {
        answer(
            () -> {
              file.position(newPosition);
              return newPosition;
            });
      }
    } catch (IOException e) {
      StreamCalls.orThrow(closedWith(e), newPosition);
    } finally {
      unlockPosition();
    }
    return this;
  }

  @Override
  public long size() throws IOException {
    RingFile file = ringOfQuestions();
    try {
      return file == null ? jdk().size() : answer(file.transfers()::size);
    } catch (IOException e) {
      throw closedWith(e);
    }
  }

  @Override
  public FileChannel truncate(long size) throws IOException {
    checkOpen();
    if (size < 0) {
      throw new IllegalArgumentException("Negative size");
    }
    checkWritable();
    RingFile file = ringOfQuestions();
    if (file != null) {
      atOwnPosition(() -> answer(() -> file.truncate(size)));
      return this;
    }
    FileChannel jdk = jdk();
    atOwnPosition(
        () -> {
          elsewhere(() -> jdk.truncate(size));
          return size;
        });
    return this;
  }

  @Override
  public void force(boolean metaData) throws IOException {
    RingFile opened = ringOfQuestions();
    RingFile file = opened == null ? ringOfVirtual() : opened;
    if (file == null) {
      plainly(
          () -> {
            jdk().force(metaData);
            return this;
          });
    } else {
      transfer(
          metaData ? Kind.FORCE_ALL : Kind.FORCE_DATA,
          (f, all, _) -> {
            f.transfers().force(all);
            return 1; // completed
          },
          file,
          metaData,
          0);
    }
  }

  // Transfers between channels: the JDK's, which have the kernel copy where it can

  @Override
  public long transferTo(long position, long count, WritableByteChannel target) throws IOException {
    try {
      if (target instanceof UringFileChannel other && other.isOpen()) {
        RingFile to = other.ringOfVirtual(); // both before the lock, as each may need its own
        RingFile from = ringOfVirtual();
        FileChannel source = jdk();
        FileChannel sink = other.jdk();
        BlockingCall<Long> copy = () -> source.transferTo(position, count, sink);
        return other.atOwnPosition(() -> copied(from, position, to, count, copy));
      }
      boolean possible = mode.reading() && ChunkedCopy.isPossible(position, count, target);
      RingFile file = possible ? ringOfVirtual() : null;
      long most = file == null ? 0 : ChunkedCopy.most(file, position, count, target);
      if (most > 0) {
        return new ChunkedCopy(new Positioned(this, position), target, most).run();
      }
      FileChannel source = jdk();
      BlockingCall<Long> copy = () -> source.transferTo(position, count, target);
      return ChunkedCopy.isNeeded(target) ? plainly(copy) : elsewhere(copy);
    } catch (ClosedByInterruptException e) {
      throw Closing.with(e, this, target); // whichever of them met it
    }
  }

  @Override
  public long transferFrom(ReadableByteChannel src, long position, long count) throws IOException {
    try {
      if (src instanceof UringFileChannel other && other.isOpen()) {
        RingFile known = other.ringOfVirtual();
        RingFile from = known != null && known.seekable() ? known : null; // a pipe has no position
        RingFile to = ringOfVirtual();
        FileChannel source = other.jdk();
        FileChannel sink = jdk();
        BlockingCall<Long> copy = () -> sink.transferFrom(source, position, count);
        return other.atOwnPosition(
            () -> copied(from, from == null ? 0 : from.position(), to, count, copy));
      }
      boolean possible = mode.writing() && ChunkedCopy.isPossible(position, count, src);
      if (possible && ChunkedCopy.suits(src) && ringOfVirtual() != null) {
        return new ChunkedCopy(src, new Positioned(this, position), count).run();
      }
      FileChannel sink = jdk();
      BlockingCall<Long> copy = () -> sink.transferFrom(src, position, count);
      return ChunkedCopy.isNeeded(src) ? plainly(copy) : elsewhere(copy);
    } catch (ClosedByInterruptException e) {
      throw Closing.with(e, this, src);
    }
  }

  /** Copies between two of ours: what is in the page cache on this thread. */
  private long copied(
      @Nullable RingFile from,
      long position,
      @Nullable RingFile to,
      long count,
      BlockingCall<Long> copy)
      throws IOException {
    long copied =
        from == null || to == null || Thread.currentThread().isInterrupted()
            ? -Errno.EAGAIN
            : from.transfers().copyCached(to.transfers(), position, count, () -> plainly(copy));
    return copied == -Errno.EAGAIN ? elsewhere(copy) : copied;
  }

  // Maps and locks

  @Override
  public MappedByteBuffer map(MapMode mode, long position, long size) throws IOException {
    return plainly(() -> jdk().map(mode, position, size));
  }

  @Override
  public MemorySegment map(MapMode mode, long offset, long size, Arena arena) throws IOException {
    return plainly(() -> jdk().map(mode, offset, size, arena));
  }

  @Override
  public FileLock lock(long position, long size, boolean shared) throws IOException {
    FileChannel jdk = jdk();
    Thread caller = Thread.currentThread();
    FileLock held = // as a rule nobody has it, and no thread is needed that may wait
        caller.isVirtual() && !caller.isInterrupted()
            ? plainly(() -> jdk.tryLock(position, size, shared))
            : null;
    try {
      return new UringFileLock(
          this, held == null ? elsewhere(() -> jdk.lock(position, size, shared)) : held);
    } catch (ClosedByInterruptException e) {
      throw new FileLockInterruptionException();
    }
  }

  @Override
  public @Nullable FileLock tryLock(long position, long size, boolean shared) throws IOException {
    FileLock held = plainly(() -> jdk().tryLock(position, size, shared));
    return held == null ? null : new UringFileLock(this, held);
  }
}
