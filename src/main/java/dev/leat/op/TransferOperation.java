package dev.leat.op;

import dev.leat.buffer.StableBuffer;
import dev.leat.kernel.Descriptor;
import dev.leat.kernel.Sqe;
import org.jspecify.annotations.Nullable;

/**
 * A read or a write at a position of a file. The result is the count; -1 at the end of the file.
 */
public abstract class TransferOperation extends Operation<Integer> {
  final StableBuffer buffer;
  final long position;
  private final boolean direct;

  private TransferOperation(
      Descriptor descriptor,
      StableBuffer buffer,
      long position,
      boolean direct,
      PendingResult<Integer> result) {
    super(descriptor, result);
    this.buffer = buffer;
    this.position = position;
    this.direct = direct;
  }

  /**
   * Reads into the buffer what the file has at {@code position}, in bytes.
   *
   * @param direct whether the file was opened with O_DIRECT
   */
  public static TransferOperation read(
      Descriptor descriptor,
      StableBuffer buffer,
      long position,
      boolean direct,
      PendingResult<Integer> result) {
    return new TransferOperation(descriptor, buffer, position, direct, result) {
      @Override
      protected void prepare(Sqe sqe) {
        sqe.prepRead(
            descriptor().fd(), buffer.address(), buffer.length(), buffer.filePosition(position));
      }

      @Override
      protected Integer value(int res) {
        return buffer.finishRead(res);
      }
    };
  }

  /**
   * Writes the buffer to the file at {@code position}, in bytes.
   *
   * @param direct whether the file was opened with O_DIRECT
   * @param inPlace of the channel, by which a thread of the ring may write where it stands; null if
   *     none may
   */
  public static TransferOperation write(
      Descriptor descriptor,
      StableBuffer buffer,
      long position,
      boolean direct,
      @Nullable InPlaceWrites inPlace,
      PendingResult<Integer> result) {
    return inPlace == null
        ? new Write(descriptor, buffer, position, direct, result)
        : new LoneWrite(descriptor, buffer, position, direct, inPlace, result);
  }

  private static class Write extends TransferOperation {
    Write(
        Descriptor descriptor,
        StableBuffer buffer,
        long position,
        boolean direct,
        PendingResult<Integer> result) {
      super(descriptor, buffer, position, direct, result);
    }

    @Override
    protected void prepare(Sqe sqe) {
      sqe.prepWrite(descriptor().fd(), buffer.address(), buffer.length(), position);
    }

    @Override
    protected Integer value(int res) {
      return buffer.finishWrite(res);
    }
  }

  /** A write that does not go to the kernel's workers where it finds the ring idle. */
  private static final class LoneWrite extends Write {
    /** To copy more takes longer than it takes to wake the kernel's workers, which copy at once. */
    private static final int MOST_BYTES = 64 << 10;

    private final InPlaceWrites writes;
    private boolean claimed;

    /** Once tried, or seen by the kernel, it is left to that if it is begun again. */
    private boolean left;

    LoneWrite(
        Descriptor descriptor,
        StableBuffer buffer,
        long position,
        boolean direct,
        InPlaceWrites writes,
        PendingResult<Integer> result) {
      super(descriptor, buffer, position, direct, result);
      this.writes = writes;
    }

    /** Looks whether it is wanted behind the claim: a close that has not seen that is seen here. */
    @Override
    protected boolean needsKernel() {
      claimed = !left && buffer.length() <= MOST_BYTES && isAlone() && writes.claim(this);
      boolean wanted = super.needsKernel();
      if (claimed && !wanted) {
        claimed = false;
        writes.forgo();
      }
      return wanted && !claimed;
    }

    @Override
    protected void prepare(Sqe sqe) {
      left = true;
      super.prepare(sqe);
    }

    @Override
    protected void complete(int res, int flags) {
      if (claimed) {
        claimed = false;
        left = true;
        super.complete(writes.write(this), 0);
      } else {
        super.complete(res, flags);
      }
    }
  }

  @Override
  protected boolean awaitsDevice() {
    return direct;
  }

  @Override
  protected void release() {
    buffer.release();
  }

  /** Gives the memory of an operation back that did not begin. */
  public void abandon() {
    release();
  }
}
