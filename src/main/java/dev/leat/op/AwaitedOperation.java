package dev.leat.op;

import dev.leat.kernel.Descriptor;
import dev.leat.kernel.Sqe;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.function.ObjIntConsumer;

/**
 * An operation whose caller waits for it and finishes it, as in a blocking read. Its result is its
 * res; what the transfer brought is taken out of the memory by the caller itself.
 *
 * <p>The memory is therefore needed by two: the kernel, up to the final CQE, and the caller, until
 * it has finished. They end in either order, since a close ends the caller's wait and not the
 * kernel's. The last one of the two gives the memory back.
 */
public final class AwaitedOperation extends Operation<Integer> {
  private static final int NOBODY = 0;
  private static final VarHandle HOLDERS;

  static {
    try {
      HOLDERS = MethodHandles.lookup().findVarHandle(AwaitedOperation.class, "holders", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final ObjIntConsumer<Sqe> writer;
  private final Runnable memory;
  private final boolean endless;

  private volatile boolean withKernel;

  @SuppressWarnings("UnusedVariable") // by HOLDERS
  private volatile int holders = 2;

  /**
   * Makes an operation.
   *
   * @param writer writes the SQE for the descriptor's number; must neither block nor throw
   * @param memory gives back what the SQE names
   * @param endless whether it may wait without end, as for the other end of a pipe
   */
  public AwaitedOperation(
      Descriptor descriptor,
      PendingResult<Integer> result,
      ObjIntConsumer<Sqe> writer,
      Runnable memory,
      boolean endless) {
    super(descriptor, result);
    this.writer = writer;
    this.memory = memory;
    this.endless = endless;
  }

  @Override
  protected void prepare(Sqe sqe) {
    writer.accept(sqe, descriptor().fd());
    withKernel = true;
  }

  /**
   * What the kernel has ends with its answer, as a system call does that a signal ends: bytes that
   * were moved already are told, and not lost.
   */
  @Override
  protected void endAtClose() {
    if (!withKernel) {
      super.endAtClose();
    }
  }

  @Override
  protected boolean endless() {
    return endless;
  }

  /** What need not wait for a disk did not come here. */
  @Override
  protected boolean awaitsDevice() {
    return !endless;
  }

  @Override
  protected Integer value(int res) {
    return res;
  }

  /** It only wakes who waits. The last one of a closed descriptor closes that, which may block. */
  @Override
  protected boolean completesQuickly() {
    return descriptor().isOpen();
  }

  /** The kernel does not use the memory any more. */
  @Override
  protected void release() {
    finished();
  }

  /** The caller does not use the memory any more. Called once, also when nothing was begun. */
  public void finished() {
    if ((int) HOLDERS.getAndAdd(this, -1) - 1 == NOBODY) {
      memory.run();
    }
  }
}
