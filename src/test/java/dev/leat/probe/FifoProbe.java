package dev.leat.probe;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/** Named pipes: no size, no position, and waits at either end. */
@SuppressWarnings("StreamResourceLeak") // Probe closes
final class FifoProbe {
  private final Probe probe;
  private final Path pipe;

  FifoProbe(Probe probe) {
    this.probe = probe;
    this.pipe = probe.path("pipe");
  }

  void run() throws Exception {
    Process made = new ProcessBuilder("mkfifo", pipe.toString()).inheritIO().start();
    if (made.waitFor() != 0) {
      throw new IOException("mkfifo failed");
    }
    read();
    readByChannel();
    write();
    interrupted();
  }

  private interface Work {
    @Nullable Object run() throws Exception;
  }

  /**
   * Asks while another thread, always a platform one, is at the other end; then tells what that one
   * read. Whether a writer meets a broken pipe is a matter of time, so that is not told.
   */
  private void ask(String name, Work there, Probe.Question here) throws InterruptedException {
    FutureTask<@Nullable Object> work = new FutureTask<>(there::run);
    Thread other = new Thread(work);
    other.start();
    probe.ask(name, here);
    other.join();
    if (work.state() == Future.State.SUCCESS && work.resultNow() != null) {
      probe.ask(name + ", other end", work::resultNow);
    }
  }

  /** The old API's stream, which is nobody's to change. */
  private Work writing(String text) {
    return () -> {
      try (OutputStream out = new java.io.FileOutputStream(pipe.toString())) {
        out.write(text.getBytes(StandardCharsets.UTF_8));
      }
      return null;
    };
  }

  private Work reading() {
    return () -> {
      try (InputStream in = new java.io.FileInputStream(pipe.toString())) {
        return new String(in.readAllBytes(), StandardCharsets.UTF_8).hashCode();
      }
    };
  }

  private void read() throws Exception {
    ask("bytes", writing("some text"), () -> Files.readAllBytes(pipe).length);
    ask("no bytes", writing(""), () -> Files.readAllBytes(pipe).length);
    ask("string", writing("some text"), () -> Files.readString(pipe));
    ask("lines", writing("a\nb\nc"), () -> Files.readAllLines(pipe));
    ask("reader", writing("a\nb"), this::firstLine);
    ask("large", writing("x".repeat(300_000)), () -> Files.readAllBytes(pipe).length);
    ask("copy", writing("copied"), () -> Files.readString(copy()));
    ask("skip", writing("0123456789"), () -> skip(3));
    ask("skip far", writing("0123456789"), () -> skip(100));
    ask("skip back", writing("0123456789"), () -> skip(-1));
    ask("transfer", writing("0123456789"), this::transfer);
    probe.ask("size", () -> Files.size(pipe));
    probe.ask("other", () -> Files.getAttribute(pipe, "isOther"));
  }

  /** Closed, as every reader here: the next writer would not wait for its own. */
  private String firstLine() throws IOException {
    try (BufferedReader reader = Files.newBufferedReader(pipe)) {
      return reader.readLine();
    }
  }

  private Path copy() throws IOException {
    Path target = probe.path("target");
    try (InputStream in = Files.newInputStream(pipe)) {
      Files.copy(in, target);
    }
    return target;
  }

