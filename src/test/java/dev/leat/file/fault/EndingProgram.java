package dev.leat.file.fault;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.leat.testing.ExtendedOptions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.CountDownLatch;

/**
 * Ends, or is ended, while virtual threads are in the middle of reads and writes: {@code <return |
 * exit | halt | throw> <fifo> <file>}, or {@code append <file>} for ever.
 */
public final class EndingProgram {
  private static final int WAITING = 50;

  static final int BLOCK = 16 << 10;

  private final CountDownLatch reads = new CountDownLatch(1000);
  private final CountDownLatch waiting = new CountDownLatch(WAITING);

  private EndingProgram() {}

  /** Prints "ready" when all is under way, and what else it has to say. */
  public static void main(String[] arguments) throws Exception {
    if (arguments[0].equals("append")) {
      Thread.ofVirtual().start(() -> append(Path.of(arguments[1]))).join();
      return;
    }
    new EndingProgram().waitIn(Path.of(arguments[1]), Path.of(arguments[2]));
    System.out.println("ready");
    switch (arguments[0]) {
      case "exit" -> System.exit(0);
      case "halt" -> Runtime.getRuntime().halt(0);
      case "throw" -> throw new IllegalStateException("as asked");
      default -> System.out.println("returning");
    }
  }

  private void waitIn(Path fifo, Path file) throws Exception {
    FileChannel both = FileChannel.open(fifo, READ, WRITE); // no open waits, no read ends
    for (int i = 0; i < WAITING; i++) {
      boolean stream = i % 2 == 0;
      Thread.ofVirtual().start(() -> readFifo(fifo, stream, both));
      Thread.ofVirtual().start(() -> readFile(file));
    }
    waiting.await();
    reads.await();
  }

  /** Whoever waits keeps {@code both} from the garbage collector, which would close it. */
  private void readFifo(Path fifo, boolean stream, FileChannel both) {
    try (FileChannel channel = FileChannel.open(fifo);
        InputStream in = Files.newInputStream(fifo)) {
      waiting.countDown();
      int read = stream ? in.read() : channel.read(ByteBuffer.allocate(1));
      System.out.println("read " + read + ", open to write: " + both.isOpen());
    } catch (IOException e) {
      System.out.println(e);
    }
  }

  private void readFile(Path file) {
    ByteBuffer dst = ByteBuffer.allocateDirect(2 * BLOCK).alignedSlice(4096).limit(BLOCK);
    try (FileChannel channel = FileChannel.open(file, Set.of(READ, ExtendedOptions.DIRECT))) {
      while (channel.read(dst.rewind(), 0) == BLOCK) {
        reads.countDown();
      }
    } catch (ClosedChannelException closing) {
      System.out.println("closed");
    } catch (IOException e) {
      System.out.println(e);
    }
  }

  /** Says each block that has been written. */
  private static void append(Path file) {
    try (FileChannel channel = FileChannel.open(file, WRITE, CREATE)) {
      ByteBuffer block = ByteBuffer.allocateDirect(BLOCK);
      for (int i = 0; ; i++) {
        channel.write(block.clear().putInt(i).rewind());
        System.out.println("written " + i);
      }
    } catch (IOException e) {
      System.out.println(e);
    }
  }
}
