package dev.leat.virtual;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.DSYNC;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.leat.testing.Content;
import dev.leat.testing.ExtendedOptions;
import dev.leat.testing.LockHolder;
import dev.leat.testing.Tool;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/**
 * Lets a virtual thread wait in one call after the other, and prints whether others went on
 * meanwhile and what the call returned: {@code <directory> <try|require> [<frozen directory>]}.
 *
 * <p>{@code try} gives the others little time and tries all cases, as on the stock JDK they cannot
 * run however long one waits; {@code require} gives them much and ends with the first that fails.
 */
public final class HeldProgram {
  private static final int LONG = 1 << 20;

  private static final long LITTLE_MILLIS = 200;
  private static final long MUCH_MILLIS = 15_000;

  private final Path directory;
  private final boolean required;
  private int made;

  private HeldProgram(Path directory, boolean required) {
    this.directory = directory;
    this.required = required;
  }

  /** Runs all cases, or those on a frozen file system. */
  public static void main(String[] arguments) throws Exception {
    Path directory = Path.of(URI.create(arguments[0]));
    HeldProgram program = new HeldProgram(directory, arguments[1].equals("require"));
    if (arguments.length == 2) {
      program.reads();
      program.streams();
      program.lonePipes();
      program.writes();
      program.transfers();
      program.sends();
      program.lock();
    } else {
      program.frozen(Path.of(URI.create(arguments[2])));
    }
    // A thread that is kept for good, by a defect, is no reason to stay.
    System.exit(0);
  }

  /** What ends the waiting. */
  private interface Release {
    void act() throws Exception;
  }

  private void hold(String name, Callable<? extends @Nullable Object> call, Release release)
      throws Exception {
    long millis = required ? MUCH_MILLIS : LITTLE_MILLIS;
    Held held = Held.in(call);
    boolean others = held.parks(millis) && Held.othersGoOn(new Work(directory), millis);
    boolean early = held.isDone();
    release.act();
    String seen = early ? "did not wait" : others ? "others went on" : "others stood still";
    System.out.println(name + ": " + seen + ", " + held.outcome(directory));
    if (required && !others) {
      System.exit(1);
    }
  }

  private Fifo fifo() throws Exception {
    Path free = Files.createTempFile(directory, "fifo", "");
    Files.delete(free);
    return new Fifo(free);
  }

  private void reads() throws Exception {
    try (Fifo fifo = fifo();
        FileChannel channel = FileChannel.open(fifo.path(), READ, WRITE)) {
      ByteBuffer direct = ByteBuffer.allocateDirect(16);
      hold("read, direct", () -> text(channel.read(direct), direct), () -> fifo.send("abc"));
      ByteBuffer heap = ByteBuffer.allocate(16);
      hold("read, heap", () -> text(channel.read(heap), heap), () -> fifo.send("defg"));
      ByteBuffer[] two = {ByteBuffer.allocate(3), ByteBuffer.allocateDirect(16)};
      hold("scatter", () -> text(channel.read(two), two), () -> fifo.send("hijklm"));
    }
    try (Fifo fifo = fifo();
        FileChannel channel = FileChannel.open(fifo.path(), READ)) {
      ByteBuffer heap = ByteBuffer.allocate(16);
      hold("read only", () -> text(channel.read(heap), heap), () -> fifo.send("nop"));
    }
    try (Fifo fifo = fifo()) {
      hold("opened by the virtual thread", () -> openAndRead(fifo), () -> fifo.send("qr"));
      hold("byte channel", () -> byteChannelRead(fifo, READ), () -> fifo.send("stuv"));
      hold("without options", () -> byteChannelRead(fifo), () -> fifo.send("wx"));
    }
    try (Fifo fifo = fifo()) {
      hold("whole file", () -> Files.readString(fifo.path()), () -> fifo.sendLast("yz"));
    }
  }

  private static String openAndRead(Fifo fifo) throws IOException {
    try (FileChannel channel = FileChannel.open(fifo.path(), READ, WRITE)) {
      ByteBuffer buffer = ByteBuffer.allocateDirect(16);
      return text(channel.read(buffer), buffer);
    }
  }

  private static String byteChannelRead(Fifo fifo, OpenOption... options) throws IOException {
    try (ByteChannel channel = Files.newByteChannel(fifo.path(), options)) {
      ByteBuffer buffer = ByteBuffer.allocate(16);
      return text(channel.read(buffer), buffer);
    }
  }

