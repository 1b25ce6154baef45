package dev.leat.bench;

import java.io.IOException;
import java.nio.channels.AsynchronousFileChannel;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Random reads or writes whose handlers start the next one.
 *
 * <p>They run on their own from set-up to tear-down, and {@link WindowProfiler} counts what
 * completes within an iteration. The alternative, an invocation that issues a batch and waits for
 * its end, would charge the channel for parking and waking JMH's thread, and let the queue drain at
 * the end of every batch.
 */
@State(Scope.Benchmark)
public class HandlerTransfers {
  private static final long SLICE_MILLIS = 50;

  @Param({
    "DIRECT_1",
    "DIRECT_32",
    "DIRECT_128",
    "CACHED_1",
    "CACHED_32",
    "CACHED_WRITE_1",
    "CACHED_WRITE_32"
  })
  private Workload workload;

  private AsynchronousFileChannel channel;
  private TransferPump pump;

  /** Opens the channel and starts the reads. */
  @Setup
  public void start() throws IOException {
    channel = ReadSetup.open(workload);
    pump = new TransferPump(channel, ReadSetup.blocks(workload), workload);
    WindowProfiler.observe(workload, pump::operations);
    pump.start();
  }

  /** Lets the reads run; JMH's own score of this method has no meaning. */
  @Benchmark
  public void run() throws InterruptedException {
    pump.awaitFailure(SLICE_MILLIS);
  }

  /** Ends the reads and closes the channel. */
  @TearDown
  public void stop() throws IOException, InterruptedException {
    pump.stop();
    channel.close();
  }
}
