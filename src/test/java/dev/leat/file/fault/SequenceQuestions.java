package dev.leat.file.fault;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.DSYNC;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.SPARSE;
import static java.nio.file.StandardOpenOption.SYNC;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.leat.testing.BufferKind;
import dev.leat.testing.Content;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.function.IntFunction;

/**
 * Random sequences of calls on one channel, wrong ones among them, each from its seed; now and then
 * a thread of the other kind makes a call. Arguments: a directory, the first seed, how many.
 */
public final class SequenceQuestions {
  private static final int CALLS = 60;
  private static final int SIZE = 150_000;

  private static final List<List<OpenOption>> OPTIONS =
      List.of(
          List.of(READ, WRITE),
          List.of(READ, WRITE),
          List.of(READ, WRITE, SYNC),
          List.of(READ, WRITE, DSYNC, SPARSE),
          List.of(WRITE, APPEND),
          List.of(READ),
          List.of(WRITE));

  private final SplittableRandom random;
  private final FileChannel channel;
  private final FileChannel partner;
  private final Steps steps = new Steps();

  private SequenceQuestions(SplittableRandom random, FileChannel channel, FileChannel partner) {
    this.random = random;
    this.channel = channel;
    this.partner = partner;
  }

  /** Asks everything. */
  public static void main(String[] arguments) throws Exception {
    Questions questions = new Questions(arguments[0]);
    long first = Long.parseLong(arguments[1]);
    for (long seed = first; seed < first + Long.parseLong(arguments[2]); seed++) {
      SplittableRandom[] same = {new SplittableRandom(seed), new SplittableRandom(seed)};
      questions.ask(
          "seed " + seed, own -> run(own, Thread.currentThread().isVirtual() ? same[0] : same[1]));
    }
    questions.end();
  }

  private static String run(Path own, SplittableRandom random) throws Exception {
    Path other = own.resolveSibling(own.getFileName() + "o");
    Files.write(own, Content.random(SIZE, 1));
    Files.write(other, Content.random(SIZE, 2));
    OpenOption[] options = OPTIONS.get(random.nextInt(OPTIONS.size())).toArray(new OpenOption[0]);
    try (FileChannel channel = FileChannel.open(own, options);
        FileChannel partner = FileChannel.open(other, READ, WRITE, CREATE)) {
      SequenceQuestions sequence = new SequenceQuestions(random, channel, partner);
      for (int i = 0; i < CALLS; i++) {
        sequence.call();
      }
      return sequence.steps
          + " | left "
          + Arrays.hashCode(Files.readAllBytes(own))
          + " "
          + Arrays.hashCode(Files.readAllBytes(other));
    } finally {
      Files.delete(own);
      Files.delete(other);
    }
  }

  private void call() {
    Callable<Object> call = next();
    boolean elsewhere = random.nextInt(8) == 0;
    steps.then("", elsewhere ? () -> onTheOtherKind(call) : call);
    steps.then("at", channel::position);
  }

  private static Object onTheOtherKind(Callable<Object> call) throws Exception {
    FutureTask<Object> task = new FutureTask<>(call);
    Thread.Builder other =
        Thread.currentThread().isVirtual() ? Thread.ofPlatform() : Thread.ofVirtual();
    other.start(task).join();
    return task.get();
  }

  private Callable<Object> next() {
    long position = random.nextLong(-1, SIZE + 10_000);
    int size = random.nextInt(SIZE);
    return switch (random.nextInt(14)) {
      case 0, 1 -> read(dst -> channel.read(dst));
      case 2, 3 -> read(dst -> channel.read(dst, position));
      case 4, 5 -> write(src -> channel.write(src));
      case 6, 7 -> write(src -> channel.write(src, position));
      case 8 -> scatter();
      case 9 -> gather();
      case 10 -> () -> channel.position(position).position();
      case 11 -> random.nextInt(3) == 0 ? () -> channel.truncate(size).size() : channel::size;
      case 12 -> () -> channel.transferTo(position, size, partner) + " " + partner.position();
      default -> () -> channel.transferFrom(partner, position, size) + " " + partner.position();
    };
  }

  private interface Transfer {
    long run(ByteBuffer buffer) throws IOException;
  }

  private ByteBuffer buffer(IntFunction<byte[]> content) {
    BufferKind[] kinds = BufferKind.values();
    BufferKind kind = kinds[random.nextInt(kinds.length)];
    int capacity = random.nextInt(4) == 0 ? random.nextInt(70_000) : random.nextInt(9000);
    int limit = random.nextInt(capacity + 1);
    ByteBuffer buffer = kind.holding(content.apply(capacity));
    return buffer.limit(limit).position(random.nextInt(limit + 1));
  }

  private static String after(ByteBuffer buffer) {
    return buffer.position() + " " + Arrays.hashCode(Content.whole(buffer));
  }

  private Callable<Object> read(Transfer transfer) {
    ByteBuffer dst = buffer(byte[]::new);
    ByteBuffer asked = random.nextInt(30) == 0 ? dst.asReadOnlyBuffer() : dst;
    return () -> transfer.run(asked) + " " + after(dst);
  }

  private Callable<Object> write(Transfer transfer) {
    ByteBuffer src = bytes();
    return () -> transfer.run(src) + " " + src.position();
  }

  private ByteBuffer bytes() {
    long seed = random.nextLong();
    return buffer(capacity -> Content.random(capacity, seed));
  }

  private Callable<Object> scatter() {
    ByteBuffer[] buffers = new ByteBuffer[random.nextInt(1, 20)];
    Arrays.setAll(buffers, i -> buffer(byte[]::new));
    int offset = random.nextInt(buffers.length);
    int length = random.nextInt(buffers.length - offset + 1);
    return () ->
        channel.read(buffers, offset, length)
            + " "
            + Arrays.stream(buffers).map(SequenceQuestions::after).toList();
  }

  private Callable<Object> gather() {
    ByteBuffer[] buffers = new ByteBuffer[random.nextInt(1, 20)];
    Arrays.setAll(buffers, i -> bytes());
    int offset = random.nextInt(buffers.length);
    int length = random.nextInt(buffers.length - offset + 1);
    return () ->
        channel.write(buffers, offset, length)
            + " "
            + Arrays.stream(buffers).map(ByteBuffer::position).toList();
  }
}
