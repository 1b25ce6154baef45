package dev.leat.probe;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.spi.FileSystemProvider;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Every way to open a file for blocking calls, with every combination of options that matters. */
@SuppressWarnings("StreamResourceLeak") // Probe closes
final class OpenProbe {
  private static final OpenOption[] OPTIONS = {
    StandardOpenOption.READ,
    StandardOpenOption.WRITE,
    StandardOpenOption.APPEND,
    StandardOpenOption.TRUNCATE_EXISTING,
    StandardOpenOption.CREATE,
    StandardOpenOption.CREATE_NEW,
    StandardOpenOption.DELETE_ON_CLOSE,
  };

  private final Probe probe;

  OpenProbe(Probe probe) {
    this.probe = probe;
  }

  /** A way to open a file, and to use what comes of it. */
  private interface Opening {
    String use(Path file, OpenOption... options) throws IOException;
  }

  void run() throws IOException {
    combinations("file channel", (file, options) -> use(FileChannel.open(file, options)));
    combinations("byte channel", (file, options) -> use(Files.newByteChannel(file, options)));
    combinations("in", (file, options) -> read(Files.newInputStream(file, options)));
    combinations("out", (file, options) -> write(Files.newOutputStream(file, options)));
    combinations("secure", OpenProbe::secure);
    others();
    wrong();
    refused();
    links();
  }

  private void combinations(String name, Opening opening) throws IOException {
    for (int bits = 0; bits < 1 << OPTIONS.length; bits++) {
      List<OpenOption> options = new ArrayList<>();
      for (int i = 0; i < OPTIONS.length; i++) {
        if ((bits & 1 << i) != 0) {
          options.add(OPTIONS[i]);
        }
      }
      both(name + " " + options, opening, options.toArray(new OpenOption[0]));
    }
  }

  private void both(String name, Opening opening, OpenOption... options) throws IOException {
    Path there = probe.file("there");
    probe.ask(name, () -> opening.use(there, options));
    probe.ask(name + " left", () -> Files.exists(there) ? Files.readString(there) : "nothing");
    Path missing = probe.path("missing");
    probe.ask(name + " missing", () -> opening.use(missing, options));
    probe.ask(name + " made", () -> Files.deleteIfExists(missing));
  }

