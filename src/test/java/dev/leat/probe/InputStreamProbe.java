package dev.leat.probe;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Every method of a file's input stream, on files of several sizes, in several states. */
@SuppressWarnings("StreamResourceLeak") // Probe closes
final class InputStreamProbe {
  /** Round about the sizes at which streams and their buffers change their ways. */
  private static final List<Integer> SIZES = List.of(0, 1, 5, 4096, 8191, 8192, 8193, 300_000);

  private final Probe probe;

  InputStreamProbe(Probe probe) {
    this.probe = probe;
  }

  private interface Use {
    @Nullable Object of(InputStream in) throws Exception;
  }

  void run() throws IOException {
    for (int size : SIZES) {
      byte[] content = new byte[size];
      new Random(size).nextBytes(content);
      Path file = Files.write(probe.path("file" + size), content);
      reads(file, size + " ");
      skips(file, size + " ");
      transfers(file, size + " ");
      marks(file, size + " ");
      closed(file, size + " ");
    }
    wrongArguments(probe.file("abcdef"));
    changes(probe.path("changing"));
  }

  private void ask(Path file, String name, Use use) {
    probe.ask(
        name,
        () -> {
          try (InputStream in = Files.newInputStream(file)) {
            return use.of(in);
          }
        });
  }

  private static String state(InputStream in) throws IOException {
    return in.available() + " then " + in.read() + " then " + in.available();
  }

  private static String hash(byte[] bytes) {
    return bytes.length + ":" + Arrays.hashCode(bytes);
  }

  private void reads(Path file, String size) {
    ask(file, size + "read", in -> in.read() + " " + in.read() + " " + state(in));
    ask(file, size + "all", in -> hash(in.readAllBytes()) + " " + state(in));
    ask(file, size + "all twice", in -> in.readAllBytes().length + in.readAllBytes().length);
    for (int length : List.of(0, 1, 3, 8192, 400_000)) {
      String name = size + "array of " + length;
      byte[] array = new byte[length];
      ask(file, name, in -> in.read(array) + " " + hash(array) + " " + state(in));
      ask(file, name + ", n", in -> hash(in.readNBytes(length)) + " " + state(in));
      ask(file, name + ", filled", in -> in.readNBytes(array, 0, length) + " " + hash(array));
      ask(file, name + ", end", in -> in.readAllBytes().length + " " + in.read(array));
      ask(file, name + ", part", in -> in.read(array, length / 3, length / 2) + " " + state(in));
    }
    ask(file, size + "bytes one by one", InputStreamProbe::oneByOne);
  }

  private static int oneByOne(InputStream in) throws IOException {
    int hash = 0;
    for (int i = 0; i < 5000; i++) {
      hash = 31 * hash + in.read();
    }
    return hash;
  }

  private void skips(Path file, String size) {
    for (long n :
        new long[] {0, 1, 3, 8192, 500_000, 1L << 40, Long.MAX_VALUE, -1, -4, -1L << 40}) {
      ask(file, size + "skip " + n, in -> in.skip(n) + " " + state(in));
      ask(file, size + "read, skip " + n, in -> in.read() + " " + in.skip(n) + " " + state(in));
      ask(file, size + "end, skip " + n, in -> hash(in.readAllBytes()) + " " + in.skip(n));
      ask(
          file,
          size + "skip just " + n,
          in -> {
            in.skipNBytes(n);
            return state(in);
          });
    }
  }

  private void transfers(Path file, String size) {
    Path target = probe.path("target");
    ask(file, size + "to memory", in -> toMemory(in) + " " + state(in));
    ask(file, size + "to memory after read", in -> in.read() + " " + toMemory(in) + state(in));
    ask(file, size + "to file", in -> toFile(in, target) + " " + state(in));
    ask(file, size + "to file after read", in -> in.read() + " " + toFile(in, target));
    ask(file, size + "to file at its end", in -> toFile(in, target, StandardOpenOption.APPEND));
    ask(file, size + "to file of the old API", in -> toOld(in, target));
    ask(file, size + "to channel", in -> toChannel(in, target));
    ask(file, size + "to nothing", in -> in.transferTo(OutputStream.nullOutputStream()));
    ask(file, size + "to what fails", in -> in.transferTo(failing()));
    ask(file, size + "to closed file", in -> in.transferTo(closedFile(target)));
    ask(file, size + "to null", in -> in.transferTo(nothing()));
  }

