package dev.leat.bench;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;

/** Threads that do one operation after the other until they are told to stop. */
final class BlockingPump extends Pump {
  private final Workload workload;
  private final Loop[] loops;

  BlockingPump(Workload workload, BlockingCall.Setting setting) {
    super(workload.inFlight());
    this.workload = workload;
    loops = new Loop[workload.inFlight()];
    for (int i = 0; i < loops.length; i++) {
      loops[i] = new Loop(workload.call().on(setting, i));
    }
  }

  @Override
  void start() {
    for (Loop loop : loops) {
      workload.threads().start(loop);
    }
  }

  @Override
  long operations() {
    long sum = 0;
    for (Loop loop : loops) {
      sum += loop.done.getOpaque();
    }
    return sum;
  }

  /** One thread's work. */
  private final class Loop implements Runnable {
    private final BlockingCall.Operation operation;

    /** Written by the one thread, read at any time by the one that measures. */
    private final AtomicLong done = new AtomicLong();

    Loop(BlockingCall.Operation operation) {
      this.operation = operation;
    }

    @Override
    public void run() {
      try {
        for (long number = 0; running(); number++) {
          operation.run(number);
          done.setOpaque(number + 1);
        }
        placeEnded();
      } catch (IOException | RuntimeException | Error e) {
        placeFailed(e);
      }
    }
  }
}
