package dev.leat.bench;

import java.io.IOException;
import java.nio.channels.AsynchronousFileChannel;
import java.util.concurrent.ExecutionException;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Random reads or writes, one at a time, each waited for by the thread that asked for it. */
@State(Scope.Thread)
public class FutureTransfers {
  @Param({"CACHED_GET", "CACHED_WRITE_GET"})
  private Workload workload;

  private AsynchronousFileChannel channel;
  private TransferSlot slot;

  /** Opens the channel. */
  @Setup
  public void open() throws IOException {
    channel = ReadSetup.open(workload);
    slot = new TransferPump(channel, ReadSetup.blocks(workload), workload).onlySlot();
    WindowProfiler.observe(workload, slot::operations);
  }

  /** One operation. */
  @Benchmark
  public void transferAndGet() throws ExecutionException, InterruptedException {
    slot.transferAndGet();
  }

  /** Closes the channel. */
  @TearDown
  public void close() throws IOException {
    channel.close();
  }
}
