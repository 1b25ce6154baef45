package dev.leat.probe;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;

/** What is no regular file: pipes, devices, the kernel's files, directories, sockets. */
@SuppressWarnings("DistinctVarargsChecker") // one file is compared with itself
final class SpecialFileProbe {
  private static final OpenOption READ = StandardOpenOption.READ;
  private static final OpenOption WRITE = StandardOpenOption.WRITE;

  private final Probe probe;

  SpecialFileProbe(Probe probe) {
    this.probe = probe;
  }

  void run() throws Exception {
    devices();
    kernelFiles();
    Path pipe = probe.path("pipe");
    command("mkfifo", pipe.toString());
    streams(pipe);
    channels(pipe);
    try (FileChannel both = FileChannel.open(pipe, READ, WRITE)) {
      unsuited("pipe", both);
      probe.ask("pipe both ways", () -> both.write(bytes("around")));
      probe.ask("pipe back", () -> text(both));
    }
    try (FileChannel directory = FileChannel.open(probe.root())) {
      unsuited("directory", directory);
      probe.ask("directory read", () -> text(directory));
    }
  }

  private void devices() {
    for (String name : new String[] {"/dev/null", "/dev/zero", "/dev/full"}) {
      Path device = Path.of(name);
      probe.ask(name + " in", () -> in(device));
      probe.ask(name + " out", () -> out(device, "text"));
      probe.ask(name + " channel in", () -> channel(device, READ));
      probe.ask(name + " channel out", () -> FileChannel.open(device, WRITE).write(bytes("x")));
      probe.ask(name + " written", () -> Files.writeString(device, "x").equals(device));
      probe.ask(name + " size", () -> FileChannel.open(device).size());
      probe.ask(name + " truncate", () -> FileChannel.open(device, WRITE).truncate(0) != null);
      probe.ask(name + " force", () -> force(FileChannel.open(device, WRITE)));
      probe.ask(name + " map", () -> map(FileChannel.open(device)));
      probe.ask(name + " lock", () -> lock(FileChannel.open(device, WRITE)));
      probe.ask(name + " position", () -> FileChannel.open(device).position(7).position());
    }
    probe.ask("no terminal", () -> FileChannel.open(Path.of("/dev/ptmx-missing")));
  }

  private void kernelFiles() {
    for (String name :
        new String[] {
          "/proc/version",
          "/proc/sys/kernel/ostype",
          "/proc/filesystems",
          "/sys/kernel/mm/ksm/run",
          "/proc/self/mem",
          "/proc/sys",
          "/proc/self/comm"
        }) {
      Path file = Path.of(name);
      probe.ask(name + " in", () -> in(file));
      probe.ask(name + " channel", () -> channel(file, READ));
      probe.ask(name + " all", () -> Files.readAllBytes(file).length > 1);
      probe.ask(name + " lines", () -> Files.readAllLines(file).isEmpty());
      probe.ask(name + " size", () -> FileChannel.open(file).size());
      probe.ask(name + " late", () -> FileChannel.open(file).read(ByteBuffer.allocate(3), 1 << 20));
      probe.ask(name + " map", () -> map(FileChannel.open(file)));
      probe.ask(name + " same", () -> Files.mismatch(file, file));
    }
    probe.ask("refused", () -> out(Path.of("/proc/version"), "x"));
    probe.ask("refused later", () -> out(Path.of("/proc/self/oom_score_adj"), "no number"));
    probe.ask("taken", () -> out(Path.of("/proc/self/comm"), "leat-probe"));
  }

  /** Each end on a thread of the kind that the probe runs on. */
  private void streams(Path pipe) {
    Future<Object> writer = beside(() -> out(pipe, "through a pipe"));
    probe.ask(
        "pipe in",
        () -> {
          try (InputStream in = Files.newInputStream(pipe)) {
            return in.read() + new String(in.readAllBytes(), US_ASCII) + in.read();
          }
        });
    probe.ask("pipe out", writer::get);
    Future<Object> lines = beside(() -> Files.writeString(pipe, "a\nb"));
    probe.ask("lines in", () -> Files.readAllLines(pipe));
    probe.ask("lines out", lines::get);
  }

