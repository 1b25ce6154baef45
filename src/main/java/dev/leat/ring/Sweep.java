package dev.leat.ring;

import dev.leat.kernel.Sqe;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Looks through all that is in flight or waits to be, with the role, and hands what it found to a
 * pool thread. It stands behind everything urgent that was handed over before it, and ahead of the
 * inbox.
 */
public final class Sweep extends Submission {
  private final RingPoller poller;
  private final Predicate<Submission> wanted;
  private final Consumer<List<Submission>> whenFound;
  private List<Submission> found = List.of();

  /**
   * Makes a sweep, to be handed to the same poller.
   *
   * @param wanted asked with the role held: must neither block nor throw
   * @param whenFound runs on a pool thread without the role
   */
  public Sweep(
      RingPoller poller, Predicate<Submission> wanted, Consumer<List<Submission>> whenFound) {
    this.poller = poller;
    this.wanted = wanted;
    this.whenFound = whenFound;
  }

  @Override
  protected boolean urgent() {
    return true;
  }

  @Override
  protected boolean needsKernel() {
    found = poller.pending().stream().filter(wanted).toList();
    return false;
  }

  @Override
  protected void prepare(Sqe sqe) {
    throw new AssertionError("a sweep has no SQE");
  }

  @Override
  protected void complete(int res, int flags) {
    whenFound.accept(found);
  }

  @Override
  protected void lost(int errno) {
    throw new AssertionError("a sweep is never in flight");
  }
}