  private static String secure(Path file, OpenOption... options) throws IOException {
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(file.getParent())) {
      SecureDirectoryStream<Path> directory = (SecureDirectoryStream<Path>) entries;
      return use(directory.newByteChannel(file.getFileName(), Set.of(options)));
    }
  }

  /** Options that cannot be told apart by what is in the file. */
  private void others() throws IOException {
    for (OpenOption option :
        new OpenOption[] {
          StandardOpenOption.SPARSE,
          StandardOpenOption.SYNC,
          StandardOpenOption.DSYNC,
          LinkOption.NOFOLLOW_LINKS,
          Odd.OPTION
        }) {
      String name = " " + option;
      OpenOption write = StandardOpenOption.WRITE;
      both("file channel" + name, (f, o) -> use(FileChannel.open(f, o)), write, option);
      both("byte channel" + name, (f, o) -> use(Files.newByteChannel(f, o)), write, option);
      both("in" + name, (f, o) -> read(Files.newInputStream(f, o)), option);
      both("out" + name, (f, o) -> write(Files.newOutputStream(f, o)), option);
      both("secure" + name, OpenProbe::secure, write, option);
    }
  }

  private enum Odd implements OpenOption {
    OPTION
  }

  @SuppressWarnings("NullAway") // wrong on purpose
  private void wrong() throws IOException {
    Path file = probe.file("file");
    OpenOption none = null;
    Set<OpenOption> withNone = new HashSet<>();
    withNone.add(none);
    FileSystemProvider provider = FileSystems.getDefault().provider();
    probe.ask("no path", () -> FileChannel.open(null));
    probe.ask("no options", () -> FileChannel.open(file, (Set<OpenOption>) null));
    probe.ask("null option", () -> FileChannel.open(file, withNone));
    probe.ask("no attributes", () -> FileChannel.open(file, Set.of(), (FileAttribute<?>[]) null));
    probe.ask("null attribute", () -> FileChannel.open(file, Set.of(), (FileAttribute<?>) null));
    probe.ask("byte, no options", () -> Files.newByteChannel(file, (Set<OpenOption>) null));
    probe.ask("byte, null option", () -> Files.newByteChannel(file, withNone));
    probe.ask("byte, one null option", () -> Files.newByteChannel(file, none));
    probe.ask("in, no options", () -> Files.newInputStream(file, (OpenOption[]) null));
    probe.ask("in, null option", () -> Files.newInputStream(file, none));
    probe.ask("out, no options", () -> Files.newOutputStream(file, (OpenOption[]) null));
    probe.ask("out, null option", () -> Files.newOutputStream(file, none));
    probe.ask("no path to a stream", () -> provider.newInputStream(null));
    probe.ask("no path to a stream out", () -> provider.newOutputStream(null));
    probe.ask("no path to a channel", () -> provider.newByteChannel(null, Set.of()));
    probe.ask("no path to a file channel", () -> provider.newFileChannel(null, Set.of()));
  }

  private void refused() throws IOException {
    Path directory = Files.createDirectory(probe.path("directory"));
    OpenOption write = StandardOpenOption.WRITE;
    probe.ask("directory", () -> read(Files.newInputStream(directory)));
    probe.ask("directory, channel", () -> use(FileChannel.open(directory)));
    probe.ask("directory, out", () -> write(Files.newOutputStream(directory)));
    probe.ask("directory, write", () -> use(FileChannel.open(directory, write)));
    Path below = probe.file("plain").resolve("below");
    probe.ask("below a file", () -> read(Files.newInputStream(below)));
    probe.ask("below a file, out", () -> write(Files.newOutputStream(below)));
    Path longName = probe.path("x".repeat(256));
    probe.ask("long name", () -> use(FileChannel.open(longName)));
    probe.ask("long name, out", () -> write(Files.newOutputStream(longName)));
    Path deep = probe.path("d/".repeat(2100));
    probe.ask("deep", () -> read(Files.newInputStream(deep)));
    probe.ask("empty path", () -> use(FileChannel.open(Path.of(""))));
    for (String mode : new String[] {"r--------", "rw-rw-rw-", "---------"}) {
      var attribute = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode));
      Path made = probe.path(mode);
      Set<OpenOption> options = Set.of(StandardOpenOption.CREATE_NEW, write);
      probe.ask("mode " + mode, () -> use(FileChannel.open(made, options, attribute)));
      probe.ask("has mode " + mode, () -> Files.getAttribute(made, "unix:mode"));
    }
  }

  private void links() throws IOException {
    Path dangling = Files.createSymbolicLink(probe.path("dangling"), Path.of("nowhere"));
    Path loop = Files.createSymbolicLink(probe.path("loop"), Path.of("loop"));
    Path link = Files.createSymbolicLink(probe.path("link"), probe.file("target").getFileName());
    for (Path each : new Path[] {dangling, loop, link}) {
      String name = each.getFileName() + " ";
      probe.ask(name + "in", () -> read(Files.newInputStream(each)));
      probe.ask(name + "channel", () -> use(FileChannel.open(each)));
      probe.ask(name + "unfollowed", () -> use(FileChannel.open(each, LinkOption.NOFOLLOW_LINKS)));
      probe.ask(name + "out", () -> write(Files.newOutputStream(each)));
      probe.ask(name + "exists", () -> Files.exists(each));
    }
  }

  /** Reads and writes what it may, and closes twice. */
  private static String use(SeekableByteChannel channel) throws IOException {
    String what;
    try (channel) {
      what = channel.size() + " at " + channel.position() + attempt(() -> read(channel));
      what += attempt(() -> channel.write(ByteBuffer.wrap(new byte[] {'-', '+'})));
      what += " then " + channel.size() + " at " + channel.position();
    }
    channel.close();
    return what + attempt(channel::size);
  }

  private static String read(SeekableByteChannel channel) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(3);
    int read = channel.read(buffer);
    return read + " " + new String(buffer.array(), 0, Math.max(read, 0), US_ASCII);
  }

  private static String attempt(Probe.Question question) {
    try {
      return ", " + question.ask();
    } catch (Exception e) {
      return ", " + e;
    }
  }

  private static String read(InputStream in) throws IOException {
    try (in) {
      return in.available() + " " + in.read() + new String(in.readAllBytes(), US_ASCII);
    }
  }

  private static String write(OutputStream out) throws IOException {
    try (out) {
      out.write('<');
      out.write(new byte[] {'a', 'b', 'c'}, 1, 2);
    }
    return "written";
  }
}
