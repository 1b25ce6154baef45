package dev.leat.file.fault;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.leat.testing.Content;
import dev.leat.testing.ExtendedOptions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.concurrent.FutureTask;

/**
 * Opens files until the process may have no more of them. Arguments: a directory, and "first" if no
 * virtual thread shall have touched a file before, or "virtual" to ask only of what one has opened.
 * The limit comes from outside.
 */
@SuppressWarnings("StreamResourceLeak") // close does it
public final class DescriptorQuestions {
  private static final int SIZE = 100_000;

  private final Questions questions;
  private final Deque<FileChannel> channels = new ArrayDeque<>();
  private final Deque<FileChannel> direct = new ArrayDeque<>();
  private final Deque<FileChannel> rest = new ArrayDeque<>();
  private final Path file;
  private volatile boolean exhausted;

  private DescriptorQuestions(Questions questions) throws IOException {
    this.questions = questions;
    this.file = Files.write(questions.root().resolve("file"), Content.random(SIZE, 1));
    for (int i = 0; i < 6; i++) {
      Path each = Files.write(questions.root().resolve("file" + i), Content.random(SIZE, 1));
      channels.add(FileChannel.open(each, READ, WRITE));
      direct.add(FileChannel.open(each, Set.of(READ, ExtendedOptions.DIRECT)));
    }
  }

  /** Asks everything. */
  public static void main(String[] arguments) throws Exception {
    Questions questions = new Questions(arguments[0]);
    DescriptorQuestions descriptors = new DescriptorQuestions(questions);
    String how = arguments.length == 1 ? "" : arguments[1];
    if (how.equals("virtual")) {
      descriptors.askOfVirtual();
      return;
    }
    if (how.equals("first")) {
      descriptors.load();
    } else {
      descriptors.ask("before");
    }
    questions.ask("until it fails", own -> descriptors.exhaust());
    descriptors.exhausted = true;
    descriptors.ask("without");
    descriptors.exhausted = false;
    descriptors.giveBack();
    descriptors.ask("after");
    questions.end();
  }

  /** Of channels that a virtual thread has opened; what was asked before has loaded everything. */
  private void askOfVirtual() throws Exception {
    for (String when : new String[] {"before", "without"}) {
      FileChannel forPlatform = openOnVirtual("file0");
      FileChannel forVirtual = openOnVirtual("file1");
      exhausted = when.equals("without");
      ask(when + ": opened there", own -> use(choose(forPlatform, forVirtual)));
    }
    exhausted = false;
    giveBack();
    questions.end();
  }

  private FileChannel openOnVirtual(String name) throws Exception {
    Path each = questions.root().resolve(name);
    FutureTask<FileChannel> opening = new FutureTask<>(() -> FileChannel.open(each, READ, WRITE));
    Thread.ofVirtual().start(opening);
    return opening.get();
  }

  /** All that later needs a file of the class path, from this platform thread alone. */
  private void load() throws Exception {
    use(channels.remove());
    Files.list(questions.root()).close();
    questions.ask("nothing", own -> "");
  }

  /** Until it fails: returns what says so. */
  private Exception exhaust() {
    while (true) {
      try {
        rest.add(FileChannel.open(file));
      } catch (IOException e) {
        return e;
      }
    }
  }

  /** Asks, in want of descriptors again even if the virtual machine has given one back. */
  private void ask(String name, Questions.Question question) throws InterruptedException {
    questions.ask(
        name,
        own -> {
          if (exhausted) {
            exhaust();
          }
          return question.ask(own);
        });
  }

  private void giveBack() throws IOException {
    for (FileChannel each : rest) {
      each.close();
    }
  }

  private void ask(String when) throws InterruptedException {
    FileChannel forPlatform = channels.remove();
    FileChannel forVirtual = channels.remove();
    FileChannel directForPlatform = direct.remove();
    FileChannel directForVirtual = direct.remove();
    ask(when + ": open one", own -> use(choose(forPlatform, forVirtual)));
    ask(when + ": again", own -> use(choose(forPlatform, forVirtual)));
    questions.ask(
        when + ": direct one", own -> useDirect(choose(directForPlatform, directForVirtual)));
    ask(when + ": open", own -> close(FileChannel.open(file)));
    ask(when + ": create", own -> close(FileChannel.open(own, WRITE, CREATE)));
    ask(when + ": byte channel", own -> close(Files.newByteChannel(file, READ)));
    ask(when + ": in", own -> close(Files.newInputStream(file)));
    ask(when + ": out", own -> close(Files.newOutputStream(own)));
    ask(when + ": bytes", own -> Files.readAllBytes(file).length);
    ask(when + ": list", own -> close(Files.list(questions.root())));
    ask(when + ": asynchronous", own -> close(AsynchronousFileChannel.open(file)));
    ask(when + ": copy", own -> Files.copy(file, own));
    ask(when + ": size", own -> Files.size(file));
  }

  private static FileChannel choose(FileChannel forPlatform, FileChannel forVirtual) {
    return Thread.currentThread().isVirtual() ? forVirtual : forPlatform;
  }

  private static String close(AutoCloseable opened) throws Exception {
    opened.close();
    return "opened";
  }

  private static Steps use(FileChannel channel) throws IOException {
    channel.position(0);
    return new Steps()
        .then("read", () -> channel.read(ByteBuffer.allocate(10)))
        .then("direct", () -> channel.read(ByteBuffer.allocateDirect(10)))
        .then("scatter", () -> channel.read(new ByteBuffer[] {ByteBuffer.allocate(10)}))
        .then("at", () -> channel.read(ByteBuffer.allocate(10), 5))
        .then("write", () -> channel.write(ByteBuffer.allocate(10)))
        .then("write at", () -> channel.write(ByteBuffer.allocate(10), 100))
        .then("position", channel::position)
        .then("size", channel::size)
        .then("force", () -> force(channel))
        .then("map", () -> channel.map(FileChannel.MapMode.READ_ONLY, 0, 10).get(0))
        .then("lock", () -> close(channel.lock()))
        .then("transfer", () -> channel.transferTo(0, 10, channel))
        .then("end", () -> channel.read(ByteBuffer.allocate(10), SIZE))
        .then("open", channel::isOpen);
  }

  private static String force(FileChannel channel) throws IOException {
    channel.force(false);
    return "done";
  }

  private static Steps useDirect(FileChannel channel) {
    return new Steps()
        .then("read", () -> channel.read(ByteBuffer.allocate(4096), 0))
        .then("relative", () -> channel.read(ByteBuffer.allocate(4096)))
        .then("position", channel::position)
        .then("open", channel::isOpen);
  }
}
