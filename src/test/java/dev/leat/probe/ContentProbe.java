package dev.leat.probe;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

/** The calls that read, write, copy or compare a file whole. */
@SuppressWarnings({
  "StreamResourceLeak",
  "DistinctVarargsChecker"
}) // Probe closes; wrong on purpose
final class ContentProbe {
  /** Good and bad UTF-8: cut, overlong, surrogates, beyond the last code point, byte order mark. */
  private static final List<String> BYTES =
      List.of(
          "",
          "61",
          "610a62",
          "c3bc",
          "e282ac",
          "f09f9880",
          "c3",
          "e282",
          "f09f98",
          "80",
          "ff",
          "fe",
          "c080",
          "e08080",
          "eda080",
          "f4908080",
          "efbbbf61",
          "610d0a620d63",
          "61c3",
          "61ff62",
          "00",
          "fffe6100",
          "feff0061",
          "0a0a",
          "0d0a0d0a",
          "e28080e280a8",
          "0c1c85");

  private static final List<Charset> CHARSETS =
      List.of(
          StandardCharsets.UTF_8,
          StandardCharsets.ISO_8859_1,
          StandardCharsets.US_ASCII,
          StandardCharsets.UTF_16);

  private final Probe probe;

  ContentProbe(Probe probe) {
    this.probe = probe;
  }

  void run() throws IOException {
    for (String hex : BYTES) {
      Path file = Files.write(probe.path("bytes"), HexFormat.of().parseHex(hex));
      texts(hex + " ", file);
    }
    for (int size : new int[] {0, 1, 8191, 8192, 8193, 100_000, 2_500_000}) {
      large(size);
    }
    writes();
    for (String source : List.of("file", "link", "dangling", "directory", "full", "missing")) {
      for (String target : List.of("new", "file", "other", "link", "empty", "full", "no/such")) {
        copies(source, target);
      }
    }
  }

  private void texts(String name, Path file) {
    probe.ask(name + "bytes", () -> hash(Files.readAllBytes(file)));
    probe.ask(name + "string", () -> Files.readString(file));
    probe.ask(name + "lines", () -> Files.readAllLines(file));
    for (Charset charset : CHARSETS) {
      String own = name + charset + " ";
      probe.ask(own + "string", () -> Files.readString(file, charset));
      probe.ask(own + "lines", () -> Files.readAllLines(file, charset).toString());
      probe.ask(own + "stream", () -> Files.lines(file, charset).toList().toString());
      probe.ask(own + "first", () -> Files.lines(file, charset).findFirst());
      probe.ask(own + "reader", () -> Files.newBufferedReader(file, charset).readLine());
      probe.ask(own + "count", () -> Files.lines(file, charset).parallel().count());
    }
  }

  private static String hash(byte[] bytes) {
    return bytes.length + ":" + Arrays.hashCode(bytes);
  }

  private void large(int size) throws IOException {
    byte[] content = new byte[size];
    new Random(size).nextBytes(content);
    Path file = probe.path("large");
    Path copy = probe.path("copy");
    probe.ask(size + " write", () -> Files.write(file, content).equals(file));
    probe.ask(size + " size", () -> Files.size(file));
    probe.ask(size + " bytes", () -> hash(Files.readAllBytes(file)));
    probe.ask(
        size + " latin", () -> Files.readString(file, StandardCharsets.ISO_8859_1).hashCode());
    probe.ask(size + " copied", () -> Files.copy(file, copy, replace()).equals(copy));
    probe.ask(size + " mismatch", () -> Files.mismatch(file, copy));
    probe.ask(size + " in", () -> Files.copy(new ByteArrayInputStream(content), copy, replace()));
    probe.ask(size + " same", () -> Files.mismatch(file, copy));
    probe.ask(
        size + " out",
        () -> {
          ByteArrayOutputStream out = new ByteArrayOutputStream();
          return Files.copy(file, out) + " " + hash(out.toByteArray());
        });
    if (size > 0) {
      content[size - 1]++;
      Files.write(copy, content);
    }
    probe.ask(size + " last byte", () -> Files.mismatch(file, copy));
    probe.ask(size + " longer", () -> Files.write(copy, new byte[1], StandardOpenOption.APPEND));
    probe.ask(size + " prefix", () -> Files.mismatch(file, copy));
  }

  private static StandardCopyOption replace() {
    return StandardCopyOption.REPLACE_EXISTING;
  }