  private static String text(long count, ByteBuffer... buffers) {
    StringBuilder text = new StringBuilder(count + " bytes ");
    for (ByteBuffer buffer : buffers) {
      text.append(StandardCharsets.US_ASCII.decode(buffer.flip()));
    }
    return text.toString();
  }

  private void streams() throws Exception {
    try (Fifo fifo = fifo()) {
      hold("input stream", () -> streamRead(fifo), () -> fifo.send("abcdefgh"));
    }
    try (Fifo fifo = fifo()) {
      byte[] content = Content.random(LONG, 1);
      hold("output stream", () -> streamWrite(fifo.path(), content), fifo::startDraining);
      check(content, fifo.drained(LONG));
    }
  }

  /** Opens a pipe without another end for writing, behind files that were new. */
  private void lonePipes() throws Exception {
    newFiles();
    Path pipe = lonePipe();
    hold("output stream, lone pipe", () -> streamWrite(pipe, new byte[5]), () -> takeAll(pipe));
    newFiles();
    Path other = lonePipe();
    hold("channel, lone pipe", () -> channelWrite(other), () -> takeAll(other));
  }

  private void newFiles() throws Exception {
    Callable<? extends @Nullable Object> makeThem =
        () -> {
          for (int i = 0; i < 8; i++) {
            Path file = directory.resolve("new-" + made++);
            Files.write(file, new byte[10]);
            Files.delete(file);
          }
          return null;
        };
    Held.start(makeThem).outcome(directory);
  }

  private Path lonePipe() throws Exception {
    Path pipe = directory.resolve("lone-" + made++);
    Tool.run("mkfifo", pipe.toUri().getPath());
    return pipe;
  }

  private static void takeAll(Path pipe) {
    FutureTask<byte[]> taken = new FutureTask<>(() -> Files.readAllBytes(pipe));
    Thread.ofPlatform().daemon().start(taken);
  }

  private static long channelWrite(Path pipe) throws IOException {
    try (FileChannel channel = FileChannel.open(pipe, CREATE, WRITE)) {
      return channel.write(ByteBuffer.allocate(7));
    }
  }

  private static String streamRead(Fifo fifo) throws IOException {
    try (InputStream in = Files.newInputStream(fifo.path())) {
      return new String(in.readNBytes(8), StandardCharsets.US_ASCII);
    }
  }

  private static String streamWrite(Path pipe, byte[] content) throws IOException {
    try (OutputStream out = Files.newOutputStream(pipe)) {
      out.write(content);
      return "written";
    }
  }

  private void writes() throws Exception {
    byte[] content = Content.random(LONG, 2);
    try (Fifo fifo = fifo();
        FileChannel channel = FileChannel.open(fifo.path(), READ, WRITE)) {
      ByteBuffer direct = ByteBuffer.allocateDirect(LONG).put(content).flip();
      hold("write, direct", () -> channel.write(direct), fifo::startDraining);
      check(content, fifo.drained(LONG));
    }
    try (Fifo fifo = fifo();
        FileChannel channel = FileChannel.open(fifo.path(), WRITE)) {
      int half = LONG / 2;
      ByteBuffer[] two = {ByteBuffer.wrap(content, 0, half), ByteBuffer.wrap(content, half, half)};
      hold("gather", () -> channel.write(two), fifo::startDraining);
      check(content, fifo.drained(LONG));
    }
  }

  private void transfers() throws Exception {
    byte[] content = Content.random(Fifo.CAPACITY, 3);
    Path file = Files.write(directory.resolve("source"), content);
    try (Fifo fifo = fifo();
        FileChannel channel = FileChannel.open(fifo.path(), WRITE);
        FileChannel source = FileChannel.open(file, READ)) {
      fifo.fill();
      hold("transferTo", () -> transfer(source, channel), fifo::startDraining);
      byte[] both = fifo.drained(Fifo.CAPACITY + content.length);
      check(content, Arrays.copyOfRange(both, Fifo.CAPACITY, both.length));
    }
  }

  /** All of it, whatever one call takes. */
  private static long transfer(FileChannel source, FileChannel target) throws IOException {
    long at = 0;
    while (at < source.size()) {
      at += source.transferTo(at, source.size() - at, target);
    }
    return at;
  }

