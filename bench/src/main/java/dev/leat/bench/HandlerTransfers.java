package dev.leat.bench;

import java.io.IOException;
import java.nio.channels.AsynchronousFileChannel;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Random reads or writes whose handlers start the next one. */
@State(Scope.Benchmark)
public class HandlerTransfers extends PumpBenchmark {
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

  /** Opens the channel and starts the transfers. */
  @Setup
  public void start() throws IOException {
    AsynchronousFileChannel channel = ReadSetup.open(workload);
    begin(workload, new TransferPump(channel, ReadSetup.blocks(workload), workload), channel);
  }
}