  private String skip(long n) throws IOException {
    try (InputStream in = Files.newInputStream(pipe)) {
      int first = in.read();
      long skipped = in.skip(n);
      return first + " " + skipped + " " + new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private String transfer() throws IOException {
    Path target = probe.path("transferred");
    try (InputStream in = Files.newInputStream(pipe);
        OutputStream out = Files.newOutputStream(target)) {
      return in.transferTo(out) + " " + Files.readString(target);
    }
  }

  private interface Use {
    @Nullable Object of(FileChannel channel) throws Exception;
  }

  private Probe.Question channel(Use use) {
    return () -> {
      try (FileChannel channel = FileChannel.open(pipe, StandardOpenOption.READ)) {
        return use.of(channel);
      }
    };
  }

  private static ByteBuffer buffer() {
    return ByteBuffer.allocate(4);
  }

  private void readByChannel() throws Exception {
    ask("channel", writing("abcdef"), channel(channel -> twice(channel)));
    ask("byte channel", writing("abcdef"), () -> twice(Files.newByteChannel(pipe)));
    ask("channel read at", writing("abcdef"), channel(channel -> channel.read(buffer(), 0)));
    ask("channel size", writing("abcdef"), channel(FileChannel::size));
    ask("channel position", writing("abcdef"), channel(FileChannel::position));
    ask("channel move", writing("abcdef"), channel(channel -> channel.position(2).isOpen()));
    ask("channel truncate", writing("abcdef"), channel(channel -> channel.truncate(2).isOpen()));
    ask("channel lock", writing("abcdef"), channel(channel -> channel.tryLock(0, 1, true) != null));
    ask("channel scatter", writing("abcdef"), channel(FifoProbe::scatter));
    ask("channel transfer", writing("abcdef"), channel(this::transferTo));
    ask(
        "channel map",
        writing("abcdef"),
        channel(channel -> channel.map(FileChannel.MapMode.READ_ONLY, 0, 1).get(0)));
  }

  private static String twice(SeekableByteChannel channel) throws IOException {
    try (channel) {
      ByteBuffer all = ByteBuffer.allocate(100);
      int last = 0;
      while (last >= 0) {
        last = channel.read(all);
      }
      return all.position() + " " + last;
    }
  }

  private static long scatter(FileChannel channel) throws IOException {
    return channel.read(new ByteBuffer[] {buffer(), ByteBuffer.allocateDirect(2)});
  }

  private long transferTo(FileChannel channel) throws IOException {
    try (FileChannel out =
        FileChannel.open(probe.path("t"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      return channel.transferTo(0, 3, out);
    }
  }

  private void write() throws Exception {
    StandardOpenOption write = StandardOpenOption.WRITE;
    ask("write", reading(), () -> Files.writeString(pipe, "written", write).equals(pipe));
    ask("write by default", reading(), () -> Files.writeString(pipe, "written").equals(pipe));
    ask("append", reading(), () -> Files.writeString(pipe, "+", StandardOpenOption.APPEND) != null);
    ask("write large", reading(), () -> Files.write(pipe, new byte[300_000], write) != null);
    ask("write lines", reading(), () -> Files.write(pipe, java.util.List.of("a", "b")) != null);
    ask("copy to", reading(), this::copyTo);
    ask(
        "write by channel",
        reading(),
        () -> {
          try (FileChannel channel = FileChannel.open(pipe, write)) {
            ByteBuffer[] buffers = {ByteBuffer.wrap(new byte[9]), ByteBuffer.wrap(new byte[2])};
            return channel.write(ByteBuffer.wrap(new byte[3])) + " " + channel.write(buffers);
          }
        });
  }

  private long copyTo() throws IOException {
    try (OutputStream out = Files.newOutputStream(pipe)) {
      return Files.copy(probe.file("source"), out);
    }
  }

  /** A stream goes on waiting, whether the interrupt comes before the read or in the middle. */
  private void interrupted() throws Exception {
    Thread reader = Thread.currentThread();
    CountDownLatch opened = new CountDownLatch(1);
    Work interrupting =
        () -> {
          try (OutputStream out = new java.io.FileOutputStream(pipe.toString())) {
            opened.await();
            reader.interrupt();
            out.write('x');
          }
          return null;
        };
    ask(
        "interrupted stream",
        interrupting,
        () -> {
          try (InputStream in = Files.newInputStream(pipe)) {
            opened.countDown();
            return in.read() + " " + in.read() + " " + Thread.interrupted();
          } finally {
            Thread.interrupted(); // the next question is not to be asked by an interrupted thread
          }
        });
  }
}
