package dev.leat.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a test fails with that has waited in vain: it says in one line what the process is about, as
 * it cannot be made to hang again at will.
 */
public final class Hang {
  /** How long tests wait for what must come, in seconds: a shared machine may be slow. */
  public static final int SECONDS = 20;

  private static final Path TASKS = Path.of("/proc/self/task");
  private static final int FRAMES = 4;

  private Hang() {}

  /** The value of what must be done soon. */
  public static <V> V get(Future<V> future) throws InterruptedException, ExecutionException {
    try {
      return future.get(SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw failure("the result was not there", e);
    }
  }

  /** What has not come to pass in time. */
  public static AssertionError failure(String what) {
    return failure(what, null);
  }

  private static AssertionError failure(String what, @Nullable Throwable cause) {
    return new AssertionError(
        "%s within %d s; in the kernel: %s; waiting for devices: %s; in the JVM: %s"
            .formatted(what, SECONDS, kernelThreads(), pressure(), javaThreads()),
        cause);
  }

  /** Where platform threads are, but for those that are parked. */
  private static String javaThreads() {
    return Thread.getAllStackTraces().entrySet().stream()
        .filter(entry -> entry.getKey().getState() == Thread.State.RUNNABLE)
        .map(entry -> entry.getKey().getName() + " " + frames(entry.getValue()))
        .sorted()
        .collect(Collectors.joining(", "));
  }

  /** The innermost, without those that the JVM makes up for a call of native code. */
  private static String frames(StackTraceElement[] stack) {
    return Stream.of(stack)
        .filter(frame -> !frame.getClassName().matches(".*(LambdaForm|DowncallStub).*"))
        .limit(FRAMES)
        .map(frame -> simpleName(frame.getClassName()) + "." + frame.getMethodName())
        .collect(Collectors.joining(" < "));
  }

  private static String simpleName(String className) {
    return className.substring(className.lastIndexOf('.') + 1);
  }

  /** Threads that wait for something other than a signal of another thread's. */
  private static String kernelThreads() {
    try (Stream<Path> tasks = Files.list(TASKS)) {
      return tasks
          .map(task -> read(task.resolve("comm")) + " " + read(task.resolve("wchan")))
          .filter(task -> !task.contains("futex"))
          .sorted()
          .collect(Collectors.joining(", "));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String pressure() {
    return read(Path.of("/proc/pressure/io"));
  }

  /** What the kernel says there, or why it does not. */
  private static String read(Path file) {
    try {
      List<String> lines = Files.readAllLines(file);
      return lines.isEmpty() ? "" : lines.getFirst();
    } catch (IOException e) {
      return e.toString(); // the thread has ended meanwhile, or the kernel does not tell
    }
  }
}
