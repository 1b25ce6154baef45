package dev.leat.virtual;

import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.leat.testing.LockHolder;
import dev.leat.testing.Outcome;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/**
 * Interrupts threads that wait for a file, closes channels over them, and prints what the thread
 * got, whether it is still interrupted, and whether the channel is still open: {@code <directory>
 * <platform|virtual>}.
 */
public final class EndingProgram {
  /** A platform thread does not park; it is where it belongs after this time. */
  private static final long MILLIS = 300;

  private final Path directory;

  private final boolean virtual;

  private EndingProgram(Path directory, boolean virtual) {
    this.directory = directory;
    this.virtual = virtual;
  }

  /** Runs all cases. */
  public static void main(String[] arguments) throws Exception {
    Path directory = Path.of(URI.create(arguments[0]));
    EndingProgram program = new EndingProgram(directory, arguments[1].equals("virtual"));
    for (boolean interrupt : new boolean[] {true, false}) {
      program.fifo("read", interrupt, channel -> channel.read(ByteBuffer.allocateDirect(8)));
      program.fifo("heap read", interrupt, channel -> channel.read(ByteBuffer.allocate(8)));
      program.fifo("scatter", interrupt, channel -> channel.read(buffers(8)));
      program.fifo("write", interrupt, channel -> channel.write(ByteBuffer.allocate(1 << 20)));
      program.fifo("gather", interrupt, channel -> channel.write(buffers(1 << 20)));
      program.lock(interrupt);
      program.two(interrupt);
      program.withoutOptions(interrupt);
    }
    program.interruptedBefore();
    program.interruptedBeforeWithoutOptions();
    program.stream(false);
    program.stream(true);
    program.wholeFile(false);
    program.wholeFile(true);
    System.exit(0);
  }

  private interface Call {
    @Nullable Object on(FileChannel channel) throws Exception;
  }

  private static ByteBuffer[] buffers(int length) {
    return new ByteBuffer[] {ByteBuffer.allocate(length), ByteBuffer.allocateDirect(length)};
  }

  private Fifo fifo() throws Exception {
    Path free = Files.createTempFile(directory, "fifo", "");
    Files.delete(free);
    return new Fifo(free);
  }

  /** What a call came to, and the thread's interrupt status behind it. */
  private Held start(FileChannel channel, Call call) throws InterruptedException {
    return Held.in(
        () -> {
          Outcome outcome = Outcome.of(directory, () -> call.on(channel));
          return outcome + (Thread.interrupted() ? ", interrupted" : ", not interrupted");
        },
        threads());
  }

  private Thread.Builder threads() {
    return virtual ? Thread.ofVirtual() : Thread.ofPlatform().daemon();
  }

  private static void end(Held held, FileChannel channel, boolean interrupt) throws IOException {
    if (interrupt) {
      held.interrupt();
    } else {
      channel.close();
    }
  }

  private void print(String name, boolean interrupt, FileChannel channel, Held held) {
    System.out.println(
        (interrupt ? "interrupt in " : "close over ")
            + name
            + ": "
            + held.outcome(directory)
            + (channel.isOpen() ? ", open" : ", closed"));
  }

  private void fifo(String name, boolean interrupt, Call call) throws Exception {
    try (Fifo fifo = fifo();
        FileChannel channel = FileChannel.open(fifo.path(), READ, WRITE)) {
      if (name.contains("write") || name.contains("gather")) {
        fifo.fill(); // what was moved before the end would be a matter of time
      }
      Held held = start(channel, call);
      held.parks(MILLIS);
      end(held, channel, interrupt);
      print(name, interrupt, channel, held);
    }
  }

  private void lock(boolean interrupt) throws Exception {
    Path file = Files.write(directory.resolve("locked"), new byte[100]);
    LockHolder holder = LockHolder.of(Path.of(file.toUri().getPath()), 0, 50);
    try (holder;
        FileChannel channel = FileChannel.open(file, READ, WRITE)) {
      Held held = start(channel, own -> own.lock(10, 10, false));
      held.parks(MILLIS);
      end(held, channel, interrupt);
      print("lock", interrupt, channel, held);
    }
  }

  /** Of two that wait, the one that is not interrupted hears that somebody closed. */
  private void two(boolean interrupt) throws Exception {
    try (Fifo fifo = fifo();
        FileChannel channel = FileChannel.open(fifo.path(), READ, WRITE)) {
      List<Held> both =
          List.of(
              start(channel, own -> own.read(ByteBuffer.allocateDirect(8))),
              start(channel, own -> own.read(ByteBuffer.allocateDirect(8))));
      for (Held held : both) {
        held.parks(MILLIS);
      }
      end(both.getFirst(), channel, interrupt);
      print("the first of two reads", interrupt, channel, both.getFirst());
      print("the second of two reads", interrupt, channel, both.getLast());
    }
  }

