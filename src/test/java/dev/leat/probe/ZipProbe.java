package dev.leat.probe;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/** Zip files: as file systems, in one another, as streams, and as what classes come from. */
@SuppressWarnings("StreamResourceLeak") // Probe closes
final class ZipProbe {
  private final Probe probe;

  ZipProbe(Probe probe) {
    this.probe = probe;
  }

  void run() throws IOException {
    Path zip = probe.path("one.zip");
    probe.ask("make", () -> make(zip));
    probe.ask("entries", () -> entries(zip));
    files(zip);
    changes(zip);
    nested(probe.path("nested.zip"), zip);
    streams(probe.path("streamed.zip"));
    loading(zip);
    refusals(zip);
  }

  /** A new zip file with some entries, made as a file system. */
  static String make(Path zip) throws IOException {
    try (FileSystem inside = FileSystems.newFileSystem(zip, Map.of("create", "true"))) {
      Files.createDirectories(inside.getPath("/a/b"));
      text(inside.getPath("/a/b/deep"), "deep");
      text(inside.getPath("/large"), "large ".repeat(50_000));
      text(inside.getPath("/empty"), "");
      text(inside.getPath("/ünï"), "ünï");
    }
    return "made";
  }

  /** A fixed time, as entries carry theirs. */
  private static void text(Path path, String text) throws IOException {
    Files.writeString(path, text);
    Files.setLastModifiedTime(path, FileTime.fromMillis(1_000_000_000_000L));
  }

  /** Names and sizes, walked as a file system. */
  static List<String> entries(Path zip) throws IOException {
    List<String> entries = new ArrayList<>();
    try (FileSystem inside = FileSystems.newFileSystem(zip);
        Stream<Path> walk = Files.walk(inside.getPath("/"))) {
      for (Path path : walk.toList()) {
        entries.add(path + " " + (Files.isDirectory(path) ? "" : Files.size(path)));
      }
    }
    return entries;
  }

  private interface Use {
    Object of(FileSystem inside) throws Exception;
  }

  private void ask(String name, Path zip, Use use) {
    probe.ask(
        name,
        () -> {
          try (FileSystem inside = FileSystems.newFileSystem(zip)) {
            return use.of(inside);
          }
        });
  }

  private void files(Path zip) {
    Path out = probe.path("out");
    ask("read", zip, inside -> Files.readString(inside.getPath("a/b/deep")));
    ask("read large", zip, inside -> Files.readString(inside.getPath("large")).hashCode());
    ask("lines", zip, inside -> Files.readAllLines(inside.getPath("ünï")));
    ask("copy out", zip, inside -> Files.copy(inside.getPath("large"), out));
    probe.ask("copied out", () -> Files.size(out));
    ask("mismatch", zip, inside -> Files.mismatch(inside.getPath("large"), out));
    ask("time", zip, inside -> Files.getLastModifiedTime(inside.getPath("empty")));
    ask("store", zip, inside -> inside.getFileStores().iterator().next().type());
    ask("read only", zip, FileSystem::isReadOnly);
    ask("channel", zip, inside -> Files.newByteChannel(inside.getPath("large")).size());
    ask(
        "file channel",
        zip,
        inside -> {
          try (FileChannel channel = FileChannel.open(inside.getPath("large"))) {
            return channel.size();
          }
        });
    ask("stream", zip, inside -> Files.newInputStream(inside.getPath("large")).skip(9));
    ask("uri", zip, inside -> inside.getPath("/a b").toUri());
    ask("same", zip, inside -> Files.isSameFile(inside.getPath("/a/b"), inside.getPath("/a/./b")));
  }

  private void changes(Path zip) throws IOException {
    Path in = probe.file("in");
    ask("copy in", zip, inside -> Files.copy(in, inside.getPath("/in")));
    ask("move in", zip, inside -> Files.move(probe.file("moved"), inside.getPath("/moved")));
    probe.ask("moved away", () -> Files.exists(probe.path("moved")));
    ask("append", zip, inside -> append(inside.getPath("/in")));
    ask("move inside", zip, inside -> Files.move(inside.getPath("/in"), inside.getPath("/a/in")));
    ask("delete", zip, inside -> Files.deleteIfExists(inside.getPath("/empty")));
    ask("move out", zip, inside -> Files.move(inside.getPath("/a/in"), probe.path("back")));
    probe.ask("back", () -> Files.readString(probe.path("back")));
    probe.ask("changed", () -> entries(zip));
  }

