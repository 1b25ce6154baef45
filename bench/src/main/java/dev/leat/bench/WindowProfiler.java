package dev.leat.bench;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.ScalarResult;
import org.openjdk.jmh.runner.IterationType;

/**
 * Measures one iteration from the outside: operations, the process's CPU time and allocation, and
 * how busy the machine was, all read at the same two moments.
 *
 * <p>JMH makes the profiler and the benchmark separately, hence the static fields. The benchmark is
 * set up inside the first warm-up iteration; that one's result is never used.
 */
public final class WindowProfiler implements InternalProfiler {
  static final String RATE = "rate";
  static final String CPU = "cpu";
  static final String ALLOCATION = "allocation";
  static final String OTHERS = "others";

  /** So many of a hundred bytes may come from the wrong place, cache or device. */
  private static final double TOLERANCE_PERCENT = 1;

  private static volatile @Nullable Workload workload;
  private static volatile LongSupplier operations = () -> 0;

  private @Nullable OtherProcesses othersBefore;
  private @Nullable Sample before;

  /** Names what runs in this JVM, and the counter of its completed operations. */
  static void observe(Workload running, LongSupplier completed) {
    workload = running;
    operations = completed;
  }

  @Override
  public String getDescription() {
    return "operations, CPU time and allocation of the whole process";
  }

  @Override
  public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
    othersBefore = OtherProcesses.now();
    before = Sample.now();
  }

  @Override
  public List<ScalarResult> afterIteration(
      BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
    Sample after = Sample.now();
    Sample used = after.minus(Objects.requireNonNull(before));
    long others = OtherProcesses.now().cpuNanosSince(Objects.requireNonNull(othersBefore));
    if (iteration.getType() == IterationType.MEASUREMENT) {
      check(before, after);
    }
    double machineNanos = (double) used.nanos * Runtime.getRuntime().availableProcessors();
    return List.of(
        scalar(RATE, used.operations * 1e9 / used.nanos, "ops/s"),
        scalar(CPU, used.perOperation(used.cpuNanos) / 1_000, "us/op"),
        scalar(ALLOCATION, used.perOperation(used.allocatedBytes), "B/op"),
        scalar(OTHERS, 100 * others / machineNanos, "%"));
  }

  /** Throws if nothing was read, or not from where this workload wants it to come from. */
  private static void check(Sample from, Sample to) {
    Workload running = Objects.requireNonNull(workload);
    if (to.operations == from.operations) {
      throw new IllegalStateException(running.label() + ": no read completed");
    }
    // Bytes and operations are not of quite the same window: who samples them may have to wait for
    // a processor in between. Reads that straddle an end, 128 in ten thousand, are within the
    // tolerance.
    long fewest = to.operations - from.lateOperations;
    long most = to.lateOperations - from.operations;
    double blocks = (double) (to.deviceBytes - from.deviceBytes) / DataFile.BLOCK_BYTES;
    double percent = 100 * blocks / (running.direct() ? fewest : most);
    if (running.direct() ? percent < 100 - TOLERANCE_PERCENT : percent > TOLERANCE_PERCENT) {
      throw new IllegalStateException(
          "%s: %.1f %% of the bytes came from the device".formatted(running.label(), percent));
    }
  }

  private static ScalarResult scalar(String label, double value, String unit) {
    return new ScalarResult(label, value, unit, AggregationPolicy.AVG);
  }

  /**
   * Counters at one moment, or their growth. CPU time is that of all threads of the process, which
   * on Linux includes the kernel's io-wq workers of its rings.
   */
  private record Sample(
      long nanos,
      long operations,
      long cpuNanos,
      long allocatedBytes,
      long deviceBytes,
      long lateOperations) {

    static Sample now() {
      try {
        return new Sample(
            System.nanoTime(),
            WindowProfiler.operations.getAsLong(),
            ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime(),
            ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getTotalThreadAllocatedBytes(),
            deviceBytesRead(),
            WindowProfiler.operations.getAsLong());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    Sample minus(Sample earlier) {
      return new Sample(
          nanos - earlier.nanos,
          operations - earlier.operations,
          cpuNanos - earlier.cpuNanos,
          allocatedBytes - earlier.allocatedBytes,
          deviceBytes - earlier.deviceBytes,
          lateOperations - earlier.lateOperations);
    }

    double perOperation(long total) {
      return (double) total / operations;
    }

    private static long deviceBytesRead() throws IOException {
      return Files.readAllLines(Path.of("/proc/self/io")).stream()
          .filter(line -> line.startsWith("read_bytes: "))
          .mapToLong(line -> Long.parseLong(line.split(" ")[1]))
          .findFirst()
          .orElseThrow(() -> new IOException("/proc/self/io has no read_bytes"));
    }
  }
}
