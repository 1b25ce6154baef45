package dev.leat.ring;

import dev.leat.kernel.Sqe;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Stands for a probe and tells by which way it ended. */
final class Watched extends Submission {
  private final Probe probe;
  private final CountDownLatch prepared = new CountDownLatch(1);
  private final CompletableFuture<String> ending = new CompletableFuture<>();

  Watched(Probe probe) {
    this.probe = probe;
  }

  /** Waits until the SQE is written: the enter that follows submits it. */
  void awaitSubmission() throws InterruptedException {
    if (!prepared.await(20, TimeUnit.SECONDS)) {
      throw new AssertionError("not submitted within 20 s");
    }
  }

  /** "completed" or "lost", and the result. */
  String ending() throws Exception {
    return ending.get(20, TimeUnit.SECONDS);
  }

  @Override
  protected void prepare(Sqe sqe) {
    probe.prepare(sqe);
    prepared.countDown();
  }

  @Override
  protected void complete(int res, int flags) {
    end("completed " + res);
  }

  @Override
  protected void lost(int errno) {
    end("lost " + -errno);
  }

  private void end(String how) {
    if (!ending.complete(how)) {
      throw new AssertionError("ended before: " + ending.join() + ", now: " + how);
    }
  }
}
