package dev.leat.op;

import dev.leat.kernel.Descriptor;
import dev.leat.kernel.Sqe;
import java.util.function.ObjIntConsumer;

/** An operation on a descriptor that moves no memory: fsync, ftruncate. Its result is its res. */
public final class PlainOperation extends Operation<Integer> {
  private final ObjIntConsumer<Sqe> writer;

  /**
   * Makes an operation.
   *
   * @param writer writes the SQE for the descriptor's number; must neither block nor throw
   */
  public PlainOperation(
      Descriptor descriptor, PendingResult<Integer> result, ObjIntConsumer<Sqe> writer) {
    super(descriptor, result);
    this.writer = writer;
  }

  @Override
  protected void prepare(Sqe sqe) {
    writer.accept(sqe, descriptor().fd());
  }

  @Override
  protected Integer value(int res) {
    return res;
  }
}
