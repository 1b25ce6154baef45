package dev.leat.file;

import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.leat.testing.ChannelVariant;
import dev.leat.testing.Hang;
import dev.leat.testing.OpenDescriptors;
import java.io.IOException;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;

/**
 * A part of the contract of {@link AsynchronousFileChannel}, run over the variants that the
 * subclass names.
 */
@ParameterizedClass(name = "{0}")
@ExtendWith(OpenDescriptors.class)
@Timeout(120) // a shared machine may be slow
@SuppressWarnings("NullAway.Init") // the fields are set by JUnit
abstract class ChannelContract {
  @Parameter ChannelVariant variant;
  @TempDir Path directory;

  private final List<AsynchronousFileChannel> opened = new ArrayList<>();

  @AfterEach
  void closeChannels() throws IOException {
    for (AsynchronousFileChannel channel : opened) {
      channel.close();
    }
  }

  /** Opens with the variant under test; closed after the test. */
  AsynchronousFileChannel open(Path file, OpenOption... options) throws IOException {
    AsynchronousFileChannel channel = variant.open(file, options);
    opened.add(channel);
    return channel;
  }

  /** Opens with the stock JDK; closed after the test. */
  AsynchronousFileChannel openJdk(Path file, OpenOption... options) throws IOException {
    AsynchronousFileChannel channel = AsynchronousFileChannel.open(file, options);
    opened.add(channel);
    return channel;
  }

  /** A channel for reading and writing on a new file with the given content. */
  AsynchronousFileChannel openOn(byte[] content) throws IOException {
    return open(file(content), READ, WRITE);
  }

  /** A new file with the given content. */
  Path file(byte[] content) throws IOException {
    return Files.write(Files.createTempFile(directory, "file", ".bin"), content);
  }

  /** The future's value, which must be there within some seconds. */
  static <V> V get(Future<V> future) throws Exception {
    return Hang.get(future);
  }
}
