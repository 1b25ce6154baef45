package dev.leat.agent;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/**
 * Holds the arena of memory, as the JDK's channels do. Works as an {@link IsolatedClass} that
 * {@code jdk.internal.foreign} is open to.
 */
public final class ArenaSession implements Function<MemorySegment, Runnable> {
  private final MethodHandle session;
  private final MethodHandle acquire;
  private final MethodHandle release;

  /**
   * Looks for the methods. Public, as everything of this class, for a caller in another module and
   * loader.
   *
   * @throws ReflectiveOperationException if this JDK has no such methods
   */
  public ArenaSession() throws ReflectiveOperationException {
    Class<?> segments = Class.forName("jdk.internal.foreign.AbstractMemorySegmentImpl");
    Class<?> sessions = Class.forName("jdk.internal.foreign.MemorySessionImpl");
    MethodHandles.Lookup lookup = MethodHandles.privateLookupIn(segments, MethodHandles.lookup());
    MethodType plain = MethodType.methodType(void.class);
    MethodType counting = MethodType.methodType(void.class, Object.class);
    session =
        lookup
            .findVirtual(segments, "sessionImpl", MethodType.methodType(sessions))
            .asType(MethodType.methodType(Object.class, MemorySegment.class));
    acquire = lookup.findVirtual(sessions, "acquire0", plain).asType(counting);
    release = lookup.findVirtual(sessions, "release0", plain).asType(counting);
  }

  /**
   * Holds an arena that any thread may close.
   *
   * @return lets it be closed again, once; any thread may do that
   * @throws IllegalStateException if it is closed
   */
  @Override
  public Runnable apply(MemorySegment memory) {
    try {
      Object held = session.invokeExact(memory);
      acquire.invokeExact(held);
      AtomicBoolean ended = new AtomicBoolean();
      return () -> {
        if (ended.compareAndSet(false, true)) {
          end(held);
        }
      };
    } catch (Throwable failure) {
      throw unchecked(failure);
    }
  }

  private void end(Object held) {
    try {
      release.invokeExact(held);
    } catch (Throwable failure) {
      throw unchecked(failure);
    }
  }

  private static RuntimeException unchecked(Throwable failure) {
    if (failure instanceof Error error) {
      throw error;
    }
    if (failure instanceof RuntimeException usual) {
      return usual;
    }
    throw new AssertionError("a checked exception from a method that declares none", failure);
  }
}
