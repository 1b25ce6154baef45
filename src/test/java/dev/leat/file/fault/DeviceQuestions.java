package dev.leat.file.fault;

import static java.nio.file.StandardOpenOption.READ;

import dev.leat.testing.ExtendedOptions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.Set;

/**
 * Reads where the device has an error. Arguments: a directory to write in, and files whose
 * beginning can be read and whose end cannot.
 */
public final class DeviceQuestions {
  private static final int BLOCK = 4096;

  private final Questions questions;
  private final Path file;

  private DeviceQuestions(Questions questions, Path file) {
    this.questions = questions;
    this.file = file;
  }

  /** Asks everything. */
  public static void main(String[] arguments) throws Exception {
    Questions questions = new Questions(arguments[0]);
    for (int i = 1; i < arguments.length; i++) {
      new DeviceQuestions(questions, Path.of(arguments[i])).run();
    }
    questions.end();
  }

  private void run() throws Exception {
    String name = file.getFileName().toString();
    questions.ask(name + ", buffered", own -> use(Set.of(READ)));
    questions.ask(name + ", direct", own -> use(Set.of(READ, ExtendedOptions.DIRECT)));
    questions.ask(name + ", byte channel", own -> relative());
    questions.ask(name + ", in", own -> stream());
    questions.ask(name + ", bytes", own -> Files.readAllBytes(file).length);
    questions.ask(name + ", lines", own -> Files.readAllLines(file).size());
    questions.ask(name + ", copy", own -> Files.copy(Files.newInputStream(file), own));
    questions.ask(name + ", mismatch", own -> Files.mismatch(file, Path.of("/dev/zero")));
    questions.ask(name + ", asynchronous", own -> asynchronous());
    questions.ask(name + ", map", own -> map());
  }

  private Steps use(Set<? extends OpenOption> options) throws IOException {
    try (FileChannel channel = FileChannel.open(file, options)) {
      long end = channel.size() - BLOCK;
      return new Steps()
          .then("beginning", () -> channel.read(ByteBuffer.allocate(BLOCK), 0))
          .then("heap", () -> channel.read(ByteBuffer.allocate(BLOCK), end))
          .then("direct", () -> channel.read(aligned(), end))
          .then("to it", () -> channel.position(end).position())
          .then("relative", () -> channel.read(aligned()))
          .then("again", () -> channel.read(ByteBuffer.allocate(BLOCK)))
          .then("scatter", () -> channel.read(new ByteBuffer[] {aligned()}))
          .then("not moved", () -> channel.position() == end)
          .then("open", channel::isOpen)
          .then("back", () -> channel.position(0).read(aligned()))
          .then("size", () -> channel.size() - end);
    }
  }

  private static ByteBuffer aligned() {
    return ByteBuffer.allocateDirect(2 * BLOCK).alignedSlice(BLOCK).limit(BLOCK);
  }

  private Steps relative() throws IOException {
    try (var channel = Files.newByteChannel(file)) {
      channel.position(channel.size() - BLOCK);
      return new Steps()
          .then("read", () -> channel.read(ByteBuffer.allocate(10)))
          .then("open", channel::isOpen)
          .then("back", () -> channel.position(0).read(ByteBuffer.allocate(10)));
    }
  }

  private Steps stream() throws IOException {
    long size = Files.size(file);
    try (InputStream in = Files.newInputStream(file)) {
      return new Steps()
          .then("some", () -> in.readNBytes(BLOCK).length)
          .then("skip", () -> in.skip(size - 2 * BLOCK))
          .then("read", () -> in.read(new byte[BLOCK]))
          .then("again", in::read)
          .then("all", () -> in.readAllBytes().length);
    }
  }

  private Object asynchronous() throws Exception {
    try (AsynchronousFileChannel channel = AsynchronousFileChannel.open(file)) {
      long end = channel.size() - BLOCK;
      return new Steps().then("end", () -> channel.read(ByteBuffer.allocate(BLOCK), end).get());
    }
  }

  private Steps map() throws IOException {
    try (FileChannel channel = FileChannel.open(file)) {
      int size = (int) channel.size();
      var map = channel.map(FileChannel.MapMode.READ_ONLY, 0, size);
      return new Steps().then("end", () -> map.get(size - 1));
    }
  }
}
