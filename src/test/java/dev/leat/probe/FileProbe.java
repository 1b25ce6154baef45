package dev.leat.probe;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessMode;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.DosFileAttributeView;
import java.nio.file.attribute.FileOwnerAttributeView;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.nio.file.spi.FileSystemProvider;

/** Single files: contents, links, attributes, copies, moves and deletions. */
@SuppressWarnings({
  "ReferenceEquality",
  "StreamResourceLeak",
  "DistinctVarargsChecker"
}) // identity is asked for, Probe closes
final class FileProbe {
  private final Probe probe;

  FileProbe(Probe probe) {
    this.probe = probe;
  }

  void run() throws IOException {
    contents(probe.file("contents"));
    links(probe.file("linked"));
    attributes(probe.file("facts"));
    views(probe.file("viewed"));
    copies(probe.file("original"));
    moves();
    deletions();
    questions();
    temporary();
  }

  private void contents(Path file) {
    probe.ask("read", () -> Files.readString(file));
    probe.ask("append", () -> Files.writeString(file, "\n+", StandardOpenOption.APPEND));
    probe.ask("lines", () -> Files.readAllLines(file));
    probe.ask("line stream", () -> Files.lines(file));
    probe.ask("reader", () -> Files.newBufferedReader(file).readLine());
    probe.ask("size", () -> Files.size(file));
    probe.ask("write", () -> Files.write(file, "x".getBytes(StandardCharsets.UTF_8)).equals(file));
    probe.ask("create again", () -> Files.createFile(file));
    probe.ask("read missing", () -> Files.readString(probe.path("missing")));
    probe.ask("read directory", () -> Files.readString(probe.root()));
    probe.ask("bad options", () -> Files.newInputStream(file, StandardOpenOption.WRITE));
    probe.ask("bad options out", () -> Files.newOutputStream(file, StandardOpenOption.READ));
    probe.ask("mismatch", () -> Files.mismatch(file, probe.file("y")));
    probe.ask("type", () -> Files.probeContentType(probe.path("page.html")));
    probe.ask("scanner", () -> new java.util.Scanner(file, StandardCharsets.UTF_8).next());
  }

  private void links(Path file) {
    Path link = probe.path("link");
    probe.ask("link", () -> Files.createSymbolicLink(link, Path.of("linked")) == link);
    probe.ask("link again", () -> Files.createSymbolicLink(link, Path.of("linked")));
    probe.ask("target", () -> Files.readSymbolicLink(link));
    probe.ask("target of a file", () -> Files.readSymbolicLink(file));
    probe.ask("is link", () -> Files.isSymbolicLink(link));
    probe.ask("real", link::toRealPath);
    probe.ask("real without links", () -> link.toRealPath(LinkOption.NOFOLLOW_LINKS));
    probe.ask("real missing", () -> probe.path("missing").toRealPath());
    probe.ask("same", () -> Files.isSameFile(link, file));
    probe.ask("same as missing", () -> Files.isSameFile(link, probe.path("missing")));
    probe.ask("hard link", () -> Files.createLink(probe.path("hard"), file));
    probe.ask("hard link same", () -> Files.isSameFile(probe.path("hard"), file));
    probe.ask("hard link missing", () -> Files.createLink(link, probe.path("missing")));
    probe.ask("dangling", () -> Files.createSymbolicLink(probe.path("d"), Path.of("/no/such")));
    probe.ask("dangling exists", () -> Files.exists(probe.path("d")));
    probe.ask("it does", () -> Files.exists(probe.path("d"), LinkOption.NOFOLLOW_LINKS));
    probe.ask("not exists", () -> Files.notExists(probe.path("d")));
    probe.ask("nofollow", () -> Files.newByteChannel(link, LinkOption.NOFOLLOW_LINKS));
  }

