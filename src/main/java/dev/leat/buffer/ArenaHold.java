package dev.leat.buffer;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Keeps shared arenas open while an operation is under way with their memory: a close fails, as
 * with the JDK's channels. Public API cannot; an agent, which may look into the JDK, installs what
 * can. Without, nothing is held: such memory bounces, and a transfer to an arena that was closed
 * fails.
 *
 * <p>Threads: any.
 */
public final class ArenaHold {
  /** Holds nothing. */
  public static final ArenaHold NONE = new ArenaHold(List.of());

  private static volatile @Nullable Function<MemorySegment, Runnable> installed;

  private final List<Runnable> ends;

  private ArenaHold(List<Runnable> ends) {
    this.ends = ends;
  }

  /**
   * From now on arenas are held.
   *
   * @param holding holds the arena of memory, or throws an {@link IllegalStateException} if that is
   *     closed; what it returns ends that, once
   */
  public static void install(Function<MemorySegment, Runnable> holding) {
    installed = holding;
  }

  /** Holds the arenas of buffers that any thread may close. */
  public static ArenaHold of(ByteBuffer... buffers) {
    Function<MemorySegment, Runnable> holding = installed;
    if (holding == null) {
      return NONE;
    }
    ArenaHold hold = NONE;
    for (ByteBuffer buffer : buffers) {
      MemorySegment memory = buffer.isDirect() ? MemorySegment.ofBuffer(buffer) : null;
      if (memory != null && CallerMemory.isCloseable(memory)) {
        hold = hold == NONE ? new ArenaHold(new ArrayList<>()) : hold;
        hold.add(memory, holding);
      }
    }
    return hold;
  }

  @SuppressWarnings("EmptyCatch") // who touches the memory is told
  private void add(MemorySegment memory, Function<MemorySegment, Runnable> holding) {
    try {
      ends.add(holding.apply(memory));
    } catch (IllegalStateException closed) {
      // as said
    }
  }

  /** Lets them be closed; does nothing the second time. */
  public void end() {
    if (this != NONE) {
      ends.forEach(Runnable::run);
    }
  }
}
