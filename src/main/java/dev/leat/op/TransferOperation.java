package dev.leat.op;

import dev.leat.buffer.StableBuffer;
import dev.leat.kernel.Descriptor;
import dev.leat.kernel.Sqe;

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
   */
  public static TransferOperation write(
      Descriptor descriptor,
      StableBuffer buffer,
      long position,
      boolean direct,
      PendingResult<Integer> result) {
    return new TransferOperation(descriptor, buffer, position, direct, result) {
      @Override
      protected void prepare(Sqe sqe) {
        sqe.prepWrite(descriptor().fd(), buffer.address(), buffer.length(), position);
      }

      @Override
      protected Integer value(int res) {
        return buffer.finishWrite(res);
      }
    };
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
