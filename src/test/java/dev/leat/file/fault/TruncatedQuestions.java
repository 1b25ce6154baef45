package dev.leat.file.fault;

import static java.nio.channels.FileChannel.MapMode.READ_ONLY;
import static java.nio.channels.FileChannel.MapMode.READ_WRITE;
import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.leat.testing.Content;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** What becomes of channels, streams and maps when another process cuts the file. */
public final class TruncatedQuestions {
  private static final int SIZE = 100_000;
  private static final int LEFT = 10_000;

  private TruncatedQuestions() {}

  /** Asks everything, in the directory given. */
  public static void main(String[] arguments) throws Exception {
    Questions questions = new Questions(arguments[0]);
    questions.ask("channel", TruncatedQuestions::channel);
    questions.ask("append", TruncatedQuestions::append);
    questions.ask("stream", TruncatedQuestions::stream);
    questions.ask("map", TruncatedQuestions::map);
    questions.ask("read into a cut map", own -> cutMap(own, 0));
    questions.ask("read over the edge of a cut map", own -> cutMap(own, LEFT - 1000));
    questions.ask("deleted", TruncatedQuestions::deleted);
    questions.end();
  }

  private static Path file(Path own) throws IOException {
    return Files.write(own, Content.random(SIZE, 1));
  }

  /** By another process. */
  private static void cut(Path own, int size) throws Exception {
    run("truncate", "--size=" + size, own.toString());
  }

  private static void run(String... command) throws Exception {
    int exit = new ProcessBuilder(command).inheritIO().start().waitFor();
    if (exit != 0) {
      throw new IllegalStateException(Arrays.toString(command) + " ended with " + exit);
    }
  }

  private static Steps channel(Path own) throws Exception {
    try (FileChannel channel = FileChannel.open(file(own), READ, WRITE)) {
      channel.position(LEFT / 2);
      cut(own, LEFT);
      Steps steps = new Steps();
      steps.then("over the edge", () -> channel.read(ByteBuffer.allocateDirect(SIZE)));
      steps.then("behind", () -> channel.read(ByteBuffer.allocate(10)));
      steps.then("scatter", () -> channel.read(new ByteBuffer[] {ByteBuffer.allocate(10)}));
      steps.then("at", () -> channel.read(ByteBuffer.allocate(10), SIZE / 2));
      steps.then("size", channel::size);
      steps.then("position", () -> channel.position(SIZE / 2).position());
      steps.then("read", () -> channel.read(ByteBuffer.allocate(10)));
      steps.then("transfer", () -> channel.transferTo(SIZE / 2, 10, channel));
      steps.then("write", () -> channel.write(ByteBuffer.allocate(10)));
      steps.then("size", channel::size);
      return steps.then("hole", () -> zeroes(channel));
    }
  }

  private static boolean zeroes(FileChannel channel) throws IOException {
    ByteBuffer dst = ByteBuffer.allocate(SIZE / 2 - LEFT);
    while (dst.hasRemaining() && channel.read(dst, LEFT + dst.position()) > 0) {}
    return Arrays.equals(dst.array(), new byte[dst.capacity()]);
  }

  private static Steps append(Path own) throws Exception {
    try (FileChannel channel = FileChannel.open(file(own), APPEND)) {
      Steps steps = new Steps();
      steps.then("position", channel::position);
      steps.then("write", () -> channel.write(ByteBuffer.allocate(10)));
      cut(own, LEFT);
      steps.then("position", channel::position);
      steps.then("write", () -> channel.write(ByteBuffer.allocate(10)));
      steps.then("position", channel::position);
      return steps.then("size", channel::size);
    }
  }

  private static Steps stream(Path own) throws Exception {
    try (InputStream in = Files.newInputStream(file(own))) {
      Steps steps = new Steps();
      steps.then("some", () -> in.readNBytes(LEFT / 2).length);
      steps.then("available", in::available);
      cut(own, LEFT);
      steps.then("available", in::available);
      steps.then("over the edge", () -> in.readAllBytes().length);
      steps.then("end", in::read);
      cut(own, LEFT / 4);
      steps.then("available", () -> Math.max(0, in.available())); // the stock JDK's is negative
      steps.then("skip", () -> in.skip(10));
      return steps.then("behind", () -> in.read(new byte[10]));
    }
  }

  private static Steps map(Path own) throws Exception {
    try (FileChannel channel = FileChannel.open(file(own), READ, WRITE)) {
      MappedByteBuffer map = channel.map(READ_WRITE, 0, SIZE);
      cut(own, LEFT);
      Steps steps = new Steps();
      steps.then("before", () -> map.get(LEFT - 1) == Content.random(SIZE, 1)[LEFT - 1]);
      steps.then("behind, in its page", () -> map.get(LEFT));
      steps.then("behind", () -> map.get(SIZE - 1));
      steps.then("many", () -> map.get(LEFT, new byte[SIZE / 2])); // a copy of memory
      steps.then("new map", () -> channel.map(READ_ONLY, 0, SIZE).capacity());
      return steps.then("extended", () -> channel.map(READ_WRITE, 0, SIZE).get(SIZE - 1));
    }
  }

  /** The buffer is memory that is no longer there: the kernel says EFAULT. */
  private static Steps cutMap(Path own, int position) throws Exception {
    Path other = own.resolveSibling(own.getFileName() + "o");
    Files.write(other, Content.random(SIZE, 2));
    try (FileChannel channel = FileChannel.open(file(own), READ, WRITE);
        FileChannel from = FileChannel.open(other, READ, WRITE)) {
      MappedByteBuffer map = channel.map(READ_WRITE, 0, SIZE);
      cut(own, position == 0 ? 0 : LEFT);
      map.position(position);
      Steps steps = new Steps();
      steps.then("read", () -> from.read(map));
      steps.then("moved", () -> map.position() + " " + from.position());
      map.position(position);
      steps.then("read at", () -> from.read(map, 5));
      map.position(position);
      steps.then("scatter", () -> from.read(new ByteBuffer[] {ByteBuffer.allocate(5), map}));
      steps.then("moved", () -> map.position() + " " + from.position());
      map.position(position);
      steps.then("write", () -> from.write(map));
      steps.then("moved", () -> map.position() + " " + from.position());
      map.position(position);
      steps.then("write at", () -> from.write(map, 5));
      return steps.then("still", () -> from.read(ByteBuffer.allocate(10), 0) + " " + from.size());
    } finally {
      Files.delete(other);
    }
  }

  private static Steps deleted(Path own) throws Exception {
    try (FileChannel channel = FileChannel.open(file(own), READ, WRITE)) {
      run("rm", own.toString());
      Steps steps = new Steps();
      steps.then("read", () -> channel.read(ByteBuffer.allocateDirect(SIZE)));
      steps.then("write", () -> channel.write(ByteBuffer.allocateDirect(10)));
      steps.then("size", channel::size);
      steps.then("map", () -> channel.map(READ_ONLY, 0, SIZE).get(0) != 0);
      return steps.then("there", () -> Files.exists(own));
    }
  }
}