  private void attributes(Path file) throws IOException {
    Files.setLastModifiedTime(file, FileTime.fromMillis(1_000_000));
    probe.ask("modified", () -> Files.getLastModifiedTime(file));
    probe.ask("mode", () -> Files.setPosixFilePermissions(file, perms("rw-r--r--")) == file);
    probe.ask("perms", () -> Files.getPosixFilePermissions(file));
    probe.ask("owner", () -> Files.getOwner(file));
    probe.ask("by name", () -> Files.readAttributes(file, "size,lastModifiedTime,isRegularFile"));
    probe.ask("posix", () -> Files.readAttributes(file, "posix:permissions,owner,group"));
    probe.ask("unix names", () -> Files.readAttributes(file, "unix:*").keySet());
    probe.ask("unix mode", () -> Files.getAttribute(file, "unix:mode"));
    probe.ask("no view", () -> Files.readAttributes(file, "none:x"));
    probe.ask("no attribute", () -> Files.readAttributes(file, "none"));
    probe.ask(
        "set", () -> (Object) Files.setAttribute(file, "posix:permissions", perms("r--------")));
    probe.ask("set bad", () -> Files.setAttribute(file, "basic:size", 1L));
    probe.ask("class", () -> Files.readAttributes(file, PosixFileAttributes.class).size());
    probe.ask("class unknown", () -> Files.readAttributes(file, Odd.class));
    probe.ask("missing", () -> Files.readAttributes(probe.path("no"), BasicFileAttributes.class));
    FileSystemProvider provider = FileSystems.getDefault().provider();
    probe.ask(
        "if exists",
        () -> provider.readAttributesIfExists(file, BasicFileAttributes.class) != null);
    probe.ask(
        "if missing",
        () -> provider.readAttributesIfExists(probe.path("no"), BasicFileAttributes.class));
    probe.ask("key", () -> Files.readAttributes(file, BasicFileAttributes.class).fileKey() != null);
    probe.ask("store", () -> Files.getFileStore(file).equals(Files.getFileStore(probe.root())));
    probe.ask("store type", () -> Files.getFileStore(file).type());
  }

  private interface Odd extends BasicFileAttributes {}

  private static java.util.Set<java.nio.file.attribute.PosixFilePermission> perms(String text) {
    return PosixFilePermissions.fromString(text);
  }

  private void views(Path file) {
    probe.ask(
        "owner view", () -> Files.getFileAttributeView(file, FileOwnerAttributeView.class).name());
    probe.ask(
        "user view",
        () -> Files.getFileAttributeView(file, UserDefinedFileAttributeView.class).list());
    probe.ask(
        "dos view", () -> Files.getFileAttributeView(file, DosFileAttributeView.class).name());
    probe.ask(
        "acl view",
        () -> Files.getFileAttributeView(file, java.nio.file.attribute.AclFileAttributeView.class));
    probe.ask("user attribute", () -> Files.setAttribute(file, "user:x", new byte[] {1}));
    probe.ask("user names", () -> Files.readAttributes(file, "user:*").keySet());
  }

