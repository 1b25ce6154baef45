package dev.leat.bench;

import java.io.IOException;
import java.nio.channels.FileChannel;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Threads that wait for each operation, platform or virtual. They run from set-up to tear-down as
 * the reads of {@link HandlerTransfers} do, as JMH has no virtual threads of its own.
 */
@State(Scope.Benchmark)
public class BlockingCalls {
  private static final long SLICE_MILLIS = 50;

  @Param({
    "CHANNEL_READ_PLATFORM",
    "CHANNEL_READ_VIRTUAL",
    "CHANNEL_NEXT_PLATFORM",
    "CHANNEL_NEXT_VIRTUAL",
    "CHANNEL_WRITE_PLATFORM",
    "CHANNEL_WRITE_VIRTUAL",
    "SMALL_FILE_PLATFORM",
    "SMALL_FILE_VIRTUAL",
    "CHANNEL_DIRECT_32"
  })
  private Workload workload;

  private FileChannel channel;
  private BlockingPump pump;

  /** Opens the channel and starts the threads. */
  @Setup
  public void start() throws IOException {
    BlockingCall.Setting setting = BlockingSetup.open(workload);
    channel = setting.channel();
    pump = new BlockingPump(workload, setting);
    WindowProfiler.observe(workload, pump::operations);
    pump.start();
  }

  /** Lets them run; JMH's own score of this method has no meaning. */
  @Benchmark
  public void run() throws InterruptedException {
    pump.awaitFailure(SLICE_MILLIS);
  }

  /** Ends the threads and closes the channel. */
  @TearDown
  public void stop() throws IOException, InterruptedException {
    pump.stop();
    channel.close();
  }
}
