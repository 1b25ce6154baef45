package dev.leat.file;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.leat.testing.ChannelFactory;
import dev.leat.testing.Outcome;
import dev.leat.testing.RecordingHandler;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.CompletionHandler;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntConsumer;

/**
 * What the fault tests run in a virtual machine of its own: {@code <leat|jdk> <task> <file>...}.
 * Prints what it saw.
 */
public final class FaultProgram {
  private static final int BLOCK = 16 << 10;
  private static final int IN_FLIGHT = 32;

  private final ChannelFactory factory;

  private FaultProgram(ChannelFactory factory) {
    this.factory = factory;
  }

  /** Runs one task on one implementation; {@code jdk} is the platform, as the forms change it. */
  public static void main(String[] args) throws Exception {
    BuiltinFiles jdk = new StockFiles();
    ChannelFactory factory =
        args[0].equals("leat")
            ? new UringFiles(jdk)::newAsynchronousFileChannel
            : jdk::newAsynchronousFileChannel;
    FaultProgram program = new FaultProgram(factory);
    Path file = Path.of(args[2]);
    switch (args[1]) {
      case "copy" -> program.copy(file, Path.of(args[3]));
      case "append" -> program.append(file);
      case "writes" -> program.writes(file);
      case "handler" -> program.handler(file);
      case "exit" -> program.exit(file, args[3]);
      default -> throw new IllegalArgumentException(args[1]);
    }
  }

  private AsynchronousFileChannel open(Path file, Set<? extends OpenOption> options)
      throws IOException {
    return factory.open(file, options, null);
  }

  /** Copies with many operations in flight; each handler starts the next. */
  private void copy(Path from, Path to) throws Exception {
    try (AsynchronousFileChannel source = open(from, Set.of(READ));
        AsynchronousFileChannel target = open(to, Set.of(READ, WRITE, CREATE, TRUNCATE_EXISTING))) {
      System.out.println("served by " + source.getClass().getName());
      Copy copy = new Copy(source, target, new AtomicLong(), new CountDownLatch(IN_FLIGHT));
      for (int i = 0; i < IN_FLIGHT; i++) {
        copy.next();
      }
      copy.ended().await();
      target.force(true);
      System.out.println("copied " + target.size());
    }
  }

  private record Copy(
      AsynchronousFileChannel source,
      AsynchronousFileChannel target,
      AtomicLong position,
      CountDownLatch ended) {
    void next() {
      long from = position.getAndAdd(BLOCK);
      ByteBuffer buffer = ByteBuffer.allocateDirect(BLOCK);
      source.read(buffer, from, null, then(count -> write(buffer, from, count)));
    }

    private void write(ByteBuffer buffer, long from, int count) {
      if (count < 0) {
        ended.countDown();
        return;
      }
      target.write(buffer.flip(), from, null, then(written -> next()));
    }
  }

  private static CompletionHandler<Integer, Void> then(IntConsumer next) {
    return new CompletionHandler<>() {
      @Override
      public void completed(Integer count, Void attachment) {
        next.accept(count);
      }

      @Override
      public void failed(Throwable failure, Void attachment) {
        System.out.println("failed: " + Outcome.describe(failure));
        System.exit(3);
      }
    };
  }

  /** Writes numbered blocks for ever, and says each that is written. */
  private void append(Path file) throws Exception {
    try (AsynchronousFileChannel channel = open(file, Set.of(WRITE, CREATE))) {
      for (int i = 0; ; i++) {
        ByteBuffer block = ByteBuffer.allocateDirect(BLOCK).putInt(i).rewind();
        channel.write(block, (long) i * BLOCK).get();
        System.out.println("written " + i);
      }
    }
  }

  /** Writes towards and over a limit that the test has set. */
  private void writes(Path file) throws Exception {
    try (AsynchronousFileChannel channel = open(file, Set.of(WRITE, CREATE))) {
      for (long position : new long[] {0, 990_000, 999_000, 1_000_000, 2_000_000}) {
        System.out.println(
            Outcome.of(file, () -> channel.write(ByteBuffer.allocate(5_000), position).get()));
      }
      System.out.println(Outcome.of(file, () -> channel.truncate(500_000).size()));
    }
  }

  /** Says on what thread a handler runs, or why none does. */
  private void handler(Path file) {
    System.out.println(
        Outcome.of(
            file,
            () -> {
              try (AsynchronousFileChannel channel = open(file, Set.of(READ))) {
                RecordingHandler<Integer, Integer> handler = new RecordingHandler<>();
                channel.read(ByteBuffer.allocate(1), 0, 1, handler);
                String name = handler.await().thread().getName();
                return name.startsWith("wanted") ? name : "a thread";
              }
            }));
  }

  /** Ends the virtual machine, in one way or the other, while operations are under way. */
  private void exit(Path file, String how) throws Exception {
    AsynchronousFileChannel channel = open(file, Set.of(READ));
    Reading reading = new Reading(channel, new CountDownLatch(1_000));
    for (int i = 0; i < 256; i++) {
      reading.start();
    }
    reading.some().await();
    switch (how) {
      case "return" -> System.out.println("returning");
      case "exit" -> System.exit(0);
      default -> Runtime.getRuntime().halt(0);
    }
  }

  private record Reading(AsynchronousFileChannel channel, CountDownLatch some) {
    void start() {
      ByteBuffer dst = ByteBuffer.allocateDirect(1 << 20);
      channel.read(
          dst,
          0,
          null,
          then(
              count -> {
                some.countDown();
                start();
              }));
    }
  }
}
