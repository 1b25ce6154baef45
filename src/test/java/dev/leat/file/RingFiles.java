package dev.leat.file;

import dev.leat.Required;
import dev.leat.ring.OlderKernel;
import dev.leat.ring.Ring;
import dev.leat.ring.RingConfig;
import dev.leat.ring.RingPoller;
import dev.leat.ring.RingUnavailableException;
import java.io.Closeable;
import org.jspecify.annotations.Nullable;

/** Files on a ring of the test's own, or on none, for the tests of other packages. */
public final class RingFiles implements Closeable {
  private final UringFiles files;
  private final @Nullable RingPoller poller;

  private RingFiles(UringFiles files, @Nullable RingPoller poller) {
    this.files = files;
    this.poller = poller;
  }

  /** On a ring of that many entries, which is closed with the result. */
  public static RingFiles ofEntries(int entries) {
    return of(() -> Ring.open(new RingConfig(entries, 0, 0)));
  }

  /** On a ring as those of Linux 5.10, which is closed with the result. */
  public static RingFiles ofOlderKernel() {
    return of(() -> OlderKernel.open(new RingConfig(64, 0, 0)));
  }

  @FunctionalInterface
  private interface Opening {
    Ring open() throws RingUnavailableException;
  }

  private static RingFiles of(Opening ring) {
    try {
      RingPoller poller = new RingPoller(ring.open(), RingFiles::daemon);
      return new RingFiles(new UringFiles(new StockFiles(), () -> poller), poller);
    } catch (RingUnavailableException e) {
      Required.that(false, "io_uring: " + e.getMessage());
      throw new AssertionError(e);
    }
  }

  /** As an application has it where there is no io_uring. */
  public static RingFiles ofNoRing() {
    return new RingFiles(new UringFiles(new StockFiles(), () -> null), null);
  }

  private static Thread daemon(Runnable task) {
    return Thread.ofPlatform().daemon().name("private-ring").unstarted(task);
  }

  /** What opens them. */
  public UringFiles files() {
    return files;
  }

  @Override
  public void close() {
    if (poller != null) {
      poller.close();
    }
  }
}