  /** A part that goes through memory, and one that is left to the kernel on another thread. */
  private void sends() throws Exception {
    byte[] content = Content.random(4 * LONG, 4);
    Path file = Files.write(directory.resolve("sent"), content);
    for (int length : new int[] {LONG, 4 * LONG}) {
      try (FileChannel source = FileChannel.open(file, READ);
          ServerSocketChannel server = listen();
          SocketChannel near = SocketChannel.open();
          SocketChannel far = connect(near, server)) {
        FutureTask<byte[]> received =
            new FutureTask<>(() -> Channels.newInputStream(far).readNBytes(length));
        hold(
            length + " bytes to a socket",
            () -> source.transferTo(0, length, near),
            Thread.ofPlatform().daemon().unstarted(received)::start);
        check(Arrays.copyOf(content, length), received.get());
      }
    }
  }

  private static ServerSocketChannel listen() throws IOException {
    ServerSocketChannel server = ServerSocketChannel.open();
    server.setOption(StandardSocketOptions.SO_RCVBUF, 8192);
    return server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  /** Connects with little room. */
  private static SocketChannel connect(SocketChannel near, ServerSocketChannel server)
      throws IOException {
    near.setOption(StandardSocketOptions.SO_SNDBUF, 8192).connect(server.getLocalAddress());
    return server.accept();
  }

  private void lock() throws Exception {
    Path file = Files.write(directory.resolve("locked"), new byte[100]);
    Path seen = Path.of(file.toUri().getPath());
    try (FileChannel channel = FileChannel.open(file, READ, WRITE)) {
      LockHolder holder = LockHolder.of(seen, 0, 50);
      hold("lock", () -> range(channel.lock(10, 10, false)), holder::close);
      LockHolder next = LockHolder.of(seen, 0, 50);
      hold("shared lock", () -> range(channel.lock(10, 10, true)), next::close);
    }
  }

  private static String range(FileLock lock) throws IOException {
    String text = lock.position() + "+" + lock.size() + (lock.isShared() ? " shared" : "");
    lock.release();
    return text;
  }

  /** What a carrier may be kept by is left out: writes that the page cache takes go by no ring. */
  private void frozen(Path mount) throws Exception {
    Path file = mount.resolve("file");
    try (FileChannel channel = FileChannel.open(file, CREATE, READ, WRITE, DSYNC)) {
      channel.write(ByteBuffer.allocate(8192), 0);
      ByteBuffer buffer = ByteBuffer.allocateDirect(4096);
      onFrozen(mount, "relative write", () -> channel.write(buffer));
      ByteBuffer heap = ByteBuffer.allocate(4096);
      onFrozen(mount, "positional write", () -> channel.write(heap, 8192));
      ByteBuffer[] two = {ByteBuffer.allocate(10), ByteBuffer.allocateDirect(20)};
      onFrozen(mount, "gather", () -> channel.write(two));
      onFrozen(mount, "truncate", () -> channel.truncate(10).size());
      onFrozen(mount, "transferFrom", () -> fill(channel));
    }
    try (FileChannel channel = FileChannel.open(file, WRITE, ExtendedOptions.DIRECT)) {
      ByteBuffer aligned = ByteBuffer.allocateDirect(8192).alignedSlice(4096).limit(4096);
      onFrozen(mount, "direct write", () -> channel.write(aligned));
    }
  }

  private long fill(FileChannel channel) throws IOException {
    Path from = Files.write(directory.resolve("from"), new byte[5000]);
    try (FileChannel source = FileChannel.open(from, READ)) {
      return channel.transferFrom(source, 10, 5000);
    }
  }

  private void onFrozen(Path mount, String name, Callable<? extends @Nullable Object> call)
      throws Exception {
    String root = mount.toUri().getPath();
    Tool.run("fsfreeze", "--freeze", root);
    boolean[] thawed = {false};
    Release thaw =
        () -> {
          Tool.run("fsfreeze", "--unfreeze", root);
          thawed[0] = true;
        };
    try {
      hold(name, call, thaw);
    } finally {
      if (!thawed[0]) {
        thaw.act();
      }
    }
  }

  private static void check(byte[] expected, byte[] actual) {
    if (!Arrays.equals(expected, actual)) {
      throw new AssertionError(actual.length + " bytes came, or others than were written");
    }
  }
}
