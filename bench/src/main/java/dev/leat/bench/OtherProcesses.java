package dev.leat.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;

/**
 * What everybody else on the machine has used of the processors, kernel threads included.
 *
 * <p>Summed over /proc/PID/stat: the totals of /proc/stat are sampled at the timer tick, and miss a
 * quarter of a load that wakes and sleeps ten thousand times a second.
 */
final class OtherProcesses {
  /** /proc/PID/stat counts in hundredths of a second on every architecture. */
  private static final long TICK_NANOS = 10_000_000;

  /** The fields after the name: user and system time, and those of children that have ended. */
  private static final int FIRST_TIME = 11;

  private static final int LAST_TIME = 14;

  /** CPU nanoseconds so far, by "PID name". */
  private final TreeMap<String, Long> cpuNanos = new TreeMap<>();

  private OtherProcesses() {}

  static OtherProcesses now() {
    try {
      OtherProcesses others = new OtherProcesses();
      others.addAll();
      return others;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void addAll() throws IOException {
    Path self = Path.of("/proc/self").toRealPath();
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
      for (Path process : processes) {
        if (!process.equals(self)) {
          add(process);
        }
      }
    }
  }

  private void add(Path process) throws IOException {
    try {
      String stat = Files.readString(process.resolve("stat"));
      // The name is in brackets and may itself have blanks and brackets.
      int nameEnd = stat.lastIndexOf(')');
      String[] fields = stat.substring(nameEnd + 2).split(" ");
      long ticks = 0;
      for (int i = FIRST_TIME; i <= LAST_TIME; i++) {
        ticks += Long.parseLong(fields[i]);
      }
      String name = process.getFileName() + stat.substring(stat.indexOf('('), nameEnd + 1);
      cpuNanos.put(name, ticks * TICK_NANOS);
    } catch (IOException e) {
      // One that ended since the directory was read has left its time to its parent.
      if (Files.exists(process)) {
        throw e;
      }
    }
  }

  /** CPU nanoseconds that all of them used since {@code earlier}. */
  long cpuNanosSince(OtherProcesses earlier) {
    return sum() - earlier.sum();
  }

  /** CPU nanoseconds that one of them used since {@code earlier}. */
  long cpuNanosSince(OtherProcesses earlier, long pid) {
    return of(pid) - earlier.of(pid);
  }

  private long of(long pid) {
    // The entry begins with the number, and the name that follows with a bracket.
    return cpuNanos.subMap(pid + "(", pid + ")").values().stream()
        .mapToLong(Long::longValue)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("process " + pid + " has ended"));
  }

  private long sum() {
    return cpuNanos.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Those that used at least {@code nanos} since {@code earlier}. */
  List<String> busySince(OtherProcesses earlier, long nanos) {
    return cpuNanos.entrySet().stream()
        .filter(e -> e.getValue() - earlier.cpuNanos.getOrDefault(e.getKey(), 0L) >= nanos)
        .map(e -> e.getKey())
        .toList();
  }
}
