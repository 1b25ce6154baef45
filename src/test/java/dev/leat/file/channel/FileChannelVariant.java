package dev.leat.file.channel;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.util.Set;

/**
 * One implementation on one kind of thread: what the contract is run over.
 *
 * @param name shown in the test report
 * @param factory how channels are opened
 * @param body the kind of thread that runs the test's body
 * @param opening the kind of thread that opens channels and uses them first
 * @param onRing whether a virtual thread is served by a ring
 * @param ring what is closed after the last test (a private ring, say)
 */
record FileChannelVariant(
    String name,
    FileChannelFactory factory,
    ThreadKind body,
    ThreadKind opening,
    boolean onRing,
    Closeable ring)
    implements Closeable {

  /** Opens as this variant does; a position of a regular file is set there as well. */
  FileChannel open(Path file, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
      throws Exception {
    if (opening == body) {
      return factory.open(file, options, attributes);
    }
    return opening.call(
        () -> {
          FileChannel channel = factory.open(file, options, attributes);
          return Files.isRegularFile(file) ? channel.position(0) : channel;
        });
  }

  /** Whether a thread that waits in a channel is a virtual one that has given its carrier back. */
  boolean parks() {
    return onRing && body == ThreadKind.VIRTUAL;
  }

  @Override
  public void close() throws IOException {
    ring.close();
  }

  @Override
  public String toString() {
    return name;
  }
}
