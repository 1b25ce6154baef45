package dev.leat.probe;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileOwnerAttributeView;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

/** Directories: streams, filters, trees, and streams that hold on to a directory. */
@SuppressWarnings({
  "ReferenceEquality",
  "StreamResourceLeak"
}) // identity is asked for, Probe closes
final class DirectoryProbe {
  private final Probe probe;

  DirectoryProbe(Probe probe) {
    this.probe = probe;
  }

  void run() throws IOException {
    Files.createDirectories(probe.path("tree/sub/deep"));
    probe.file("tree/one.txt");
    probe.file("tree/two.java");
    probe.file("tree/sub/three.txt");
    Files.createSymbolicLink(probe.path("tree/link"), Path.of("sub"));
    Files.createSymbolicLink(probe.path("tree/sub/deep/loop"), Path.of("../.."));
    streams(probe.path("tree"));
    iterators(probe.path("tree"));
    trees(probe.path("tree"));
    secure(probe.path("tree"));
  }

  private void streams(Path tree) {
    probe.ask("list", () -> Files.list(tree));
    probe.ask("list relative", () -> names(Files.newDirectoryStream(Path.of(""), "no-such")));
    probe.ask("glob", () -> names(Files.newDirectoryStream(tree, "*.{txt,class}")));
    probe.ask("bad glob", () -> Files.newDirectoryStream(tree, "["));
    probe.ask("no filter", () -> Files.newDirectoryStream(tree, noFilter()));
    probe.ask("filter", () -> names(Files.newDirectoryStream(tree, Files::isDirectory)));
    probe.ask(
        "filter's argument",
        () -> {
          Set<Object> systems = new java.util.HashSet<>();
          names(Files.newDirectoryStream(tree, each -> systems.add(each.getFileSystem())));
          return systems.equals(Set.of(FileSystems.getDefault()));
        });
    probe.ask(
        "filter that fails",
        () ->
            names(
                Files.newDirectoryStream(
                    tree,
                    each -> {
                      throw new IOException("filter");
                    })));
  }

