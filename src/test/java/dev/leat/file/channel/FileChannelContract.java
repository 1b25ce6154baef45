package dev.leat.file.channel;

import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.leat.testing.OpenDescriptors;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;

/** A part of the contract of {@link FileChannel}, run over the variants that a subclass names. */
@ParameterizedClass(name = "{0}")
@ExtendWith({OpenDescriptors.class, BodyThread.class})
@Timeout(60) // a shared machine may be slow
@SuppressWarnings("NullAway.Init") // the fields are set by JUnit
abstract class FileChannelContract {
  @Parameter FileChannelVariant variant;
  @TempDir Path directory;

  private final Queue<Closeable> opened = new ConcurrentLinkedQueue<>();

  @AfterEach
  void closeChannels() throws IOException {
    for (Closeable channel : opened) {
      channel.close();
    }
  }

  /** Opens with the variant under test; closed after the test. */
  FileChannel open(Path file, OpenOption... options) throws Exception {
    return closedAfterwards(variant.open(file, Set.of(options)));
  }

  /** Opens with the stock JDK; closed after the test. */
  FileChannel openJdk(Path file, OpenOption... options) throws IOException {
    return closedAfterwards(FileChannel.open(file, options));
  }

  /** A channel for reading and writing on a new file with the given content. */
  FileChannel openOn(byte[] content) throws Exception {
    return open(file(content), READ, WRITE);
  }

  /** A new file with the given content. */
  Path file(byte[] content) throws IOException {
    return Files.write(Files.createTempFile(directory, "file", ".bin"), content);
  }

  /** A new named pipe, whose other end is closed after the test. */
  NamedPipe pipe() throws Exception {
    return closedAfterwards(NamedPipe.create(directory.resolve("pipe" + opened.size())));
  }

  <C extends Closeable> C closedAfterwards(C channel) {
    opened.add(channel);
    return channel;
  }

  /** Runs {@code call} on another thread of the kind that the test's body has. */
  Caller start(Callable<? extends @Nullable Object> call) {
    return Caller.start(variant, directory, call);
  }

  /** Fills {@code dst} from the channel's position on, and flips it. */
  static ByteBuffer readFully(FileChannel channel, ByteBuffer dst) throws IOException {
    while (dst.hasRemaining()) {
      if (channel.read(dst) < 0) {
        throw new AssertionError("the channel ends after " + dst.position() + " bytes");
      }
    }
    return dst.flip();
  }

  /** What lies between the buffer's position and limit. */
  static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }
}
