package dev.leat.file;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Tells the flight recorder of transfers that the JDK's channel does not see: {@code
 * dev.leat.FileRead}, {@code dev.leat.FileWrite} and {@code dev.leat.FileForce}, with the fields
 * and the thresholds of the JDK's own. A recording has them where it asks for them by name: they
 * are off by default.
 *
 * <pre>
 * TransferEvents.Event event = TransferEvents.begin(Kind.READ);
 * long count = 0;
 * try {
 *   count = ...;
 * } finally {
 *   TransferEvents.end(event, path, count);
 * }
 * </pre>
 *
 * <p>While nothing is recorded, {@link #begin} is a test of one constant and one flag, nothing is
 * allocated, and the flight recorder is not started. A run-time image without the module {@code
 * jdk.jfr} is as one that never records; hence no class but {@link FlightRecorderEvents} names that
 * module.
 *
 * <p>Threads: any; an event is begun and ended by the thread that makes the call.
 */
final class TransferEvents {
  private static final @Nullable Source SOURCE = source();

  private TransferEvents() {}

  /** What a call does with the file. */
  enum Kind {
    READ,
    WRITE,
    /** Makes the data durable. */
    FORCE_DATA,
    /** Makes the data durable, and all that is known about the file. */
    FORCE_ALL
  }

  /** A call that is being recorded. */
  @FunctionalInterface
  interface Event {
    /** The call is over; arguments as of {@link TransferEvents#end}. */
    void end(Path path, long result);
  }

  /** Where events come from, and go to. */
  @FunctionalInterface
  interface Source {
    /** An event whose time runs, or null if nobody records such ones now. */
    @Nullable Event begin(Kind kind);
  }

  /** A call begins. Null if nobody records it, for {@link #end} to do nothing with. */
  static @Nullable Event begin(Kind kind) {
    return SOURCE == null ? null : SOURCE.begin(kind);
  }

  /**
   * A call is over. The event is kept if it took as long as the recording asks for.
   *
   * @param event from {@link #begin}
   * @param path as the channel was opened
   * @param result how many bytes were transferred, -1 for the end of the file, 0 after an error
   */
  static void end(@Nullable Event event, Path path, long result) {
    if (event != null) {
      event.end(path, result);
    }
  }

  private static @Nullable Source source() {
    boolean present = ModuleLayer.boot().findModule("jdk.jfr").isPresent();
    return present ? FlightRecorderEvents.source() : null;
  }
}
