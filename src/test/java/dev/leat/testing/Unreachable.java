package dev.leat.testing;

import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.concurrent.TimeUnit;

/** Waits for the garbage collector. */
public final class Unreachable {
  private static final int SECONDS = 20;

  private Unreachable() {}

  /** Collects until {@code reference} is cleared, which must come within some seconds. */
  public static void await(WeakReference<?> reference) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    while (reference.get() != null) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("still reachable: " + reference.get());
      }
      collect();
    }
  }

  /** One collection after which the reference handler has had its turn. */
  public static void collect() throws InterruptedException {
    ReferenceQueue<Object> queue = new ReferenceQueue<>();
    WeakReference<Object> marker = new WeakReference<>(new Object(), queue);
    System.gc();
    if (queue.remove(TimeUnit.SECONDS.toMillis(SECONDS)) == null || marker.get() != null) {
      throw new AssertionError("the collector did not clear a weak reference");
    }
  }
}
