package dev.leat.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.Channel;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/** What every benchmark does before its first read. */
final class ReadSetup {
  /** System property of a fork: the data file. */
  static final String FILE_PROPERTY = "bench.file";

  /** System property of a fork: how the name of the class that serves must begin. */
  static final String CHANNEL_PROPERTY = "bench.channel";

  /** Rewritten over and over: small enough that writing it back takes little of the device. */
  private static final long WRITTEN_BYTES = 16L << 20;

  private ReadSetup() {}

  /**
   * Opens the data file, on the default executor, as {@code workload} wants it; its pages are in
   * the cache if that is what is measured.
   *
   * @throws IllegalStateException if another implementation serves than the one under test
   */
  static AsynchronousFileChannel open(Workload workload) throws IOException {
    Path file = workload.writing() ? written() : file();
    Set<OpenOption> options = new HashSet<>();
    options.add(workload.writing() ? StandardOpenOption.WRITE : StandardOpenOption.READ);
    if (workload.direct()) {
      options.add(direct());
    } else if (!workload.writing()) {
      readThrough(file, workload.readableBytes(Files.size(file)));
    }
    AsynchronousFileChannel channel = AsynchronousFileChannel.open(file, options, null);
    checkServedBy(channel);
    return channel;
  }

  /** Closes the channel and throws if another implementation serves it than the one under test. */
  static void checkServedBy(Channel channel) throws IOException {
    String served = channel.getClass().getName();
    if (!served.startsWith(property(CHANNEL_PROPERTY))) {
      channel.close();
      throw new IllegalStateException(
          "served by " + served + ", not by " + property(CHANNEL_PROPERTY));
    }
  }

  /** How many blocks of its file {@code workload} reads or writes. */
  static long blocks(Workload workload) throws IOException {
    if (workload.writing()) {
      return WRITTEN_BYTES / DataFile.BLOCK_BYTES;
    }
    return workload.readableBytes(Files.size(file())) / DataFile.BLOCK_BYTES;
  }

  /**
   * {@code com.sun.nio.file.ExtendedOpenOption.DIRECT}, by name: javac warns of each mention of
   * that class, supported though it is, and can't be told not to.
   */
  static OpenOption direct() {
    try {
      Class<?> options = Class.forName("com.sun.nio.file.ExtendedOpenOption");
      return Arrays.stream(options.getEnumConstants())
          .map(OpenOption.class::cast)
          .filter(option -> option.toString().equals("DIRECT"))
          .findFirst()
          .orElseThrow();
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException("this JDK cannot open with O_DIRECT", e);
    }
  }

  /** Brings the first {@code bytes} of a file into the page cache. */
  static void readThrough(Path file, long bytes) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 20);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      for (long at = 0; at < bytes; at += buffer.position()) {
        if (channel.read(buffer.clear(), at) < 0) {
          throw new IOException(file + " ends at " + at);
        }
      }
    }
  }

  /** A new file to be written over, whose pages are in the cache. */
  static Path written() throws IOException {
    Path file = file().resolveSibling("written");
    return Files.write(file, new byte[(int) WRITTEN_BYTES]);
  }

  /** The data file. */
  static Path file() {
    return Path.of(property(FILE_PROPERTY));
  }

  /** A system property that the parent of a fork has set. */
  static String property(String name) {
    String value = System.getProperty(name);
    if (value == null) {
      throw new IllegalStateException("system property " + name + " is not set: use bench/run");
    }
    return value;
  }
}
