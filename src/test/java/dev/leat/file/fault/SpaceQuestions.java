package dev.leat.file.fault;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.DELETE_ON_CLOSE;
import static java.nio.file.StandardOpenOption.DSYNC;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.leat.testing.Outcome;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.concurrent.Callable;

/**
 * Writes more than there is room for: a full disk, a limit to the size of files, a file system that
 * is mounted read-only. Arguments: a directory there, and one elsewhere with a file "source" of
 * {@link #TOO_MUCH} bytes.
 */
public final class SpaceQuestions {
  private static final int CHUNK = 300_000;
  static final int TOO_MUCH = 3_000_000;

  private final Questions questions;

  private SpaceQuestions(Questions questions) {
    this.questions = questions;
  }

  /** Asks everything. */
  public static void main(String[] arguments) throws Exception {
    Questions questions = new Questions(arguments[0]);
    SpaceQuestions space = new SpaceQuestions(questions);
    Path source = Path.of(arguments[1]).resolve("source");
    space.channels();
    space.manyBuffers();
    space.streams(source);
    space.copies(source);
    space.maps();
    space.existing();
    questions.end();
  }

  /** A body with room of its own, which it gives back. */
  private void ask(String name, Questions.Question question) throws InterruptedException {
    questions.ask(
        name,
        own -> {
          Outcome outcome = Outcome.of(own, () -> question.ask(own));
          String size = Files.exists(own) ? " of " + Files.size(own) : " and no file";
          Files.deleteIfExists(own);
          return outcome + size;
        });
  }

  private void channels() throws InterruptedException {
    List<OpenOption[]> kinds =
        List.of(
            new OpenOption[] {CREATE, READ, WRITE},
            new OpenOption[] {CREATE, APPEND},
            new OpenOption[] {CREATE, WRITE, DSYNC});
    for (OpenOption[] options : kinds) {
      String how = List.of(options).toString();
      ask(how + " direct", own -> fill(own, ByteBuffer.allocateDirect(CHUNK), options));
      ask(how + " heap", own -> fill(own, ByteBuffer.allocate(CHUNK), options));
      ask(how + " positions", own -> fillAtPositions(own, options));
    }
    ask(
        "byte channel",
        own -> {
          try (var channel = Files.newByteChannel(own, CREATE, WRITE)) {
            return new Steps()
                .then("fill", () -> fill(channel, ByteBuffer.allocate(CHUNK)))
                .then("is the size", () -> channel.position() == channel.size())
                .then("truncate", () -> channel.truncate(10).position())
                .then("write", () -> channel.write(ByteBuffer.allocate(10)));
          }
        });
  }

  /** Until it fails, and whether the channel can still be used. */
  private static Steps fill(Path own, ByteBuffer src, OpenOption... options) throws IOException {
    try (FileChannel channel = FileChannel.open(own, options)) {
      return new Steps()
          .then("fill", () -> fill(channel, src))
          .then("position", channel::position)
          .then("size", channel::size)
          .then("again", () -> channel.write(src))
          .then("none", () -> channel.write(ByteBuffer.allocate(0)))
          .then("over", () -> channel.write(ByteBuffer.allocate(1000), 0))
          .then("read", () -> channel.read(ByteBuffer.allocate(1000), CHUNK - 10))
          .then("force", () -> force(channel))
          .then("truncate", () -> channel.truncate(1000).position())
          .then("write", () -> channel.write(ByteBuffer.allocate(10)))
          .then("open", channel::isOpen);
    }
  }

  private static String force(FileChannel channel) throws IOException {
    channel.force(true);
    return "done";
  }

  private static Steps fill(WritableByteChannel channel, ByteBuffer src) {
    Steps steps = new Steps();
    for (int written = 0; written < TOO_MUCH && !steps.failed(); written += CHUNK) {
      src.clear();
      steps.then("", () -> channel.write(src));
      steps.then("left", src::remaining);
    }
    return steps;
  }

  private static Steps fillAtPositions(Path own, OpenOption... options) throws IOException {
    try (FileChannel channel = FileChannel.open(own, options)) {
      Steps steps = new Steps();
      for (int at = 0; at < TOO_MUCH && !steps.failed(); at += CHUNK) {
        int position = at;
        steps.then("", () -> channel.write(ByteBuffer.allocateDirect(CHUNK + 10), position));
      }
      return steps.then("position", channel::position).then("size", channel::size);
    }
  }

  private void manyBuffers() throws InterruptedException {
    ask("gather of heap", own -> gather(own, ByteBuffer::allocate));
    ask("gather of direct", own -> gather(own, ByteBuffer::allocateDirect));
  }