  private void iterators(Path tree) throws IOException {
    probe.ask("not a directory", () -> Files.newDirectoryStream(tree.resolve("one.txt")));
    probe.ask("missing", () -> Files.newDirectoryStream(tree.resolve("missing")));
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(tree)) {
      Iterator<Path> entries = stream.iterator();
      probe.ask("second iterator", stream::iterator);
      probe.ask("entry", () -> entries.next().getParent());
      probe.ask(
          "remove",
          () -> {
            entries.remove();
            return "removed";
          });
    }
    DirectoryStream<Path> closed = Files.newDirectoryStream(tree);
    closed.close();
    probe.ask("closed", closed::iterator);
  }

  @SuppressWarnings("NullAway") // wrong on purpose
  private static DirectoryStream.Filter<Path> noFilter() {
    return null;
  }

  private static List<Path> names(DirectoryStream<Path> entries) throws IOException {
    List<Path> names = new ArrayList<>();
    try (entries) {
      entries.forEach(entry -> names.add(entry.getFileName()));
    }
    return names;
  }

  private void trees(Path tree) {
    probe.ask("walk", () -> Files.walk(tree));
    probe.ask("walk depth", () -> Files.walk(tree, 1));
    probe.ask("walk links", () -> Files.walk(tree, FileVisitOption.FOLLOW_LINKS).toList());
    probe.ask("find", () -> Files.find(tree, 9, (path, facts) -> facts.isSymbolicLink()));
    probe.ask(
        "walkFileTree",
        () -> {
          List<String> seen = new ArrayList<>();
          Path start = Files.walkFileTree(tree, new Visitor(seen));
          seen.add(String.valueOf(start == tree));
          return seen;
        });
  }

  private static final class Visitor extends SimpleFileVisitor<Path> {
    private final List<String> seen;

    Visitor(List<String> seen) {
      this.seen = seen;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes facts) {
      seen.add(file + " " + facts.isSymbolicLink() + facts.isRegularFile());
      return FileVisitResult.CONTINUE;
    }
  }

  private void secure(Path tree) throws IOException {
    Path other = Files.createDirectory(probe.path("other"));
    try (DirectoryStream<Path> plain = Files.newDirectoryStream(tree);
        DirectoryStream<Path> target = Files.newDirectoryStream(other)) {
      probe.ask("is secure", () -> plain instanceof SecureDirectoryStream);
      if (plain instanceof SecureDirectoryStream<Path> from
          && target instanceof SecureDirectoryStream<Path> to) {
        channels(from);
        views(from);
        moves(from, to);
        from.close();
        probe.ask("closed delete", () -> delete(from, Path.of("one.txt")));
      }
    }
  }

  private void channels(SecureDirectoryStream<Path> from) {
    var create = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    var mode = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r-----"));
    probe.ask(
        "create",
        () -> {
          try (SeekableByteChannel channel = from.newByteChannel(Path.of("made"), create, mode)) {
            return channel.write(ByteBuffer.wrap("abc".getBytes(StandardCharsets.UTF_8)));
          }
        });
    probe.ask("create again", () -> from.newByteChannel(Path.of("made"), create));
    probe.ask("missing", () -> from.newByteChannel(Path.of("missing"), Set.of()));
    probe.ask("foreign", () -> from.newByteChannel(Path.of(java.net.URI.create("jrt:/")), create));
    probe.ask("sub", () -> open(from, "sub"));
    probe.ask("link", () -> open(from, "link"));
    probe.ask("link not followed", () -> open(from, "link", LinkOption.NOFOLLOW_LINKS));
    probe.ask("file as directory", () -> open(from, "one.txt"));
  }

  /** The entries below, by their whole paths, seen through a stream opened on the stream. */
  private static List<Path> open(
      SecureDirectoryStream<Path> from, String name, LinkOption... options) throws IOException {
    List<Path> entries = new ArrayList<>();
    try (SecureDirectoryStream<Path> sub = from.newDirectoryStream(Path.of(name), options)) {
      sub.forEach(entries::add);
    }
    return entries;
  }

  private void views(SecureDirectoryStream<Path> from) {
    Path made = Path.of("made");
    probe.ask("own view", () -> view(from).readAttributes().isDirectory());
    probe.ask(
        "size",
        () ->
            from.getFileAttributeView(made, BasicFileAttributeView.class).readAttributes().size());
    probe.ask(
        "permissions",
        () ->
            from.getFileAttributeView(made, PosixFileAttributeView.class)
                .readAttributes()
                .permissions());
    probe.ask(
        "owner", () -> from.getFileAttributeView(made, FileOwnerAttributeView.class).getOwner());
    probe.ask(
        "user view",
        () ->
            from.getFileAttributeView(
                made, java.nio.file.attribute.UserDefinedFileAttributeView.class));
  }

  private static BasicFileAttributeView view(SecureDirectoryStream<Path> from) {
    return from.getFileAttributeView(BasicFileAttributeView.class);
  }

  private void moves(SecureDirectoryStream<Path> from, SecureDirectoryStream<Path> to) {
    probe.ask("move", () -> move(from, Path.of("made"), to));
    probe.ask("moved", () -> open(from, "../other"));
    probe.ask("move missing", () -> move(from, Path.of("made"), to));
    probe.ask("move nowhere", () -> move(from, Path.of("one.txt"), nowhere()));
    probe.ask("delete", () -> delete(to, Path.of("moved")));
    probe.ask("delete again", () -> delete(to, Path.of("moved")));
    probe.ask(
        "delete full directory",
        () -> {
          from.deleteDirectory(Path.of("sub"));
          return "deleted";
        });
  }

  @SuppressWarnings("NullAway") // wrong on purpose
  private static SecureDirectoryStream<Path> nowhere() {
    return null;
  }

  private static String move(
      SecureDirectoryStream<Path> from, Path name, SecureDirectoryStream<Path> to)
      throws IOException {
    from.move(name, to, Path.of("moved"));
    return "moved";
  }

  private static String delete(SecureDirectoryStream<Path> in, Path name) throws IOException {
    in.deleteFile(name);
    return "deleted";
  }
}
