package dev.leat.op;

import dev.leat.buffer.StableBuffer;
import dev.leat.kernel.Descriptor;
import dev.leat.kernel.Sqe;
import dev.leat.ring.RingPoller;
import org.jspecify.annotations.Nullable;

/**
 * A read or a write at a position of a file. The result is the count; -1 at the end of the file.
 * One that finds the ring idle may be made where it stands, see {@link InPlaceTransfers}.
 */
public abstract class TransferOperation extends Operation<Integer> {
  /** To copy more takes longer than it takes to wake the kernel's workers, which copy at once. */
  private static final int MOST_BYTES_IN_PLACE = 64 << 10;

  final StableBuffer buffer;
  final long position;
  private final boolean direct;
  private final @Nullable InPlaceTransfers inPlace;
  private boolean claimed;

  /** Once tried in place, or seen by the kernel, it is left to that if it is begun again. */
  private boolean left;

  private TransferOperation(
      Descriptor descriptor,
      StableBuffer buffer,
      long position,
      boolean direct,
      @Nullable InPlaceTransfers inPlace,
      PendingResult<Integer> result) {
    super(descriptor, result);
    this.buffer = buffer;
    this.position = position;
    this.direct = direct;
    this.inPlace = inPlace;
  }

  /**
   * Reads into the buffer what the file has at {@code position}, in bytes.
   *
   * @param direct whether the file was opened with O_DIRECT
   * @param inPlace of the channel's reads, by which a thread of the ring may read where it stands;
   *     null if none may
   */
  public static TransferOperation read(
      Descriptor descriptor,
      StableBuffer buffer,
      long position,
      boolean direct,
      @Nullable InPlaceTransfers inPlace,
      PendingResult<Integer> result) {
    return new TransferOperation(descriptor, buffer, position, direct, inPlace, result) {
      @Override
      void fill(Sqe sqe) {
        buffer.prepareRead(sqe, descriptor().fd(), buffer.filePosition(position));
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
   * @param inPlace of the channel's writes, by which a thread of the ring may write where it
   *     stands; null if none may
   */
  public static TransferOperation write(
      Descriptor descriptor,
      StableBuffer buffer,
      long position,
      boolean direct,
      @Nullable InPlaceTransfers inPlace,
      PendingResult<Integer> result) {
    return new TransferOperation(descriptor, buffer, position, direct, inPlace, result) {
      @Override
      void fill(Sqe sqe) {
        buffer.prepareWrite(sqe, descriptor().fd(), position);
      }

      @Override
      protected Integer value(int res) {
        return buffer.finishWrite(res);
      }
    };
  }

  @Override
  public boolean begin(RingPoller onto) {
    buffer.beginsOn(onto.ring());
    return super.begin(onto);
  }

  /** Writes the SQE. */
  abstract void fill(Sqe sqe);

  /** Looks whether it is wanted behind the claim: a close that has not seen that is seen here. */
  @Override
  protected boolean needsKernel() {
    InPlaceTransfers transfers = inPlace;
    claimed = transfers != null && fitsInPlace(transfers) && transfers.claim(this);
    boolean wanted = super.needsKernel();
    if (transfers != null && claimed && !wanted) {
      claimed = false;
      transfers.forgo();
    }
    return wanted && !claimed;
  }

  private boolean fitsInPlace(InPlaceTransfers transfers) {
    return !left && transfers.wanted() && buffer.length() <= MOST_BYTES_IN_PLACE && isAlone();
  }

  @Override
  protected final void prepare(Sqe sqe) {
    left = true;
    fill(sqe);
  }

  @Override
  protected void complete(int res, int flags) {
    InPlaceTransfers transfers = inPlace;
    if (transfers != null && claimed) {
      claimed = false;
      left = true;
      super.complete(transfers.make(this), 0);
    } else {
      super.complete(res, flags);
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