  private void copies(Path file) throws IOException {
    Path copy = probe.path("copy");
    Path dir = Files.createDirectory(probe.path("dir"));
    probe.file("dir/inside");
    probe.ask("copy", () -> Files.copy(file, copy) == copy);
    probe.ask("copy again", () -> Files.copy(file, copy));
    probe.ask("copy to itself", () -> Files.copy(file, file));
    probe.ask("replace", () -> Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING));
    probe.ask("with facts", () -> Files.copy(file, probe.path("c2"), attributes()).getFileName());
    probe.ask(
        "same time",
        () -> Files.getLastModifiedTime(file).equals(Files.getLastModifiedTime(probe.path("c2"))));
    probe.ask("onto full directory", () -> Files.copy(file, dir, replace()));
    probe.ask("directory", () -> Files.copy(dir, probe.path("dir2")));
    probe.ask("directory is empty", () -> Files.list(probe.path("dir2")));
    probe.ask("bad option", () -> Files.copy(file, copy, StandardCopyOption.ATOMIC_MOVE));
    probe.ask("to stream", () -> Files.copy(file, java.io.OutputStream.nullOutputStream()));
    probe.ask("from stream", () -> Files.copy(Files.newInputStream(file), probe.path("c3")));
    probe.ask("missing", () -> Files.copy(probe.path("missing"), copy, replace()));
  }

  private static StandardCopyOption replace() {
    return StandardCopyOption.REPLACE_EXISTING;
  }

  private static StandardCopyOption attributes() {
    return StandardCopyOption.COPY_ATTRIBUTES;
  }

  private void moves() throws IOException {
    Path a = probe.file("a");
    Path b = probe.file("b");
    probe.ask("move onto", () -> Files.move(a, b));
    probe.ask("move replacing", () -> Files.move(a, b, replace()) == b);
    probe.ask("moved", () -> Files.readString(b));
    probe.ask("atomic", () -> Files.move(b, a, StandardCopyOption.ATOMIC_MOVE));
    probe.ask("missing", () -> Files.move(b, a));
    probe.ask("bad option", () -> Files.move(a, b, LinkOption.NOFOLLOW_LINKS));
    probe.ask("to itself", () -> Files.move(a, a));
  }

  private void deletions() throws IOException {
    Path full = Files.createDirectories(probe.path("full/inner"));
    probe.ask("delete full", () -> delete(probe.path("full")));
    probe.ask("delete", () -> delete(full));
    probe.ask("delete again", () -> delete(full));
    probe.ask("if exists", () -> Files.deleteIfExists(full));
    probe.ask("mkdir again", () -> Files.createDirectory(probe.path("full")));
    probe.ask("mkdir below nothing", () -> Files.createDirectory(probe.path("no/such")));
    probe.ask(
        "mkdir with mode",
        () ->
            Files.getPosixFilePermissions(
                Files.createDirectory(
                    probe.path("mode"), PosixFilePermissions.asFileAttribute(perms("rwx------")))));
  }

  private static String delete(Path path) throws IOException {
    Files.delete(path);
    return "deleted";
  }

  private void questions() throws IOException {
    Path file = probe.file("asked");
    for (String name : new String[] {"asked", "missing", ".dot", ""}) {
      Path path = probe.path(name);
      probe.ask("hidden " + name, () -> Files.isHidden(path));
      probe.ask("kinds " + name, () -> Files.isDirectory(path) + " " + Files.isRegularFile(path));
      probe.ask("rights " + name, () -> Files.isReadable(path) + " " + Files.isExecutable(path));
      probe.ask("writable " + name, () -> Files.isWritable(path));
    }
    probe.ask(
        "access",
        () -> {
          FileSystems.getDefault().provider().checkAccess(file, AccessMode.EXECUTE);
          return "granted";
        });
    probe.ask("null", () -> Files.isSameFile(file, nothing()));
    probe.ask("null path", () -> FileSystems.getDefault().provider().exists(nothing()));
  }

  @SuppressWarnings("NullAway") // wrong on purpose
  private static Path nothing() {
    return null;
  }

  private void temporary() {
    probe.ask(
        "temporary file",
        () -> {
          Path file = Files.createTempFile(probe.root(), "pre", ".suf");
          return file.getFileName().toString().startsWith("pre")
              + " "
              + PosixFilePermissions.toString(Files.getPosixFilePermissions(file))
              + Files.deleteIfExists(file);
        });
    probe.ask(
        "temporary directory",
        () -> {
          Path dir = Files.createTempDirectory("leat-probe");
          return Files.isDirectory(dir) + " " + Files.deleteIfExists(dir);
        });
    probe.ask("bad prefix", () -> Files.createTempFile(probe.root(), "a/b", null));
    probe.ask("no place", () -> Files.createTempFile(probe.path("missing"), null, null));
  }
}
