package dev.leat.ring;

import dev.leat.kernel.Sqe;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A submission that tells what became of it. */
final class Probe extends Submission {
  private static final MemorySegment SINK = Arena.global().allocate(64);

  private final Consumer<Sqe> writer;
  private final Consumer<Probe> whenComplete;
  private final CompletableFuture<Integer> res = new CompletableFuture<>();

  private final boolean endless;

  private volatile boolean unwanted;

  private Probe(Consumer<Sqe> writer, Consumer<Probe> whenComplete, boolean endless) {
    this.writer = writer;
    this.whenComplete = whenComplete;
    this.endless = endless;
  }

  static Probe nop() {
    return nop(probe -> {});
  }

  static Probe nop(Consumer<Probe> whenComplete) {
    return of(Sqe::prepNop, whenComplete);
  }

  /** Whatever the writer makes of it. */
  static Probe of(Consumer<Sqe> writer, Consumer<Probe> whenComplete) {
    return new Probe(writer, whenComplete, false);
  }

  /** A read of a pipe: in flight until somebody writes, or it is cancelled. */
  static Probe read(int fd) {
    return new Probe(sqe -> sqe.prepRead(fd, SINK.address(), 1, -1), probe -> {}, false);
  }

  /** As {@link #read}, of the sort that is not expected to end. */
  static Probe endlessRead(int fd) {
    return new Probe(sqe -> sqe.prepRead(fd, SINK.address(), 1, -1), probe -> {}, true);
  }

  @Override
  protected boolean endless() {
    return endless;
  }

  /** Cancels as an operation does: what is not in flight yet will not be. */
  void cancel(RingPoller poller) {
    unwanted = true;
    poller.cancel(this);
  }

  @Override
  protected boolean needsKernel() {
    return !unwanted;
  }

  int awaitRes() throws Exception {
    return res.get(20, TimeUnit.SECONDS);
  }

  boolean isComplete() {
    return res.isDone();
  }

  @Override
  protected void prepare(Sqe sqe) {
    writer.accept(sqe);
  }

  @Override
  protected void complete(int result, int flags) {
    res.complete(result);
    whenComplete.accept(this);
  }

  @Override
  protected void lost(int errno) {
    res.complete(-errno);
  }
}
