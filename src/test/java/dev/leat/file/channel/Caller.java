package dev.leat.file.channel;

import dev.leat.testing.Outcome;
import java.nio.channels.Channel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Another thread that makes one call, and can be found to be blocked in it. */
final class Caller {
  private static final int SECONDS = 20;

  private static final Set<Thread.State> WAITING =
      Set.of(Thread.State.WAITING, Thread.State.TIMED_WAITING, Thread.State.BLOCKED);

  /** Calls of the JDK's that may not end by themselves; those for size and position do. */
  private static final Pattern BLOCKING =
      Pattern.compile("(read|write|readv|writev|lock|transferTo|transferFrom)0|poll");

  private final Thread thread;

  /** Whether it waits parked, so that a native call of its own is one that ends by itself. */
  private final boolean parks;

  private volatile @Nullable Outcome outcome;
  private volatile boolean interruptedAfterwards;

  private Caller(FileChannelVariant variant, Path root, Callable<? extends @Nullable Object> call) {
    parks = variant.parks();
    thread =
        variant
            .body()
            .unstarted(
                () -> {
                  outcome = Outcome.of(root, call);
                  interruptedAfterwards = Thread.currentThread().isInterrupted();
                });
  }

  /** Starts a thread of the kind that runs the bodies of the variant's tests. */
  static Caller start(
      FileChannelVariant variant, Path root, Callable<? extends @Nullable Object> call) {
    Caller caller = new Caller(variant, root, call);
    caller.thread.start();
    return caller;
  }

  /**
   * Returns once the thread stands in {@code method} of a channel and can go no further by itself:
   * it waits, or it is in a native call. Whether that call ends is for the test to know, which has
   * seen to it that there is nothing to read, say.
   */
  Caller awaitBlockedIn(String method) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    while (!blockedIn(method)) {
      if (outcome != null) {
        throw new AssertionError(method + " does not block: " + outcome);
      }
      if (System.nanoTime() > deadline) {
        throw new AssertionError(
            "not blocked in " + method + ": " + Arrays.toString(thread.getStackTrace()));
      }
      LockSupport.parkNanos(1_000_000);
    }
    return this;
  }

  private boolean blockedIn(String method) {
    StackTraceElement[] trace = thread.getStackTrace();
    boolean inside =
        Arrays.stream(trace)
            .anyMatch(frame -> frame.getMethodName().equals(method) && isOfChannel(frame));
    boolean inKernel =
        !parks && trace.length > 0 && BLOCKING.matcher(trace[0].getMethodName()).matches();
    // A virtual thread is parked before the thread that locks for it has come to the lock, and
    // also while it is found out how the channel is served.
    boolean reached = !parks || !method.equals("lock") || lockIsWaitedFor();
    reached &= Arrays.stream(trace).noneMatch(frame -> frame.getMethodName().equals("settle"));
    return inside && reached && (inKernel || WAITING.contains(thread.getState()));
  }

  private static boolean lockIsWaitedFor() {
    return Thread.getAllStackTraces().values().stream()
        .anyMatch(trace -> trace.length > 0 && trace[0].getMethodName().equals("lock0"));
  }

  private static boolean isOfChannel(StackTraceElement frame) {
    try {
      return Channel.class.isAssignableFrom(Class.forName(frame.getClassName()));
    } catch (ClassNotFoundException hidden) {
      return false;
    }
  }

  /** The thread's state while it is blocked. */
  Thread.State state() {
    return thread.getState();
  }

  void interrupt() {
    thread.interrupt();
  }

  boolean isDone() {
    return outcome != null;
  }

  /** What the call did; it must end within some seconds. */
  Outcome outcome() throws InterruptedException {
    thread.join(TimeUnit.SECONDS.toMillis(SECONDS));
    Outcome done = outcome;
    if (done == null) {
      throw new AssertionError("still running: " + Arrays.toString(thread.getStackTrace()));
    }
    return done;
  }

  /** The outcome's description, with the interrupt status that the call left behind. */
  String ending() throws InterruptedException {
    return outcome() + (interruptedAfterwards ? ", interrupted" : "");
  }
}