  private void writes() {
    Path file = probe.path("written");
    OpenOption append = StandardOpenOption.APPEND;
    OpenOption create = StandardOpenOption.CREATE;
    probe.ask("write none", () -> Files.write(file, new byte[0]));
    probe.ask("write lines", () -> Files.write(file, List.of("a", "ü"), create));
    probe.ask("write lines in latin", () -> Files.write(file, List.of("ü"), latin(), append));
    probe.ask("write bad lines", () -> Files.write(file, List.of("x", "\u20ac"), latin(), append));
    probe.ask("write text", () -> Files.writeString(file, "text", append));
    probe.ask("write bad text", () -> Files.writeString(file, "\u20ac", latin(), append));
    probe.ask("write half a pair", () -> Files.writeString(file, "\ud800", append));
    probe.ask("write long text", () -> Files.writeString(file, "ü€😀".repeat(9999), append));
    probe.ask("written", () -> hash(readAll(file)));
    probe.ask("write nothing", () -> Files.write(file, ContentProbe.<byte[]>nothing()));
    probe.ask("write no text", () -> Files.writeString(file, nothing()));
    probe.ask("write nowhere", () -> Files.writeString(nothing(), "x"));
    probe.ask("write below nothing", () -> Files.writeString(probe.path("no/such"), "x"));
    probe.ask("write directory", () -> Files.writeString(probe.root(), "x"));
    probe.ask("mismatch of one", () -> Files.mismatch(file, file));
    probe.ask("mismatch of none", () -> Files.mismatch(file, probe.path("none")));
    probe.ask("mismatch of directory", () -> Files.mismatch(file, probe.root()));
  }

  private static byte[] readAll(Path file) throws IOException {
    return Files.readAllBytes(file);
  }

  private static Charset latin() {
    return StandardCharsets.ISO_8859_1;
  }

  @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"}) // wrong on purpose
  private static <T> T nothing() {
    return null;
  }

  private void copies(String source, String target) throws IOException {
    String name = source + " to " + target + " ";
    Path from = probe.path("copies").resolve(source);
    Path to = probe.path("copies").resolve(target);
    ask(name + "copy", () -> Files.copy(from, to));
    ask(name + "copy, replace", () -> Files.copy(from, to, replace()));
    ask(name + "copy link", () -> Files.copy(from, to, replace(), LinkOption.NOFOLLOW_LINKS));
    ask(name + "copy all", () -> Files.copy(from, to, StandardCopyOption.COPY_ATTRIBUTES));
    ask(name + "move", () -> Files.move(from, to));
    ask(name + "move, replace", () -> Files.move(from, to, replace()));
    ask(name + "move at once", () -> Files.move(from, to, StandardCopyOption.ATOMIC_MOVE));
    ask(name + "link", () -> Files.createLink(to, from));
    ask(name + "stream in", () -> Files.copy(Files.newInputStream(from), to));
    ask(name + "stream in, replace", () -> Files.copy(Files.newInputStream(from), to, replace()));
    ask(name + "same", () -> Files.isSameFile(from, to));
  }

  /** Asks in a new place, then lists it. */
  private void ask(String name, Probe.Question question) throws IOException {
    Path place = probe.path("copies");
    if (Files.exists(place)) {
      delete(place);
    }
    Files.createDirectories(place.resolve("full/sub"));
    Files.createDirectory(place.resolve("directory"));
    Files.createDirectory(place.resolve("empty"));
    Files.writeString(place.resolve("file"), "file");
    Files.writeString(place.resolve("other"), "the other");
    Files.createSymbolicLink(place.resolve("link"), Path.of("file"));
    Files.createSymbolicLink(place.resolve("dangling"), Path.of("nowhere"));
    probe.ask(name, question);
    probe.ask(name + ", left", () -> Files.walk(place).map(ContentProbe::told));
  }

  private static String told(Path path) {
    try {
      String kind = Files.isSymbolicLink(path) ? "->" : Files.isDirectory(path) ? "/" : "";
      return path + kind + (kind.isEmpty() ? Files.size(path) : "");
    } catch (IOException e) {
      return String.valueOf(e);
    }
  }

  private static void delete(Path place) throws IOException {
    try (var paths = Files.walk(place)) {
      for (Path path : paths.toList().reversed()) {
        Files.delete(path);
      }
    }
  }
}
