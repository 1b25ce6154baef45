package dev.leat.file.fault;

import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.leat.testing.Content;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;

/** Buffers over memory that only one thread may touch, or that was freed. */
@SuppressWarnings("MustBeClosed") // use and useClosed do it; what a dead thread confines nobody can
public final class BufferQuestions {
  private static final int SIZE = 10_000;

  private BufferQuestions() {}

  /** Asks everything, in the directory given. */
  public static void main(String[] arguments) throws Exception {
    Questions questions = new Questions(arguments[0]);
    questions.ask("own confined arena", own -> use(own, Arena.ofConfined()));
    questions.ask("confined arena of another", own -> ofAnother(own));
    questions.ask("closed confined arena", own -> useClosed(own, Arena.ofConfined()));
    questions.ask("shared arena", own -> use(own, Arena.ofShared()));
    questions.ask("closed shared arena", own -> useClosed(own, Arena.ofShared()));
    questions.ask("automatic arena", own -> use(own, memory(Arena.ofAuto())));
    questions.ask("global arena", own -> use(own, memory(Arena.global())));
    questions.ask("read-only", own -> use(own, ByteBuffer.allocate(100).asReadOnlyBuffer()));
    questions.ask("read-only direct", own -> use(own, memory(Arena.ofAuto()).asReadOnlyBuffer()));
    questions.ask("no room", own -> use(own, ByteBuffer.allocate(0)));
    questions.ask("no room, direct", own -> use(own, ByteBuffer.allocateDirect(10).limit(0)));
    questions.end();
  }

  private static ByteBuffer memory(Arena arena) {
    return arena.allocate(100).asByteBuffer();
  }

  private static Steps use(Path own, Arena arena) throws IOException {
    try (arena) {
      return use(own, memory(arena));
    }
  }

  private static Steps useClosed(Path own, Arena arena) throws IOException {
    ByteBuffer buffer;
    try (arena) {
      buffer = memory(arena);
    }
    return use(own, buffer);
  }

  private static Steps ofAnother(Path own) throws Exception {
    CompletableFuture<ByteBuffer> buffer = new CompletableFuture<>();
    Thread.ofPlatform().start(() -> buffer.complete(memory(Arena.ofConfined()))).join();
    return use(own, buffer.get());
  }

  private static Steps use(Path own, ByteBuffer buffer) throws IOException {
    Files.write(own, Content.random(SIZE, 1));
    try (FileChannel channel = FileChannel.open(own, READ, WRITE)) {
      ByteBuffer heap = ByteBuffer.allocate(10);
      Steps steps = new Steps();
      steps.then("read", () -> channel.read(buffer));
      steps.then("moved", () -> buffer.position() + " " + channel.position());
      buffer.rewind();
      steps.then("read at", () -> channel.read(buffer, 50));
      buffer.rewind();
      steps.then("scatter", () -> channel.read(new ByteBuffer[] {heap, buffer}));
      steps.then("moved", () -> heap.position() + " " + channel.position());
      buffer.rewind();
      steps.then("write", () -> channel.write(buffer));
      buffer.rewind();
      steps.then("write at", () -> channel.write(buffer, 50));
      buffer.rewind();
      steps.then("gather", () -> channel.write(new ByteBuffer[] {heap.rewind(), buffer}));
      steps.then("moved", () -> heap.position() + " " + channel.position());
      steps.then("end", () -> channel.read(buffer.rewind(), SIZE * 2));
      return steps.then("size", channel::size).then("open", channel::isOpen);
    }
  }
}
