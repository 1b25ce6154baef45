package dev.leat.kernel;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** System calls that only tests need; value or -errno. */
public final class TestCalls {
  private TestCalls() {}

  /**
   * A pipe.
   *
   * @param reader what is read from
   * @param writer what is written to; a read waits for as long as nobody does
   */
  public record Pipe(int reader, int writer) implements AutoCloseable {
    /** Closes both ends. */
    @Override
    public void close() {
      Syscalls.close(reader);
      Syscalls.close(writer);
    }
  }

  /** {@code pipe2(fds, O_CLOEXEC)}. */
  public static Pipe pipe() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment fds = arena.allocate(JAVA_INT, 2);
      long result = call(293, 59, fds.address(), LinuxConstants.O_CLOEXEC, 0);
      if (result < 0) {
        throw new IllegalStateException("pipe2: " + Errno.name((int) -result));
      }
      return new Pipe(fds.getAtIndex(JAVA_INT, 0), fds.getAtIndex(JAVA_INT, 1));
    }
  }

  /** {@code read(fd, &counter, 8)} of an eventfd: the counter, which becomes 0, or -errno. */
  public static long readCounter(int fd) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment counter = arena.allocate(JAVA_LONG);
      long result = call(0, 63, fd, counter.address(), Long.BYTES);
      return result < 0 ? result : counter.get(JAVA_LONG, 0);
    }
  }

  private static long call(int x8664, int aarch64, long a, long b, long c) {
    long number = Architecture.current() == Architecture.X86_64 ? x8664 : aarch64;
    MemorySegment state = ErrnoCapture.acquire();
    try {
      long value = (long) NativeCalls.WITH_NUMBERS.invokeExact(state, number, a, b, c, 0L, 0L, 0L);
      return value == -1 ? -ErrnoCapture.errno(state) : value;
    } catch (Throwable failure) {
      throw NativeCalls.unchecked(failure);
    } finally {
      ErrnoCapture.release(state);
    }
  }
}