  private static String toMemory(InputStream in) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    return in.transferTo(out) + " " + hash(out.toByteArray());
  }

  private static String toFile(InputStream in, Path target, StandardOpenOption... options)
      throws IOException {
    try (OutputStream out = Files.newOutputStream(target, options)) {
      return in.transferTo(out) + " " + hash(Files.readAllBytes(target));
    }
  }

  private static String toOld(InputStream in, Path target) throws IOException {
    try (OutputStream out = new java.io.FileOutputStream(target.toString())) {
      return in.transferTo(out) + " " + hash(Files.readAllBytes(target));
    }
  }

  private static String toChannel(InputStream in, Path target) throws IOException {
    try (FileChannel channel = FileChannel.open(target, StandardOpenOption.WRITE);
        OutputStream out = Channels.newOutputStream(channel)) {
      return in.transferTo(out) + " " + channel.position();
    }
  }

  private static OutputStream failing() {
    return new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        throw new IOException("failing");
      }
    };
  }

  private static OutputStream closedFile(Path target) throws IOException {
    OutputStream out = Files.newOutputStream(target);
    out.close();
    return out;
  }

  @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"}) // wrong on purpose
  private static <T> T nothing() {
    return null;
  }

  private void marks(Path file, String size) {
    ask(file, size + "mark", InputStream::markSupported);
    ask(
        file,
        size + "reset",
        in -> {
          in.mark(10);
          in.read();
          in.reset();
          return in.read();
        });
  }

  private void closed(Path file, String size) {
    askClosed(file, size + "read", InputStream::read);
    askClosed(file, size + "read array", in -> in.read(new byte[4]));
    askClosed(file, size + "read no array", in -> in.read(new byte[0]));
    askClosed(file, size + "available", InputStream::available);
    askClosed(file, size + "skip", in -> in.skip(1));
    askClosed(file, size + "skip nothing", in -> in.skip(0));
    askClosed(file, size + "all", in -> in.readAllBytes().length);
    askClosed(file, size + "n", in -> in.readNBytes(3).length);
    askClosed(file, size + "transfer", in -> in.transferTo(OutputStream.nullOutputStream()));
    askClosed(
        file,
        size + "close",
        in -> {
          in.close();
          return "closed";
        });
  }

  private void askClosed(Path file, String name, Use use) {
    probe.ask(
        "closed, " + name,
        () -> {
          InputStream in = Files.newInputStream(file);
          in.close();
          return use.of(in);
        });
  }

  private void wrongArguments(Path file) {
    byte[] array = new byte[4];
    ask(file, "null", in -> in.read(InputStreamProbe.<byte[]>nothing()));
    ask(file, "offset -1", in -> in.read(array, -1, 1));
    ask(file, "length -1", in -> in.read(array, 0, -1));
    ask(file, "too long", in -> in.read(array, 2, 3));
    ask(file, "overflow", in -> in.read(array, 2, Integer.MAX_VALUE));
    ask(file, "at its end", in -> in.read(array, 4, 0));
    ask(file, "n -1", in -> in.readNBytes(-1));
    ask(file, "filled -1", in -> in.readNBytes(array, 0, -1));
    ask(file, "unharmed", in -> hash(in.readAllBytes()));
  }

  private void changes(Path file) throws IOException {
    Files.writeString(file, "0123456789");
    ask(
        file,
        "cut while open",
        in -> {
          in.skip(5);
          Files.writeString(file, "ab");
          return in.available()
              + " "
              + in.read()
              + " "
              + in.skip(1)
              + " "
              + in.readAllBytes().length;
        });
    ask(
        file,
        "grown while open",
        in -> {
          String before = hash(in.readAllBytes());
          Files.writeString(file, "more", StandardOpenOption.APPEND);
          return before + " " + in.available() + " " + hash(in.readAllBytes());
        });
    sparse(probe.path("sparse"));
    deletion(file);
  }

  /** A file whose size has more bits than what an int can say is available. */
  private void sparse(Path file) throws IOException {
    long size = 9L << 30;
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.allocate(1), size);
      ask(
          file,
          "sparse, cut while open",
          in -> {
            String whole = in.available() + " " + in.skip(size) + " " + in.available();
            channel.truncate(1);
            return whole + " " + in.available();
          });
    }
  }

  private void deletion(Path file) {
    ask(
        file,
        "deleted while open",
        in -> {
          Files.delete(file);
          return hash(in.readAllBytes());
        });
  }
}