  /** The JDK opens such a channel itself for a whole file, and then ignores interrupts. */
  private void withoutOptions(boolean interrupt) throws Exception {
    try (Fifo fifo = fifo();
        FileChannel channel = openWithoutOptions(fifo.path())) {
      Held held = start(channel, own -> own.read(ByteBuffer.allocate(8)));
      held.parks(MILLIS);
      end(held, channel, interrupt);
      print("read without options", interrupt, channel, held);
    }
  }

  /** On a thread of the kind that uses the channel. */
  private FileChannel openWithoutOptions(Path file) throws Exception {
    FutureTask<FileChannel> opening =
        new FutureTask<>(() -> (FileChannel) Files.newByteChannel(file));
    threads().start(opening);
    return opening.get();
  }

  private void interruptedBeforeWithoutOptions() throws Exception {
    Path file = Files.write(directory.resolve("file"), new byte[100]);
    List<Call> calls =
        List.of(
            channel -> channel.read(ByteBuffer.allocate(8)),
            FileChannel::size,
            FileChannel::position,
            channel -> channel.position(5).isOpen());
    for (int i = 0; i < calls.size(); i++) {
      Call call = calls.get(i);
      try (FileChannel channel = openWithoutOptions(file)) {
        Held held =
            start(
                channel,
                own -> {
                  own.read(ByteBuffer.allocate(1));
                  Thread.currentThread().interrupt();
                  return call.on(own);
                });
        print("call " + i + " without options beforehand", true, channel, held);
      }
    }
  }

  private void interruptedBefore() throws Exception {
    Path file = Files.write(directory.resolve("file"), new byte[100]);
    List<Call> calls =
        List.of(
            channel -> channel.read(ByteBuffer.allocateDirect(8)),
            channel -> channel.read(ByteBuffer.allocate(8), 3),
            channel -> channel.read(buffers(3)),
            channel -> channel.write(ByteBuffer.allocateDirect(8)),
            channel -> channel.write(ByteBuffer.allocate(8), 3),
            channel -> channel.write(buffers(3)),
            FileChannel::size,
            FileChannel::position,
            channel -> channel.position(5).isOpen(),
            channel -> channel.truncate(50).isOpen(),
            FileChannel::tryLock,
            FileChannel::lock,
            channel -> channel.map(FileChannel.MapMode.READ_ONLY, 0, 5).capacity());
    for (int i = 0; i < calls.size(); i++) {
      Call call = calls.get(i);
      try (FileChannel channel = FileChannel.open(file, READ, WRITE)) {
        Held held =
            start(
                channel,
                own -> {
                  Thread.currentThread().interrupt();
                  Object value = call.on(own);
                  // A lock's text names the implementation.
                  return value instanceof AutoCloseable ? "something" : value;
                });
        print("call " + i + " beforehand", true, channel, held);
      }
    }
  }

  /** A stream lets an interrupt pass, whenever it comes. */
  private void stream(boolean beforehand) throws Exception {
    try (Fifo fifo = fifo();
        InputStream in = Files.newInputStream(fifo.path())) {
      Held held =
          Held.in(
              () -> {
                if (beforehand) {
                  Thread.currentThread().interrupt();
                }
                String text = new String(in.readNBytes(3), StandardCharsets.US_ASCII);
                return text + (Thread.interrupted() ? ", interrupted" : ", not interrupted");
              },
              threads());
      held.parks(MILLIS);
      if (!beforehand) {
        held.interrupt();
      }
      fifo.send("abc");
      System.out.println("stream: " + held.outcome(directory));
    }
  }

  /** So does a read of a whole file. */
  private void wholeFile(boolean beforehand) throws Exception {
    try (Fifo fifo = fifo()) {
      Held held =
          Held.in(
              () -> {
                if (beforehand) {
                  Thread.currentThread().interrupt();
                }
                String text = Files.readString(fifo.path());
                return text + (Thread.interrupted() ? ", interrupted" : ", not interrupted");
              },
              threads());
      held.parks(MILLIS);
      if (!beforehand) {
        held.interrupt();
      }
      fifo.sendLast("abc");
      System.out.println("whole file: " + held.outcome(directory));
    }
  }
}
