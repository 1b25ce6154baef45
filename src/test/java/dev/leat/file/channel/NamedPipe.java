package dev.leat.file.channel;

import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.leat.testing.Tool;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/**
 * A named pipe and its other end. As long as that is open nobody waits in open, reads the end of
 * the stream or writes into nothing: it is opened for both, by the JDK.
 */
final class NamedPipe implements Closeable {
  /** What a pipe takes before a write blocks: see pipe(7). */
  private static final int PAGES = 16;

  private final Path path;
  private final FileChannel otherEnd;

  private NamedPipe(Path path, FileChannel otherEnd) {
    this.path = path;
    this.otherEnd = otherEnd;
  }

  static NamedPipe create(Path path) throws IOException, InterruptedException {
    Tool.run("mkfifo", path.toString());
    return new NamedPipe(path, FileChannel.open(path, READ, WRITE));
  }

  Path path() {
    return path;
  }

  static int capacity() throws IOException, InterruptedException {
    return PAGES * Integer.parseInt(Tool.run("getconf", "PAGESIZE").strip());
  }

  /** Writes as much as goes in. */
  NamedPipe fill() throws IOException, InterruptedException {
    return put(new byte[capacity()]);
  }

  /** Writes what must fit. */
  NamedPipe put(byte[] bytes) throws IOException {
    otherEnd.write(ByteBuffer.wrap(bytes));
    return this;
  }

  /** Reads that many bytes, which must come. */
  byte[] take(int count) throws IOException {
    ByteBuffer taken = ByteBuffer.allocate(count);
    FileChannelContract.readFully(otherEnd, taken);
    return taken.array();
  }

  @Override
  public void close() throws IOException {
    otherEnd.close();
  }
}
