package dev.leat.virtual;

import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.leat.testing.Content;
import dev.leat.testing.OpenDescriptors;
import dev.leat.testing.Tool;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;

/** A named pipe and the end of it that the test moves, from platform threads. */
final class Fifo implements AutoCloseable {
  /** What the kernel gives every pipe at first. */
  static final int CAPACITY = 64 << 10;

  private final Path path;
  // Opened both ways, which waits for nobody and lets nobody who opens it wait.
  private final FileChannel end;
  private final ByteArrayOutputStream drained = new ByteArrayOutputStream();
  private final Thread drain = Thread.ofPlatform().daemon().unstarted(this::drain);

  /** Makes one at {@code path}. */
  Fifo(Path path) throws IOException, InterruptedException {
    Tool.run("mkfifo", Path.of(path.toUri().getPath()).toString());
    this.path = path;
    this.end = FileChannel.open(path, READ, WRITE);
  }

  Path path() {
    return path;
  }

  /** Writes a text, which wakes one reader. */
  void send(String text) throws IOException {
    end.write(ByteBuffer.wrap(text.getBytes(java.nio.charset.StandardCharsets.US_ASCII)));
  }

  /**
   * Writes a text, and lets the reader that opens the pipe in this process come to the end behind.
   */
  void sendLast(String text) throws IOException {
    Path seen = Path.of(path.toUri().getPath());
    long deadline = System.nanoTime() + 20_000_000_000L;
    while (OpenDescriptors.count(seen) < 2) { // or there would be nobody left to open it for
      if (System.nanoTime() > deadline) {
        throw new AssertionError("nobody opens the pipe");
      }
      LockSupport.parkNanos(1_000_000);
    }
    send(text);
    end.close();
  }

  /** Writes as much as there is room for in an empty pipe. */
  void fill() throws IOException {
    int written = end.write(ByteBuffer.wrap(Content.random(CAPACITY, 0)));
    if (written != CAPACITY) {
      throw new AssertionError("a pipe took " + written);
    }
  }

  /** Takes out all that comes, for as long as the pipe is open. */
  void startDraining() {
    drain.start();
  }

  private void drain() {
    ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
    try {
      while (true) {
        end.read(buffer.clear());
        synchronized (drained) {
          drained.write(buffer.array(), 0, buffer.position());
          drained.notifyAll();
        }
      }
    } catch (ClosedChannelException closed) {
      return; // by close()
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The next {@code length} bytes that were drained; waits until they are there. */
  byte[] drained(int length) throws InterruptedException {
    long deadline = System.nanoTime() + 20_000_000_000L;
    synchronized (drained) {
      while (drained.size() < length && System.nanoTime() < deadline) {
        drained.wait(1_000);
      }
      return drained.toByteArray();
    }
  }

  @Override
  public void close() throws IOException {
    end.close();
  }
}
