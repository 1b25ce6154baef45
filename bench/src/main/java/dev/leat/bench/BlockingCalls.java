package dev.leat.bench;

import java.io.IOException;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Threads that wait for each operation, platform or virtual: their own, as JMH has no virtual
 * threads.
 */
@State(Scope.Benchmark)
public class BlockingCalls extends PumpBenchmark {
  @Param({
    "CHANNEL_READ_PLATFORM",
    "CHANNEL_READ_VIRTUAL",
    "CHANNEL_NEXT_PLATFORM",
    "CHANNEL_NEXT_VIRTUAL",
    "CHANNEL_WRITE_PLATFORM",
    "CHANNEL_WRITE_VIRTUAL",
    "SMALL_FILE_PLATFORM",
    "SMALL_FILE_VIRTUAL",
    "OPEN_FILE_PLATFORM",
    "OPEN_FILE_VIRTUAL",
    "CHANNEL_DIRECT_32"
  })
  private Workload workload;

  /** Opens the channel and starts the threads. */
  @Setup
  public void start() throws IOException {
    BlockingCall.Setting setting = BlockingSetup.open(workload);
    begin(workload, new BlockingPump(workload, setting), setting.channel());
  }
}
