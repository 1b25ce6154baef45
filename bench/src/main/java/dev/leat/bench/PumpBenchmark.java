package dev.leat.bench;

import java.io.Closeable;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.TearDown;

/**
 * A benchmark whose operations run on their own from set-up to tear-down, while {@link
 * WindowProfiler} counts what completes within an iteration. The alternative, an invocation that
 * issues a batch and waits for its end, would charge the channel for parking and waking JMH's
 * thread, and let the queue drain at the end of every batch.
 */
public abstract class PumpBenchmark {
  private static final long SLICE_MILLIS = 50;

  private @Nullable Pump pump;
  private @Nullable Closeable channel;

  /** Starts the operations; the channel is closed behind the last of them. */
  final void begin(Workload workload, Pump operations, Closeable on) {
    pump = operations;
    channel = on;
    WindowProfiler.observe(workload, operations::operations);
    operations.start();
  }

  /** Lets the operations run; JMH's own score of this method has no meaning. */
  @Benchmark
  public void run() throws InterruptedException {
    Objects.requireNonNull(pump).awaitFailure(SLICE_MILLIS);
  }

  /** Ends the operations and closes the channel. */
  @TearDown
  public void stop() throws IOException, InterruptedException {
    Objects.requireNonNull(pump).stop();
    Objects.requireNonNull(channel).close();
  }
}