  private static Path append(Path entry) throws IOException {
    return Files.writeString(entry, "+", StandardOpenOption.APPEND);
  }

  /** A zip file in a zip file, and one more. */
  private void nested(Path outer, Path zip) {
    probe.ask(
        "nest",
        () -> {
          try (FileSystem one = FileSystems.newFileSystem(outer, Map.of("create", "true"))) {
            Path inner = one.getPath("/inner.zip");
            Files.copy(zip, inner);
            try (FileSystem two = FileSystems.newFileSystem(inner)) {
              Files.copy(zip, two.getPath("/innermost.zip"), StandardCopyOption.REPLACE_EXISTING);
            }
            return Files.size(inner) > Files.size(zip);
          }
        });
    ask("nested", outer, one -> entries(one.getPath("/inner.zip")));
    ask(
        "nested twice",
        outer,
        one -> {
          try (FileSystem two = FileSystems.newFileSystem(one.getPath("/inner.zip"))) {
            return entries(two.getPath("/innermost.zip"));
          }
        });
    ask("nested out", outer, one -> Files.copy(one.getPath("/inner.zip"), probe.path("n.zip")));
    probe.ask("nested entries", () -> entries(probe.path("n.zip")));
  }

  private void streams(Path zip) {
    probe.ask("stream out", () -> stream(Files.newOutputStream(zip)));
    probe.ask("stream in", () -> names(Files.newInputStream(zip)));
    probe.ask("stream entries", () -> entries(zip));
    probe.ask(
        "zip file",
        () -> {
          try (ZipFile file = new ZipFile(zip.toFile())) {
            InputStream in = file.getInputStream(file.getEntry("b"));
            return file.size() + new String(in.readAllBytes(), StandardCharsets.UTF_8);
          }
        });
  }

  private static String stream(OutputStream out) throws IOException {
    try (ZipOutputStream entries = new ZipOutputStream(out)) {
      for (String name : List.of("a", "b", "c/d")) {
        entries.putNextEntry(new ZipEntry(name));
        entries.write(name.repeat(10_000).getBytes(StandardCharsets.UTF_8));
      }
    }
    return "streamed";
  }

  private static List<String> names(InputStream in) throws IOException {
    List<String> names = new ArrayList<>();
    try (ZipInputStream entries = new ZipInputStream(in)) {
      for (ZipEntry e = entries.getNextEntry(); e != null; e = entries.getNextEntry()) {
        names.add(e.getName() + " " + entries.readAllBytes().length);
      }
    }
    return names;
  }

  private void loading(Path zip) {
    probe.ask(
        "resource",
        () -> {
          try (URLClassLoader loader = new URLClassLoader(new URL[] {zip.toUri().toURL()})) {
            InputStream in = loader.getResourceAsStream("a/b/deep");
            return in == null ? "none" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
          }
        });
    URI uri = URI.create("jar:" + zip.toUri());
    probe.ask(
        "by uri",
        () -> {
          try (FileSystem inside = FileSystems.newFileSystem(uri, Map.of())) {
            boolean same = FileSystems.getFileSystem(uri).equals(inside);
            return same + Files.readString(Path.of(URI.create(uri + "!/a/b/deep")));
          }
        });
    probe.ask("by uri, closed", () -> FileSystems.getFileSystem(uri));
  }

  private void refusals(Path zip) throws IOException {
    Path text = probe.file("text.zip");
    probe.ask("missing", () -> FileSystems.newFileSystem(probe.path("none.zip")));
    probe.ask("no zip", () -> FileSystems.newFileSystem(text));
    probe.ask("directory", () -> FileSystems.newFileSystem(probe.root()));
    probe.ask("no entry", () -> entries(zip.resolve("below")));
    ask("read none", zip, inside -> Files.readString(inside.getPath("/none")));
    ask("create again", zip, inside -> Files.createFile(inside.getPath("/large")));
    ask("other's path", zip, inside -> inside.getPath("/").resolve(zip));
    ask("link", zip, inside -> Files.createSymbolicLink(inside.getPath("/l"), zip));
  }
}
