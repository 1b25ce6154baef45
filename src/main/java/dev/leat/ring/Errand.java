package dev.leat.ring;

import dev.leat.kernel.Sqe;

/** A task for a pool thread, which the kernel never sees. */
final class Errand extends Submission {
  private final Runnable task;

  Errand(Runnable task) {
    this.task = task;
  }

  @Override
  protected boolean needsKernel() {
    return false;
  }

  @Override
  protected boolean urgent() {
    return true; // needs no slot, so it must not stand behind those that wait for one
  }

  @Override
  protected void prepare(Sqe sqe) {
    throw new AssertionError("an errand has no SQE");
  }

  @Override
  protected void complete(int res, int flags) {
    task.run();
  }

  @Override
  protected void lost(int errno) {
    throw new AssertionError("an errand is never in flight");
  }
}
