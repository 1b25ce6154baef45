package dev.leat.file;

import java.nio.file.Path;
import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.FlightRecorder;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Threshold;
import jdk.jfr.Throttle;
import org.jspecify.annotations.Nullable;

/**
 * The events of {@link TransferEvents}, which alone may touch this class, and only where there is a
 * flight recorder.
 *
 * <p>To make an event class known to the recorder starts that, which takes longer than a thousand
 * reads. So none is touched before somebody else has started it.
 *
 * <p>Threads: any. Event objects are never shared, but for one of each sort that is never begun: it
 * is asked whether a recording wants its like, so that a new one is only made if so.
 */
final class FlightRecorderEvents {
  private FlightRecorderEvents() {}

  static TransferEvents.Source source() {
    return kind -> FlightRecorder.isInitialized() ? Known.begin(kind) : null;
  }

  /** The events, known to the recorder. A recording that has begun already has them from now on. */
  private static final class Known {
    private static final Read ANY_READ = new Read();
    private static final Write ANY_WRITE = new Write();
    private static final Force ANY_FORCE = new Force(true);

    private Known() {}

    static TransferEvents.@Nullable Event begin(TransferEvents.Kind kind) {
      return switch (kind) {
        case READ -> ANY_READ.isEnabled() ? begun(new Read()) : null;
        case WRITE -> ANY_WRITE.isEnabled() ? begun(new Write()) : null;
        case FORCE_DATA -> ANY_FORCE.isEnabled() ? begun(new Force(false)) : null;
        case FORCE_ALL -> ANY_FORCE.isEnabled() ? begun(new Force(true)) : null;
      };
    }
  }

  private static <E extends FileEvent> E begun(E event) {
    event.begin();
    return event;
  }

  /** What all have in common. */
  @Category("Leat")
  abstract static class FileEvent extends Event implements TransferEvents.Event {
    @Label("Path")
    @Description("The file's path as the channel was opened")
    String path = ""; // private fields of a class between are left out

    @Override
    public final void end(Path file, long result) {
      end();
      if (shouldCommit()) {
        path = file.toString();
        transferred(result);
        commit();
      }
    }

    abstract void transferred(long result);
  }

  /** Times as {@code jdk.FileRead} has them in the JDK's default settings. */
  @Name("dev.leat.FileRead")
  @Label("File Read on a Ring")
  @Description("A read from a file that did not go through the JDK's channel")
  @Enabled(false)
  @Threshold("1 ms")
  @Throttle("100/s")
  @SuppressWarnings("UnusedVariable") // the recorder reads them
  static final class Read extends FileEvent {
    @Label("Bytes Read")
    @Description("How many bytes came, which may be 0")
    @DataAmount
    private long bytesRead;

    @Label("End of File")
    @Description("Whether the end of the file was met")
    private boolean endOfFile;

    @Override
    void transferred(long result) {
      bytesRead = Math.max(0, result);
      endOfFile = result < 0;
    }
  }

  /** Times as {@code jdk.FileWrite} has them. */
  @Name("dev.leat.FileWrite")
  @Label("File Write on a Ring")
  @Description("A write to a file that did not go through the JDK's channel")
  @Enabled(false)
  @Threshold("1 ms")
  @Throttle("100/s")
  @SuppressWarnings("UnusedVariable") // the recorder reads it
  static final class Write extends FileEvent {
    @Label("Bytes Written")
    @Description("How many bytes were taken, which may be 0")
    @DataAmount
    private long bytesWritten;

    @Override
    void transferred(long result) {
      bytesWritten = Math.max(0, result);
    }
  }

  /** Times as {@code jdk.FileForce} has them. */
  @Name("dev.leat.FileForce")
  @Label("File Force on a Ring")
  @Description("Making a file's data durable, other than through the JDK's channel")
  @Enabled(false)
  @Threshold("20 ms")
  @SuppressWarnings("UnusedVariable") // the recorder reads it
  static final class Force extends FileEvent {
    @Label("Update Metadata")
    @Description("Whether what is known about the file was made durable as well")
    private final boolean metaData;

    Force(boolean metaData) {
      this.metaData = metaData;
    }

    @Override
    void transferred(long result) {} // has no bytes of its own to count
  }
}
