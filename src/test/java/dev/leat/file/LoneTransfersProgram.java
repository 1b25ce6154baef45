package dev.leat.file;

import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.leat.testing.RecordingHandler;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * Reads or writes one block of a file after the other, each with a handler and beside nothing else,
 * and prints how many workers the kernel has made for that: {@code <read|write> <file>}.
 */
public final class LoneTransfersProgram {
  static final int BLOCK = 1024;
  static final int BLOCKS = 64;

  private LoneTransfersProgram() {}

  /** Runs it. */
  public static void main(String[] arguments) throws Exception {
    boolean reading = arguments[0].equals("read");
    Path file = Path.of(URI.create("uring://" + arguments[1]));
    int transferred = 0;
    try (AsynchronousFileChannel channel = AsynchronousFileChannel.open(file, READ, WRITE)) {
      for (int i = 0; i < BLOCKS; i++) {
        ByteBuffer buffer = ByteBuffer.allocateDirect(BLOCK);
        RecordingHandler<Integer, Integer> handler = new RecordingHandler<>();
        if (reading) {
          channel.read(buffer, (long) i * BLOCK, i, handler);
        } else {
          channel.write(buffer, (long) i * BLOCK, i, handler);
        }
        transferred += (int) handler.await().outcome();
      }
    }
    System.out.println(transferred + " bytes, " + workers() + " workers");
  }

  private static long workers() throws IOException {
    try (Stream<Path> threads = Files.list(Path.of("/proc/self/task"))) {
      return threads.filter(LoneTransfersProgram::isWorker).count();
    }
  }

  private static boolean isWorker(Path thread) {
    try {
      return Files.readString(thread.resolve("comm")).startsWith("iou-wrk");
    } catch (IOException e) {
      return false; // it has ended
    }
  }
}
