package dev.leat.kernel;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.TimeUnit;

/**
 * What the calling thread has used of the processor so far: {@code getrusage(2)} with {@code
 * RUSAGE_THREAD}.
 *
 * <pre>
 *   0 ru_utime (tv_sec, tv_usec)   16 ru_stime (the same)
 *  32 twelve numbers               128 ru_nvcsw                136 ru_nivcsw
 * 144
 * </pre>
 *
 * <p>Threads: one at a time. Where the call is refused, everything stays 0.
 */
public final class ThreadUsage {
  private static final int RUSAGE_THREAD = 1;
  private static final long SIZE = 144;
  private static final long UTIME = 0;
  private static final long STIME = 16;
  private static final long NVCSW = 128;

  private final MemorySegment rusage = Arena.ofAuto().allocate(SIZE, Long.BYTES);

  /** Asks the kernel. */
  public void update() {
    var _ = Syscalls.getrusage(RUSAGE_THREAD, rusage);
  }

  /** Time on a processor, in the program and in the kernel; exact to a few microseconds. */
  public long cpuNanos() {
    return nanos(UTIME) + nanos(STIME);
  }

  /** How often the thread has given the processor up to wait for something. */
  public long voluntarySwitches() {
    return rusage.get(JAVA_LONG, NVCSW);
  }

  private long nanos(long timeval) {
    return TimeUnit.SECONDS.toNanos(rusage.get(JAVA_LONG, timeval))
        + TimeUnit.MICROSECONDS.toNanos(rusage.get(JAVA_LONG, timeval + Long.BYTES));
  }
}
