package dev.leat.file;

import dev.leat.buffer.ArenaHold;
import dev.leat.buffer.BufferVector;
import dev.leat.buffer.StableBuffer;
import dev.leat.kernel.Sqe;
import dev.leat.kernel.Syscalls;
import dev.leat.ring.Ring;

/**
 * One request of a blocking transfer, which can be made by a plain system call or through a ring.
 * Made and finished by the thread that waits for it; the kernel uses its memory until {@link
 * #release}.
 */
interface Attempt {
  /**
   * Makes the system call.
   *
   * @param flags {@code RWF_} bits
   * @return the count or -errno
   */
  long call(int fd, int flags);

  /** The ring is about to get it. */
  default void beginsOn(Ring ring) {}

  /**
   * Writes the same request for the ring.
   *
   * @param start where in the file, in place of {@link #position}
   */
  void prepare(Sqe sqe, int fd, long start);

  /** Where in the file, in bytes; {@link RingFile#CURRENT} for the file's own position. */
  long position();

  /**
   * Gives the caller its bytes.
   *
   * @param count what the kernel has transferred
   * @return what the transfer returns
   */
  long finish(int count);

  /** Keeps the arenas of the caller's buffers open. */
  ArenaHold hold();

  /** Gives the memory back. */
  void release();

  /** Reads into one buffer. */
  record Read(StableBuffer memory, long position) implements Attempt {
    @Override
    public long call(int fd, int flags) {
      return Syscalls.preadv2OfOne(fd, memory.address(), memory.length(), position, flags);
    }

    @Override
    public void beginsOn(Ring ring) {
      memory.beginsOn(ring);
    }

    @Override
    public void prepare(Sqe sqe, int fd, long start) {
      memory.prepareRead(sqe, fd, start);
    }

    @Override
    public long finish(int count) {
      return memory.finishRead(count);
    }

    @Override
    public ArenaHold hold() {
      return memory.hold();
    }

    @Override
    public void release() {
      memory.release();
    }
  }

  /** Writes one buffer. */
  record Write(StableBuffer memory, long position) implements Attempt {
    @Override
    public long call(int fd, int flags) {
      return Syscalls.pwritev2OfOne(fd, memory.address(), memory.length(), position, flags);
    }

    @Override
    public void beginsOn(Ring ring) {
      memory.beginsOn(ring);
    }

    @Override
    public void prepare(Sqe sqe, int fd, long start) {
      memory.prepareWrite(sqe, fd, start);
    }

    @Override
    public long finish(int count) {
      return memory.finishWrite(count);
    }

    @Override
    public ArenaHold hold() {
      return memory.hold();
    }

    @Override
    public void release() {
      memory.release();
    }
  }

  /** Reads into several buffers. */
  record ScatterRead(BufferVector memory, long position) implements Attempt {
    @Override
    public long call(int fd, int flags) {
      return Syscalls.preadv2(fd, memory.iovAddress(), memory.count(), position, flags);
    }

    @Override
    public void prepare(Sqe sqe, int fd, long start) {
      sqe.prepReadv(fd, memory.iovAddress(), memory.count(), start);
    }

    @Override
    public long finish(int count) {
      return memory.finishRead(count);
    }

    @Override
    public ArenaHold hold() {
      return memory.hold();
    }

    @Override
    public void release() {
      memory.release();
    }
  }

  /** Writes several buffers. */
  record GatherWrite(BufferVector memory, long position) implements Attempt {
    @Override
    public long call(int fd, int flags) {
      return Syscalls.pwritev2(fd, memory.iovAddress(), memory.count(), position, flags);
    }

    @Override
    public void prepare(Sqe sqe, int fd, long start) {
      sqe.prepWritev(fd, memory.iovAddress(), memory.count(), start);
    }

    @Override
    public long finish(int count) {
      return memory.finishWrite(count);
    }

    @Override
    public ArenaHold hold() {
      return memory.hold();
    }

    @Override
    public void release() {
      memory.release();
    }
  }
}
