package dev.leat.probe;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Streams and byte channels with every option, alone and in pairs, on every sort of file. */
final class StreamOptionsProbe {
  private static final List<String> FILES =
      List.of("file", "missing", "link", "dangling", "directory", "no/such");

  /** Of those, what pairs of options are tried on: what is no file refuses any pair. */
  private static final List<String> FILES_FOR_PAIRS = FILES.subList(0, 4);

  /** Tried alone, as they change nothing that is seen, and wait for the disk. */
  private static final List<StandardOpenOption> SYNCHRONOUS =
      List.of(StandardOpenOption.SYNC, StandardOpenOption.DSYNC);

  private final Probe probe;
  private int made;

  StreamOptionsProbe(Probe probe) {
    this.probe = probe;
  }

  void run() throws IOException {
    for (OpenOption[] options : combinations()) {
      for (String file : options.length < 2 ? FILES : FILES_FOR_PAIRS) {
        String name = file + " " + Arrays.toString(options);
        ask("in " + name, file, path -> read(path, options));
        ask("out " + name, file, path -> write(path, options));
        ask("channel " + name, file, path -> use(path, options));
        makeNewFiles();
        ask("out, behind new files, " + name, file, path -> write(path, options));
        makeNewFiles();
        ask("channel, behind new files, " + name, file, path -> use(path, options));
      }
    }
  }

  private interface Use {
    String of(Path path) throws IOException;
  }

  /** Asks, then tells what is left of the file and of what links led to. */
  private void ask(String name, String file, Use use) throws IOException {
    renew();
    probe.ask(name, () -> use.of(probe.path(file)));
    probe.ask(name + ", left", () -> left("file") + " " + left("missing") + " " + left("target"));
  }

  /** Another may then be expected to be new as well. */
  private void makeNewFiles() throws IOException {
    for (int i = 0; i < 4; i++) {
      Path file = probe.path("new-" + made++);
      Files.delete(Files.writeString(file, "new"));
    }
  }

  private String left(String file) throws IOException {
    Path path = probe.path(file);
    return Files.exists(path) ? Files.readString(path) : "none";
  }

  private void renew() throws IOException {
    for (String name : List.of("file", "missing", "link", "dangling", "target", "directory")) {
      Files.deleteIfExists(probe.path(name));
    }
    Files.writeString(probe.path("file"), "content");
    Files.createSymbolicLink(probe.path("link"), Path.of("file"));
    Files.createSymbolicLink(probe.path("dangling"), Path.of("target"));
    Files.createDirectory(probe.path("directory"));
  }

  private static List<OpenOption[]> combinations() {
    List<OpenOption> all = new ArrayList<>(List.of(StandardOpenOption.values()));
    all.removeAll(SYNCHRONOUS);
    all.add(LinkOption.NOFOLLOW_LINKS);
    List<OpenOption[]> combinations = new ArrayList<>();
    combinations.add(new OpenOption[0]);
    SYNCHRONOUS.forEach(option -> combinations.add(new OpenOption[] {option}));
    for (int i = 0; i < all.size(); i++) {
      combinations.add(new OpenOption[] {all.get(i)});
      for (int j = i + 1; j < all.size(); j++) {
        combinations.add(new OpenOption[] {all.get(i), all.get(j)});
      }
    }
    return combinations;
  }

  private static String read(Path path, OpenOption... options) throws IOException {
    try (InputStream in = Files.newInputStream(path, options)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static String write(Path path, OpenOption... options) throws IOException {
    try (OutputStream out = Files.newOutputStream(path, options)) {
      out.write("new".getBytes(StandardCharsets.UTF_8));
      return "written";
    }
  }

  private static String use(Path path, OpenOption... options) throws IOException {
    try (SeekableByteChannel channel = Files.newByteChannel(path, options)) {
      long before = channel.position();
      String read = attempt(() -> channel.read(ByteBuffer.allocate(3)));
      String written = attempt(() -> channel.write(ByteBuffer.wrap(new byte[] {'N', 'E', 'W'})));
      return before + " " + read + " " + written + " " + channel.position() + " " + channel.size();
    }
  }

  private interface Transfer {
    int run() throws IOException;
  }

  private static String attempt(Transfer transfer) throws IOException {
    try {
      return String.valueOf(transfer.run());
    } catch (RuntimeException e) {
      return e.getClass().getSimpleName();
    }
  }
}
