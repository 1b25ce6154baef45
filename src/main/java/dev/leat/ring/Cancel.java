package dev.leat.ring;

import dev.leat.kernel.Sqe;

/**
 * Asks the kernel to cancel one submission. A request and never an ending: the target's own CQE
 * tells what became of it, so this one's result (0, {@code -ENOENT}, {@code -EALREADY}) says
 * nothing more.
 */
final class Cancel extends Submission {
  private final Submission target;

  Cancel(Submission target) {
    this.target = target;
  }

  @Override
  protected boolean urgent() {
    return true;
  }

  @Override
  protected boolean needsKernel() {
    return target.userData != NOT_IN_FLIGHT;
  }

  @Override
  protected void prepare(Sqe sqe) {
    sqe.prepAsyncCancel(target.userData, 0);
  }

  @Override
  protected void complete(int res, int flags) {}

  @Override
  protected void lost(int errno) {}
}