  private void channels(Path pipe) throws Exception {
    Future<Object> writer =
        beside(
            () -> {
              try (FileChannel out = FileChannel.open(pipe, WRITE)) {
                return out.write(new ByteBuffer[] {bytes("one "), bytes("two")});
              }
            });
    try (FileChannel in = FileChannel.open(pipe)) {
      probe.ask("pipe channel out", writer::get); // what it wrote lies in the pipe now
      ByteBuffer first = ByteBuffer.allocate(2);
      ByteBuffer second = ByteBuffer.allocateDirect(9);
      probe.ask("pipe scattered", () -> in.read(new ByteBuffer[] {first, second}));
      probe.ask("pipe parts", () -> first.position() + " " + second.position());
      probe.ask("pipe end", () -> in.read(first.clear()));
    }
  }

  private static Future<Object> beside(Callable<Object> task) {
    FutureTask<Object> future = new FutureTask<>(task);
    boolean virtual = Thread.currentThread().isVirtual();
    var _ = virtual ? Thread.ofVirtual().start(future) : Thread.ofPlatform().start(future);
    return future;
  }

  /** Calls that suit files which can be sought in. */
  private void unsuited(String name, FileChannel channel) {
    probe.ask(name + " position", channel::position);
    probe.ask(name + " position set", () -> channel.position(1).isOpen());
    probe.ask(name + " read at", () -> channel.read(ByteBuffer.allocate(1), 0));
    probe.ask(name + " write at", () -> channel.write(bytes("x"), 0));
    probe.ask(name + " read at, negative", () -> channel.read(ByteBuffer.allocate(1), -1));
    probe.ask(name + " read at, nothing", () -> channel.read(ByteBuffer.allocate(0), 0));
    probe.ask(name + " truncate", () -> channel.truncate(0).isOpen());
    probe.ask(name + " force", () -> force(channel));
    probe.ask(name + " map", () -> map(channel));
    probe.ask(name + " lock", () -> channel.tryLock().isValid());
    probe.ask(name + " transferTo", () -> channel.transferTo(0, 1, FileChannel.open(NULL, WRITE)));
    probe.ask(name + " transferFrom", () -> channel.transferFrom(FileChannel.open(ZERO), 0, 1));
    probe.ask(name + " open", channel::isOpen);
  }

  private static final Path NULL = Path.of("/dev/null");
  private static final Path ZERO = Path.of("/dev/zero");

  private static String in(Path path) throws IOException {
    try (InputStream in = Files.newInputStream(path)) {
      return in.readNBytes(20).length + " " + in.read() + " " + in.available() + " " + in.skip(3);
    }
  }

  private static String out(Path path, String text) throws IOException {
    try (OutputStream out = Files.newOutputStream(path, WRITE)) {
      out.write(text.getBytes(US_ASCII));
    }
    return "written";
  }

  private static String channel(Path path, OpenOption... options) throws IOException {
    try (FileChannel channel = FileChannel.open(path, options)) {
      ByteBuffer direct = ByteBuffer.allocateDirect(5);
      ByteBuffer heap = ByteBuffer.allocate(7);
      long read = channel.read(direct) + 100L * channel.read(heap, 2);
      return read + " at " + channel.position() + " " + channel.transferTo(0, 3, sink());
    }
  }

  private static WritableByteChannel sink() {
    return Channels.newChannel(OutputStream.nullOutputStream());
  }

  private static String text(FileChannel channel) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(100);
    return new String(buffer.array(), 0, channel.read(buffer), US_ASCII);
  }

  private static boolean force(FileChannel channel) throws IOException {
    channel.force(true);
    return channel.isOpen();
  }

  private static boolean lock(FileChannel channel) throws IOException {
    try (channel) {
      return channel.tryLock().isValid();
    }
  }

  private static int map(FileChannel channel) throws IOException {
    return channel.map(FileChannel.MapMode.READ_ONLY, 0, 1).get(0);
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(US_ASCII));
  }

  private static void command(String... command) throws Exception {
    if (new ProcessBuilder(command).inheritIO().start().waitFor() != 0) {
      throw new IOException(command[0] + " failed");
    }
  }
}
