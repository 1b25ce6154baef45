package dev.leat.file;

import dev.leat.buffer.BufferVector;
import dev.leat.buffer.StableBuffer;
import dev.leat.kernel.Errno;
import dev.leat.kernel.LinuxConstants;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * The reads and writes of an open file, as a blocking channel has them.
 *
 * <p>Threads: any. Transfers at {@link #CURRENT}, the file's own position, one at a time: the
 * kernel does not order those that go through a ring.
 */
final class RingFile {
  /** In place of a position: the file's own, which moves. */
  static final long CURRENT = -1;

  /**
   * What a read that must not wait has copied ends with a page, or with the file. Pages may be
   * larger, but not smaller.
   */
  private static final int PAGE = 4096;

  private final OpenFile file;
  private final ChannelMode mode;
  private final RingTransfers transfers;

  /**
   * The file's own position, as long as nobody else can move it; then {@link #CURRENT}, as the
   * kernel has it.
   */
  private long own;

  /**
   * A file with its descriptor.
   *
   * @param own where it is if no other descriptor is of the same open file; else {@link #CURRENT}
   */
  RingFile(OpenFile file, ChannelMode mode, RingTransfers transfers, long own) {
    this.file = file;
    this.mode = mode;
    this.transfers = transfers;
    this.own = own;
  }

  /** How the bytes get to and from the kernel. */
  RingTransfers transfers() {
    return transfers;
  }

  /** As of {@link OpenFile#device}. */
  long device() {
    return file.device();
  }

  boolean seekable() {
    return file.seekable();
  }

  /** Whether its size says how much there is to read. */
  boolean regular() {
    return file.type() == LinuxConstants.S_IFREG;
  }

  /** The file's own position, in bytes. */
  long position() throws IOException {
    return own == CURRENT ? transfers.position() : own;
  }

  /** Moves the file's own position. */
  void position(long position) throws IOException {
    transfers.position(position); // though it is known here: the kernel says how far files reach
    if (own != CURRENT) {
      own = position;
    }
  }

  /** From now on another descriptor may move the file's own position. */
  void sharePosition() throws IOException {
    if (own > 0) { // the kernel has 0 from the start, and is told of any other that is asked for
      transfers.position(own);
    }
    own = CURRENT;
  }

  /**
   * Cuts the file off where it is longer; its own position goes no further than that in any case.
   *
   * @return the size that was asked for
   */
  long truncate(long size) throws IOException {
    if (size < transfers.size()) {
      transfers.truncate(size);
    }
    if (position() > size) {
      position(size);
    }
    return size;
  }

  /**
   * A transfer, and how many bytes it moved. It is given what it needs, and where it keeps nothing
   * besides, it costs its caller no memory, whatever the compiler makes of it.
   */
  @FunctionalInterface
  interface Transfer<B> {
    long run(RingFile file, B buffers, long position) throws IOException;
  }

  private long moved(long count) {
    if (own != CURRENT && count > 0) {
      own += count;
    }
    return count;
  }

  /** One request of a transfer, at a position or {@link #CURRENT}. */
  @FunctionalInterface
  private interface Step {
    long at(long position) throws IOException;
  }

  /**
   * Reads until the buffer is full or, from a FIFO or a terminal, until something came.
   *
   * @param dst has room
   * @param position in bytes, or {@link #CURRENT}
   * @return the count; -1 at the end of the file
   */
  int read(ByteBuffer dst, long position) throws IOException {
    return position == CURRENT ? (int) moved(readAt(dst, own)) : readAt(dst, position);
  }

  private int readAt(ByteBuffer dst, long position) throws IOException {
    int wanted = dst.remaining();
    int cached = transfers.readCached(dst, position);
    if (cached == wanted) {
      return cached;
    }
    if (cached == 0) {
      return -1;
    }
    boolean missed = cached == -Errno.EAGAIN;
    long done = Math.max(0, cached);
    return (int) read(position, done, wanted, from -> readOnce(dst, from, missed));
  }

  /**
   * Reads what can be had without waiting, at the file's own position.
   *
   * @return the count; -1 at the end of the file, 0 if nothing can be had so
   */
  int readAtOnce(ByteBuffer dst) {
    int cached = transfers.readCached(dst, own);
    return cached == 0 ? -1 : (int) moved(Math.max(0, cached));
  }

  /** Whether the bytes that were read last are known to be the file's last ones. */
  boolean endsBehind(int count) {
    return own != CURRENT && endsHere(own - count, count);
  }

  /** As {@link #read(ByteBuffer, long)}, into several buffers, at the file's own position. */
  long read(ByteBuffer[] dsts, int offset, int length) throws IOException {
    long wanted = Buffers.remaining(dsts, offset, length);
    return moved(read(own, 0, wanted, from -> readOnce(dsts, offset, length, from)));
  }

  /**
   * Writes the buffer; to a regular file perhaps not all of it, where there is no room for more.
   *
   * @param src has bytes left
   * @param position in bytes, or {@link #CURRENT}
   * @throws IOException also if direct I/O cannot write there
   */
  int write(ByteBuffer src, long position) throws IOException {
    int wanted = src.remaining();
    return (int)
        (position == CURRENT
            ? moved(write(own, wanted, from -> writeOnce(src, from)))
            : write(position, wanted, from -> writeOnce(src, from)));
  }

  /** As {@link #write(ByteBuffer, long)}, of several buffers, at the file's own position. */
  long write(ByteBuffer[] srcs, int offset, int length) throws IOException {
    long wanted = Buffers.remaining(srcs, offset, length);
    return moved(write(own, wanted, from -> writeOnce(srcs, offset, length, from)));
  }

  private long readOnce(ByteBuffer dst, long position, boolean missed) throws IOException {
    StableBuffer memory = StableBuffer.forBlockingRead(dst, position, file.alignment());
    Attempt attempt = new Attempt.Read(memory, memory.filePosition(position));
    return missed ? transfers.readUncached(attempt) : transfers.read(attempt);
  }

  private long readOnce(ByteBuffer[] dsts, int offset, int length, long position)
      throws IOException {
    BufferVector memory = BufferVector.forRead(dsts, offset, length, position, file.alignment());
    return transfers.read(new Attempt.ScatterRead(memory, memory.filePosition(position)));
  }

  private long writeOnce(ByteBuffer src, long position) throws IOException {
    StableBuffer memory = StableBuffer.forBlockingWrite(src, file.alignment());
    return transfers.write(new Attempt.Write(memory, position));
  }

  private long writeOnce(ByteBuffer[] srcs, int offset, int length, long position)
      throws IOException {
    BufferVector memory = BufferVector.forWrite(srcs, offset, length, file.alignment());
    return transfers.write(new Attempt.GatherWrite(memory, position));
  }

  private long read(long position, long done, long wanted, Step step) throws IOException {
    if (mode.direct()) {
      return position == CURRENT ? fromOwnPosition(step) : step.at(position);
    }
    if (!file.seekable()) {
      return step.at(position);
    }
    return whole(position, done, wanted, step, true);
  }

  /**
   * Whether the last byte that was read is known to be the file's, so that no more are asked for.
   */
  private boolean endsHere(long position, long done) {
    return done > 0 && position != CURRENT && file.cached() && (position + done) % PAGE != 0;
  }

  private long write(long position, long wanted, Step step) throws IOException {
    if (!mode.direct()) {
      return whole(position, 0, wanted, step, false);
    }
    if (position != CURRENT) {
      checkAligned(position, wanted); // as the JDK does, although the kernel may append
    }
    if (mode.append()) {
      checkAligned(transfers.size(), wanted);
    } else if (position == CURRENT) {
      checkAligned(transfers.position(), wanted);
      return fromOwnPosition(step);
    }
    return step.at(position);
  }

  private void checkAligned(long position, long wanted) throws IOException {
    String misaligned = file.misalignment(position, wanted);
    if (misaligned != null) {
      throw new IOException(misaligned);
    }
  }

  /**
   * Does a step where the file's own position is, and moves that: direct I/O has to know the
   * position, as it has to be aligned.
   */
  private long fromOwnPosition(Step step) throws IOException {
    long position = transfers.position();
    long count = step.at(position);
    if (count > 0) {
      transfers.position(position + count);
    }
    return count;
  }

  /**
   * Repeats a step until everything is moved, as a blocking call of the kernel's does by itself and
   * one that must not wait does not. An error behind some bytes is left for the next call to meet.
   *
   * @param done what was moved of {@code wanted} already
   */
  private long whole(long position, long done, long wanted, Step step, boolean reading)
      throws IOException {
    long total = done;
    while (total < wanted && !(reading && endsHere(position, total))) {
      long count;
      try {
        count = step.at(position == CURRENT ? CURRENT : position + total);
      } catch (IOException e) {
        if (total > 0) {
          return total;
        }
        throw e;
      }
      if (count <= 0) {
        return total > 0 ? total : count;
      }
      total += count;
    }
    return total;
  }
}
