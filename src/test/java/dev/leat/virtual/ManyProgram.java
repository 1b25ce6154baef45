package dev.leat.virtual;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.leat.testing.ExtendedOptions;
import dev.leat.testing.OpenDescriptors;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Many virtual threads on one channel, each block checked: {@code <directory> <threads>
 * <operations>}. Prints what was right, and what the process has more than before.
 */
public final class ManyProgram {
  private static final int BLOCK = 4096;
  private static final int BLOCKS = 1000;

  private final int threads;

  private ManyProgram(int threads) {
    this.threads = threads;
  }

  /** Runs all, most of it twice: what is kept for good is kept after the first time. */
  public static void main(String[] arguments) throws Exception {
    Path directory = Path.of(URI.create(arguments[0]));
    ManyProgram program = new ManyProgram(Integer.parseInt(arguments[1]));
    int operations = Integer.parseInt(arguments[2]);
    Path file = directory.resolve("file");
    program.relativeWrites(file);
    program.relativeReads(file);
    program.all(operations, file);
    List<String> before = OpenDescriptors.targets();
    long resident = residentKibibytes();
    program.all(operations, file);
    long grown = residentKibibytes() - resident;
    List<String> more = new ArrayList<>(OpenDescriptors.targets());
    before.forEach(more::remove);
    System.out.println("more descriptors: " + more);
    System.out.println("bounce buffers out: " + bounceBuffersOut());
    System.out.println("grown by KiB: " + grown);
    System.exit(0);
  }

  private void all(int operations, Path file) throws Exception {
    randomReads(operations, file, READ);
    randomReads(operations / 10, file, READ, ExtendedOptions.DIRECT);
    openAndClose(operations / 100, file);
  }

  /** Each thread writes blocks at the channel's position: all are there, each once. */
  private void relativeWrites(Path file) throws Exception {
    try (FileChannel channel = FileChannel.open(file, CREATE, WRITE, READ)) {
      each(BLOCKS, block -> writeBlock(channel, block));
      BitSet seen = new BitSet();
      for (int at = 0; at < BLOCKS; at++) {
        seen.set(number(channel, at));
      }
      System.out.println(
          "relative writes: " + seen.cardinality() + " of " + channel.size() / BLOCK);
    }
    // From here on each block is where its number says.
    try (FileChannel channel = FileChannel.open(file, WRITE)) {
      each(BLOCKS, block -> channel.write(block(block), (long) block * BLOCK));
    }
  }

  private static Object writeBlock(FileChannel channel, int block) throws IOException {
    // Heap and direct in turns. A regular file takes the whole of a write that is not huge.
    ByteBuffer buffer = block(block);
    ByteBuffer source =
        block % 2 == 0 ? buffer : ByteBuffer.allocateDirect(BLOCK).put(buffer).flip();
    int written = block % 3 == 0 ? (int) channel.write(halves(source)) : channel.write(source);
    if (written != BLOCK) {
      throw new AssertionError("wrote " + written);
    }
    return written;
  }

  private static ByteBuffer[] halves(ByteBuffer whole) {
    return new ByteBuffer[] {whole.slice(0, BLOCK / 2), whole.slice(BLOCK / 2, BLOCK / 2)};
  }

  /** Each thread reads at the channel's position: all blocks come, each once. */
  private void relativeReads(Path file) throws Exception {
    try (FileChannel channel = FileChannel.open(file, READ)) {
      BitSet seen = new BitSet();
      each(
          BLOCKS,
          ignored -> {
            ByteBuffer target = ByteBuffer.allocate(BLOCK);
            check(channel.read(target), target, target.getInt(0));
            synchronized (seen) {
              seen.set(target.getInt(0));
            }
            return target;
          });
      System.out.println("relative reads: " + seen.cardinality() + " of " + BLOCKS);
    }
  }

  /** Each thread reads at random positions, heap and direct. */
  private void randomReads(int operations, Path file, OpenOption... options) throws Exception {
    int each = operations / threads;
    try (FileChannel channel = FileChannel.open(file, options)) {
      each(
          threads,
          thread -> {
            SplittableRandom random = new SplittableRandom(thread);
            ByteBuffer direct = ByteBuffer.allocateDirect(2 * BLOCK).alignedSlice(BLOCK);
            ByteBuffer target = direct.slice(0, BLOCK);
            for (int i = 0; i < each; i++) {
              int block = random.nextInt(BLOCKS);
              check(channel.read(target.clear(), (long) block * BLOCK), target, block);
            }
            return random;
          });
    }
    System.out.println("random reads with " + options.length + " options: right");
  }

  /** Channels as they are used for small files. */
  private void openAndClose(int operations, Path file) throws Exception {
    int each = operations / threads;
    each(
        threads,
        thread -> {
          for (int i = 0; i < each; i++) {
            int block = (thread + i) % BLOCKS;
            try (FileChannel channel = FileChannel.open(file, READ)) {
              ByteBuffer target = ByteBuffer.allocate(BLOCK);
              check(channel.read(target, (long) block * BLOCK), target, block);
            }
          }
          return thread;
        });
    System.out.println("opened and closed: right");
  }

  private interface Task {
    @Nullable Object of(int number) throws Exception;
  }

  /** Runs the task for each number, at most {@link #threads} at a time, each on its own thread. */
  private void each(int count, Task task) throws Exception {
    List<Future<?>> running = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int number = i;
      Callable<@Nullable Object> call = () -> task.of(number);
      FutureTask<@Nullable Object> future = new FutureTask<>(call);
      Thread.ofVirtual().start(future);
      running.add(future);
      if (running.size() == threads || i == count - 1) {
        for (Future<?> each : running) {
          end(each);
        }
        running.clear();
      }
    }
  }

  private static void end(Future<?> task) throws Exception {
    try {
      task.get(50, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new AssertionError("a virtual thread failed", e.getCause());
    }
  }

  /** Its number in every eighth place, so that no other block and no half passes for it. */
  private static ByteBuffer block(int number) {
    ByteBuffer block = ByteBuffer.allocate(BLOCK);
    for (int at = 0; at < BLOCK; at += Long.BYTES) {
      block.putInt(at, number).putInt(at + Integer.BYTES, at);
    }
    return block;
  }

  private static void check(int count, ByteBuffer actual, int number) {
    if (count != BLOCK || actual.clear().mismatch(block(number)) >= 0) {
      throw new AssertionError("block " + number + " came with " + count + " bytes, or another");
    }
  }

  private static int number(FileChannel channel, int at) throws IOException {
    ByteBuffer target = ByteBuffer.allocate(BLOCK);
    check(channel.read(target, (long) at * BLOCK), target, target.getInt(0));
    return target.getInt(0);
  }

  private static long residentKibibytes() throws IOException {
    System.gc();
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
        .findFirst()
        .orElseThrow();
  }

  /** By name, as this program runs on the stock JDK too. */
  private static long bounceBuffersOut() throws ReflectiveOperationException {
    try {
      Class<?> pool = Class.forName("dev.leat.buffer.BounceBufferPool");
      Object shared = pool.getField("SHARED").get(null);
      return (long) pool.getMethod("outstanding").invoke(shared);
    } catch (ClassNotFoundException stock) {
      return 0;
    }
  }
}