  private static Steps gather(Path own, java.util.function.IntFunction<ByteBuffer> kind)
      throws IOException {
    try (FileChannel channel = FileChannel.open(own, CREATE, READ, WRITE)) {
      Steps steps = new Steps();
      for (int written = 0; written < TOO_MUCH && !steps.failed(); written += CHUNK / 3 * 2) {
        ByteBuffer[] sources = {kind.apply(CHUNK / 3), kind.apply(CHUNK / 3), kind.apply(1)};
        steps.then("gather", () -> channel.write(sources));
        steps.then("left", () -> sources[0].remaining() + "," + sources[1].remaining());
      }
      return steps
          .then("position", channel::position)
          .then("truncate", () -> channel.truncate(5).size())
          .then("again", () -> channel.write(new ByteBuffer[] {kind.apply(7), kind.apply(8)}));
    }
  }

  private void streams(Path source) throws InterruptedException {
    ask(
        "stream",
        own -> {
          try (OutputStream out = Files.newOutputStream(own)) {
            Steps steps = new Steps();
            for (int written = 0; written < TOO_MUCH && !steps.failed(); written += CHUNK) {
              steps.then("", () -> write(out, new byte[CHUNK]));
            }
            return steps.then("again", () -> write(out, new byte[CHUNK]));
          }
        });
    ask("whole", own -> Files.write(own, new byte[TOO_MUCH]));
    ask("whole, appended", own -> Files.write(own, new byte[TOO_MUCH], CREATE, APPEND));
    ask("string", own -> Files.writeString(own, "x".repeat(TOO_MUCH)));
    ask("lines", own -> Files.write(own, List.of("x".repeat(TOO_MUCH), "y")));
    ask("writer", own -> writer(own));
    ask("copy of a stream", own -> Files.copy(Files.newInputStream(source), own));
  }

  private static String write(OutputStream out, byte[] bytes) throws IOException {
    out.write(bytes);
    return "written";
  }

  private static String writer(Path own) throws IOException {
    try (var writer = Files.newBufferedWriter(own)) {
      writer.write("x".repeat(TOO_MUCH));
    }
    return "written";
  }

  private void copies(Path source) throws InterruptedException {
    ask("copy", own -> Files.copy(source, own));
    ask("move", own -> move(source, own));
    ask(
        "transferTo",
        own -> {
          try (FileChannel from = FileChannel.open(source);
              FileChannel to = FileChannel.open(own, CREATE, WRITE)) {
            return repeat(() -> from.transferTo(to.position(), TOO_MUCH, to));
          }
        });
    ask(
        "transferFrom",
        own -> {
          try (FileChannel from = FileChannel.open(source);
              FileChannel to = FileChannel.open(own, CREATE, WRITE)) {
            return repeat(() -> to.transferFrom(from, to.size(), TOO_MUCH));
          }
        });
  }

  private static Steps move(Path source, Path own) throws IOException {
    Path moved = Files.copy(source, source.resolveSibling("moved"));
    return new Steps()
        .then("move", () -> Files.move(moved, own))
        .then("moved is there", () -> Files.deleteIfExists(moved));
  }

  private static Steps repeat(Callable<Long> transfer) {
    Steps steps = new Steps();
    for (int i = 0; i < 5 && !steps.failed(); i++) {
      steps.then("transfer", transfer);
    }
    return steps;
  }

  private void maps() throws InterruptedException {
    ask(
        "map",
        own -> {
          try (FileChannel channel = FileChannel.open(own, CREATE, READ, WRITE)) {
            Steps steps = new Steps();
            steps.then("size", () -> mapped(channel, TOO_MUCH));
            steps.then("truncate", () -> channel.truncate(10).size());
            return steps.then("less", () -> mapped(channel, 1000));
          }
        });
  }

  private static int mapped(FileChannel channel, int size) throws IOException {
    return channel.map(FileChannel.MapMode.READ_WRITE, 0, size).capacity();
  }

  /** A file that is there already where the test has made one. */
  private void existing() throws InterruptedException {
    Path old = questions.root().resolve("old");
    if (Files.notExists(old)) {
      return;
    }
    for (OpenOption option : List.of(READ, WRITE, APPEND, TRUNCATE_EXISTING, DELETE_ON_CLOSE)) {
      questions.ask(
          "old, " + option,
          own -> {
            try (FileChannel channel = FileChannel.open(old, option)) {
              return new Steps()
                  .then("read", () -> channel.read(ByteBuffer.allocate(10)))
                  .then("size", channel::size)
                  .then("force", () -> force(channel));
            }
          });
    }
    questions.ask("old, bytes", own -> Files.readAllBytes(old).length);
    questions.ask("old, write", own -> Files.write(old, new byte[1]));
    questions.ask("old, rename", own -> Files.move(old, own));
    questions.ask("old, time", own -> Files.setLastModifiedTime(old, FileTime.fromMillis(0)));
    questions.ask("old, delete", own -> Files.deleteIfExists(old));
  }
}
