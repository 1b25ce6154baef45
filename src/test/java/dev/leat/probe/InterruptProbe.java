package dev.leat.probe;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channel;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.EnumSet;
import java.util.Set;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/** What an interrupted thread can still do: whole files and streams yes, channels no. */
@SuppressWarnings("StreamResourceLeak") // Probe closes
final class InterruptProbe {
  private static final Set<StandardOpenOption> BOTH =
      EnumSet.of(StandardOpenOption.READ, StandardOpenOption.WRITE);

  private final Probe probe;

  InterruptProbe(Probe probe) {
    this.probe = probe;
  }

  void run() throws Exception {
    wholeFiles(probe.file("file"));
    streams(probe.file("streamed"));
    channels(probe.file("channel"));
    secureChannels(probe.file("secure"));
    Files.createDirectories(probe.path("tree/sub"));
    directories(probe.path("tree"));
    zips(probe.path("file.zip"));
  }

  /** Asks with the interrupt status set, then tells whether it still is. */
  private void ask(String name, Probe.Question question) {
    probe.ask(
        name,
        () -> {
          Thread.currentThread().interrupt();
          try {
            return question.ask();
          } finally {
            System.out.println(name + " interrupted " + Thread.interrupted());
          }
        });
  }

  private void wholeFiles(Path file) {
    ask("bytes", () -> Files.readAllBytes(file).length);
    ask("string", () -> Files.readString(file));
    ask("lines", () -> Files.readAllLines(file));
    ask("line stream", () -> Files.lines(file));
    ask("write", () -> Files.write(file, new byte[5]));
    ask("write string", () -> Files.writeString(file, "again"));
    ask("append", () -> Files.writeString(file, "+", StandardOpenOption.APPEND));
    ask("copy", () -> Files.copy(file, probe.path("copy")));
    ask("copy in", () -> Files.copy(Files.newInputStream(file), probe.path("copied")));
    ask("copy out", () -> Files.copy(file, OutputStream.nullOutputStream()));
    ask("mismatch", () -> Files.mismatch(file, probe.path("copy")));
    ask("move", () -> Files.move(probe.path("copy"), probe.path("moved")));
    ask("move at once", () -> Files.move(probe.path("moved"), file, replacing()));
    ask("reader", () -> Files.newBufferedReader(file).readLine());
    ask("writer", () -> write(file));
    ask("temporary", () -> Files.size(Files.createTempFile(probe.root(), "a", "b")));
    ask("size", () -> Files.size(file));
    ask("large", () -> Files.write(file, new byte[3_000_000]));
    ask("large back", () -> Files.readAllBytes(file).length);
    ask("large copy", () -> Files.copy(file, probe.path("large")));
    ask("large copied", () -> Files.size(probe.path("large")));
  }

  private static StandardCopyOption replacing() {
    return StandardCopyOption.ATOMIC_MOVE;
  }

  private static String write(Path file) throws IOException {
    try (var writer = Files.newBufferedWriter(file)) {
      writer.write("text");
    }
    return "written";
  }

  private void streams(Path file) {
    ask("stream in", () -> readWhole(Files.newInputStream(file)));
    ask("stream in, read", () -> readWhole(Files.newInputStream(file, StandardOpenOption.READ)));
    ask("stream out", () -> writeBoth(Files.newOutputStream(file)));
    ask("stream at end", () -> writeBoth(Files.newOutputStream(file, StandardOpenOption.APPEND)));
    ask("streams", () -> transfer(file));
    ask("available", () -> Files.newInputStream(file).available());
    ask("skip", () -> Files.newInputStream(file).skip(2));
    probe.ask("left", () -> Files.readString(file));
  }

  private static String readWhole(InputStream in) throws IOException {
    try (in) {
      int first = in.read();
      return first + " " + new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static String writeBoth(OutputStream out) throws IOException {
    try (out) {
      out.write('a');
      out.write("bc".getBytes(StandardCharsets.UTF_8));
      return "written";
    }
  }

  private String transfer(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file);
        OutputStream out = Files.newOutputStream(probe.path("target"))) {
      return in.transferTo(out) + " " + Files.size(probe.path("target"));
    }
  }

  private interface Use {
    @Nullable Object of(FileChannel channel) throws Exception;
  }

  private void channels(Path file) {
    ByteBuffer buffer = ByteBuffer.allocate(4);
    ask("byte channel", () -> read(Files.newByteChannel(file)));
    ask("byte channel, read", () -> read(Files.newByteChannel(file, StandardOpenOption.READ)));
    askChannel("read", file, channel -> channel.read(buffer));
    askChannel("read at", file, channel -> channel.read(buffer, 0));
    askChannel("read several", file, channel -> channel.read(new ByteBuffer[] {buffer}));
    askChannel("write", file, channel -> channel.write(ByteBuffer.wrap(new byte[2])));
    askChannel("write at", file, channel -> channel.write(ByteBuffer.wrap(new byte[2]), 1));
    askChannel("size", file, FileChannel::size);
    askChannel("position", file, FileChannel::position);
    askChannel("position to", file, channel -> channel.position(1).isOpen());
    askChannel("truncate", file, channel -> channel.truncate(3).isOpen());
    askChannel("map", file, channel -> channel.map(FileChannel.MapMode.READ_ONLY, 0, 1).get(0));
    askChannel("lock", file, channel -> channel.lock().isShared());
    askChannel("try lock", file, channel -> channel.tryLock().isShared());
    askChannel(
        "force",
        file,
        channel -> {
          channel.force(true);
          return "forced";
        });
  }

  private void askChannel(String name, Path file, Use use) {
    ask(
        "channel " + name,
        () -> {
          try (FileChannel channel = FileChannel.open(file, BOTH)) {
            return attempt(channel, use) + ", open " + channel.isOpen();
          }
        });
  }

  private static String attempt(FileChannel channel, Use use) {
    try {
      return String.valueOf(use.of(channel));
    } catch (Exception e) {
      return e.toString();
    }
  }

  private static String read(SeekableByteChannel channel) throws IOException {
    try (channel) {
      return read(channel, ByteBuffer.allocate(4)) + ", open " + channel.isOpen();
    }
  }

  private static String read(SeekableByteChannel channel, ByteBuffer buffer) {
    try {
      return String.valueOf(channel.read(buffer));
    } catch (IOException e) {
      return e.toString();
    }
  }

  private void secureChannels(Path file) throws IOException {
    try (var directory = Files.newDirectoryStream(probe.root())) {
      if (directory instanceof SecureDirectoryStream<Path> secure) {
        Path name = file.getFileName();
        ask("secure", () -> read(secure.newByteChannel(name, Set.of())));
        ask("secure, both", () -> read(secure.newByteChannel(name, BOTH)));
        ask("secure class", () -> closed(secure.newByteChannel(name, BOTH)));
      }
    }
  }

  private static boolean closed(Channel channel) throws IOException {
    channel.close();
    return channel instanceof FileChannel;
  }

  private void directories(Path tree) {
    ask("list", () -> Files.list(tree));
    ask("walk", () -> Files.walk(tree));
    ask("make", () -> Files.createDirectory(tree.resolve("made")));
    ask("delete", () -> Files.deleteIfExists(tree.resolve("made")));
    ask("real", tree::toRealPath);
  }

  private void zips(Path zip) {
    ask("zip made", () -> ZipProbe.make(zip));
    ask("zip entries", () -> ZipProbe.entries(zip));
    ask(
        "zip file",
        () -> {
          try (ZipFile file = new ZipFile(zip.toString())) {
            return file.size();
          }
        });
  }
}
