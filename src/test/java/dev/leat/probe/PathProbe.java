package dev.leat.probe;

import java.io.File;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What paths say of themselves and of each other, and the file system of itself. */
@SuppressWarnings({
  "ReferenceEquality",
  "StreamResourceLeak"
}) // identity is asked for, Probe closes
final class PathProbe {
  private static final List<String> PATHS =
      List.of(
          "",
          "/",
          "a",
          "/a",
          "a/b",
          "/a/b/c",
          ".",
          "..",
          "a/../b",
          "/../x",
          "a//b/",
          "./a",
          "/a/./b/../c",
          "../..",
          "\u00fc b",
          ".hidden");

  private final Probe probe;

  PathProbe(Probe probe) {
    this.probe = probe;
  }

  void run() {
    for (String text : PATHS) {
      alone(text, Path.of(text));
      for (String other : PATHS) {
        pair(text, other);
      }
    }
    identity();
    uris();
    fileSystem();
    providers();
  }

  private void alone(String text, Path path) {
    probe.ask("isAbsolute " + text, path::isAbsolute);
    probe.ask("root " + text, path::getRoot);
    probe.ask("fileName " + text, path::getFileName);
    probe.ask("parent " + text, path::getParent);
    probe.ask("nameCount " + text, path::getNameCount);
    probe.ask("normalize " + text, path::normalize);
    probe.ask("hashCode " + text, path::hashCode);
    probe.ask("toString " + text, path::toString);
    probe.ask("toFile " + text, path::toFile);
    probe.ask("toUri " + text, path::toUri);
    probe.ask("uri round trip " + text, () -> Path.of(path.toUri()).equals(path.toAbsolutePath()));
    probe.ask("file round trip " + text, () -> path.toFile().toPath().equals(path));
    probe.ask("absolute " + text, path::toAbsolutePath);
    probe.ask("getName 0 " + text, () -> path.getName(0));
    probe.ask("getName 9 " + text, () -> path.getName(9));
    probe.ask("getName -1 " + text, () -> path.getName(-1));
    probe.ask("subpath " + text, () -> path.subpath(0, 2));
    probe.ask("subpath empty " + text, () -> path.subpath(1, 1));
    probe.ask(
        "names " + text,
        () -> {
          StringBuilder names = new StringBuilder();
          path.forEach(name -> names.append(name).append('|'));
          return names;
        });
  }

  private void pair(String text, String other) {
    Path a = Path.of(text);
    Path b = Path.of(other);
    String names = " " + text + " , " + other;
    probe.ask("resolve" + names, () -> a.resolve(b) + " " + a.resolve(other));
    probe.ask("resolve many" + names, () -> a.resolve(b, b) + " " + a.resolve(other, "x", other));
    probe.ask("sibling" + names, () -> a.resolveSibling(b) + " " + a.resolveSibling(other));
    probe.ask("relativize" + names, () -> a.relativize(b));
    probe.ask("startsWith" + names, () -> a.startsWith(b) + " " + a.startsWith(other));
    probe.ask("endsWith" + names, () -> a.endsWith(b) + " " + a.endsWith(other));
    probe.ask("order" + names, () -> Integer.signum(a.compareTo(b)) + " " + a.equals(b));
  }

  /** Where the JDK hands back the very object, programs may rely on it. */
  private void identity() {
    Path relative = Path.of("a/b");
    Path absolute = Path.of("/a/b");
    Path root = Path.of("/");
    Path name = Path.of("n");
    probe.ask("normal is same", () -> relative.normalize() == relative);
    probe.ask("absolute is same", () -> absolute.toAbsolutePath() == absolute);
    probe.ask("resolve absolute is same", () -> relative.resolve(absolute) == absolute);
    probe.ask("resolve empty is same", () -> relative.resolve(Path.of("")) == relative);
    probe.ask("root of root is same", () -> root.getRoot() == root);
    probe.ask("name of name is same", () -> name.getFileName() == name);
    probe.ask("relativize from empty is same", () -> Path.of("").relativize(name) == name);
    probe.ask("subpath of all is same", () -> relative.subpath(0, 2) == relative);
    probe.ask("default file system", () -> relative.getFileSystem() == FileSystems.getDefault());
    probe.ask("set", () -> Set.of(Path.of("x"), Path.of("y")).contains(Path.of("y")));
    probe.ask("sorted", () -> new TreeSet<>(PATHS.stream().map(Path::of).toList()).toString());
    probe.ask("equals text", () -> relative.equals((Object) "a/b"));
    probe.ask("nul", () -> Path.of("a\0b"));
    probe.ask("of many", () -> Path.of("a", "", "b/", "/c"));
    probe.ask("file to path", () -> new File("x/../y").toPath());
  }

  private void uris() {
    for (String uri :
        List.of(
            "file:///",
            "file:/a",
            "file:///a%20b/",
            "file://host/a",
            "file:a",
            "file:///a?q",
            "file:///a#f",
            "file:///%00",
            "FILE:///a",
            "nosuch:///a",
            "a",
            "file:////a")) {
      probe.ask("of " + uri, () -> Path.of(URI.create(uri)));
      probe.ask(
          "provider's getPath " + uri,
          () -> FileSystems.getDefault().provider().getPath(URI.create(uri)));
      probe.ask("getFileSystem " + uri, () -> isDefault(FileSystems.getFileSystem(create(uri))));
      probe.ask("newFileSystem " + uri, () -> FileSystems.newFileSystem(create(uri), Map.of()));
    }
  }

  private static URI create(String uri) {
    return URI.create(uri);
  }

  private static boolean isDefault(FileSystem fileSystem) {
    return fileSystem == FileSystems.getDefault();
  }

  private void fileSystem() {
    FileSystem fs = FileSystems.getDefault();
    probe.ask("separator", fs::getSeparator);
    probe.ask("open", fs::isOpen);
    probe.ask("read only", fs::isReadOnly);
    probe.ask("views", fs::supportedFileAttributeViews);
    probe.ask("scheme", () -> fs.provider().getScheme());
    probe.ask(
        "close",
        () -> {
          fs.close();
          return "closed";
        });
    probe.ask(
        "roots",
        () -> {
          List<Path> roots = new ArrayList<>();
          fs.getRootDirectories().forEach(roots::add);
          return roots.equals(List.of(Path.of("/"))) ? roots : "other " + roots;
        });
    probe.ask("has stores", () -> fs.getFileStores().iterator().hasNext());
    for (String pattern : List.of("glob:*.{java,txt}", "regex:.*x.*", "glob:[", "odd:x", "x")) {
      probe.ask("matcher " + pattern, () -> fs.getPathMatcher(pattern).matches(Path.of("x.txt")));
    }
    probe.ask("user", () -> fs.getUserPrincipalLookupService().lookupPrincipalByName("root"));
    probe.ask(
        "group", () -> fs.getUserPrincipalLookupService().lookupPrincipalByGroupName("nogroup-x"));
  }

  private void providers() {
    probe.ask(
        "installed",
        () ->
            java.nio.file.spi.FileSystemProvider.installedProviders().stream()
                .map(java.nio.file.spi.FileSystemProvider::getScheme)
                .filter(scheme -> !scheme.equals("uring")));
    probe.ask(
        "default is installed first",
        () ->
            java.nio.file.spi.FileSystemProvider.installedProviders().get(0)
                == FileSystems.getDefault().provider());
  }
}
