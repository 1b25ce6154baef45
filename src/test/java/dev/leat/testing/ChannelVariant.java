package dev.leat.testing;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;

/**
 * One implementation with one executor: what a contract is run over.
 *
 * @param name shown in the test report
 * @param factory how channels are opened
 * @param executor given to every channel; null for the implementation's default
 * @param ring what is closed after the last test (a private ring, say)
 */
public record ChannelVariant(
    String name, ChannelFactory factory, @Nullable ExecutorService executor, Closeable ring)
    implements Closeable {

  /** A variant that owns nothing but its executor. */
  public ChannelVariant(String name, ChannelFactory factory, @Nullable ExecutorService executor) {
    this(name, factory, executor, () -> {});
  }

  /** Opens with this variant's executor and no file attributes. */
  public AsynchronousFileChannel open(Path file, OpenOption... options) throws IOException {
    return factory.open(file, Set.of(options), executor);
  }

  /** Whether the oracle's channels serve, which promise less in places. */
  public boolean isJdk() {
    return factory.equals(ChannelFactory.JDK) || name.equals("fallback");
  }

  @Override
  public void close() throws IOException {
    if (executor != null) {
      // Not close(): a test that failed may have left a handler that never returns.
      executor.shutdownNow();
    }
    ring.close();
  }

  @Override
  public String toString() {
    return name;
  }
}
