package dev.leat.probe;

import java.io.IOException;
import java.net.URI;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.spi.FileSystemProvider;
import java.util.Map;
import java.util.Set;

/** Paths of other file systems: as arguments, as sources, and as places of zip files. */
@SuppressWarnings({
  "ReferenceEquality",
  "StreamResourceLeak"
}) // identity is asked for, Probe closes
final class ForeignProbe {
  private final Probe probe;

  ForeignProbe(Probe probe) {
    this.probe = probe;
  }

  void run() throws IOException {
    Path zip = probe.path("outer.zip");
    try (FileSystem outer = FileSystems.newFileSystem(zip, Map.of("create", "true"))) {
      Path entry = Files.writeString(outer.getPath("/entry"), "in a zip");
      mismatches(probe.file("mine"), entry);
      copies(probe.path("copied"), entry);
      nested(outer);
    }
    byUri(zip);
    probe.ask("text is no file system", () -> FileSystems.newFileSystem(probe.file("text")));
  }

  private void mismatches(Path mine, Path foreign) {
    FileSystemProvider provider = FileSystems.getDefault().provider();
    probe.ask("startsWith", () -> mine.startsWith(foreign));
    probe.ask("endsWith", () -> mine.endsWith(foreign));
    probe.ask("equals", () -> mine.equals(foreign) || foreign.equals(mine));
    probe.ask("compareTo", () -> mine.compareTo(foreign));
    probe.ask("resolve", () -> mine.resolve(foreign));
    probe.ask("relativize", () -> mine.relativize(foreign));
    probe.ask("zip's resolve", () -> foreign.resolve(mine));
    probe.ask("zip's startsWith", () -> foreign.startsWith(mine));
    probe.ask("same file", () -> Files.isSameFile(mine, foreign));
    probe.ask("same file, turned", () -> Files.isSameFile(foreign, mine));
    probe.ask("same missing file", () -> Files.isSameFile(probe.path("missing"), foreign));
    probe.ask("provider's delete", () -> provider.deleteIfExists(foreign));
    probe.ask("provider's exists", () -> provider.exists(foreign));
    probe.ask("provider's exists, links", () -> provider.exists(foreign, no()));
    probe.ask("provider's stream", () -> provider.newInputStream(foreign).readAllBytes().length);
    probe.ask("provider's stream out", () -> provider.newOutputStream(foreign).getClass());
    probe.ask("provider's channel", () -> provider.newByteChannel(foreign, Set.of()));
    probe.ask("provider's file channel", () -> provider.newFileChannel(foreign, Set.of()));
    probe.ask(
        "provider's asynchronous channel",
        () -> provider.newAsynchronousFileChannel(foreign, Set.of(), null));
    probe.ask("asynchronous channel in zip", () -> AsynchronousFileChannel.open(foreign));
    probe.ask("provider's directory", () -> provider.newDirectoryStream(foreign, each -> true));
    probe.ask("provider's file system", () -> provider.newFileSystem(foreign, Map.of()));
    probe.ask("provider's file system of mine", () -> provider.newFileSystem(mine, Map.of()));
    probe.ask("provider's link", () -> provider.readSymbolicLink(foreign));
    probe.ask("symbolic link to zip", () -> Files.createSymbolicLink(mine, foreign));
    probe.ask("link to zip", () -> Files.createLink(probe.path("l"), foreign));
  }

  private static LinkOption no() {
    return LinkOption.NOFOLLOW_LINKS;
  }

  private void copies(Path mine, Path foreign) {
    probe.ask("copy out", () -> Files.copy(foreign, mine).equals(mine));
    probe.ask("copied", () -> Files.readString(mine));
    probe.ask("copy in", () -> Files.copy(mine, foreign, StandardCopyOption.REPLACE_EXISTING));
    probe.ask("copy in again", () -> Files.copy(mine, foreign));
    probe.ask("move out", () -> Files.move(foreign, probe.path("moved")).equals(mine));
    probe.ask("mismatch", () -> Files.mismatch(mine, probe.path("moved")));
  }

  private void nested(FileSystem outer) throws IOException {
    Path inner = outer.getPath("/inner.zip");
    try (FileSystem made = FileSystems.newFileSystem(inner, Map.of("create", "true"))) {
      Files.writeString(made.getPath("/deep"), "zip in zip");
    }
    try (FileSystem again = FileSystems.newFileSystem(inner)) {
      probe.ask("nested", () -> Files.readString(again.getPath("/deep")));
      probe.ask("nested walk", () -> Files.walk(again.getPath("/")));
    }
    probe.ask("zip's uri", () -> inner.toUri());
  }

  private void byUri(Path zip) throws IOException {
    URI uri = URI.create("jar:" + zip.toUri());
    try (FileSystem fs = FileSystems.newFileSystem(uri, Map.of())) {
      probe.ask("zip by uri", () -> Files.walk(fs.getPath("/")));
      probe.ask("path by uri", () -> Path.of(URI.create(uri + "!/inner.zip")));
    }
    probe.ask("run-time image", () -> Files.exists(Path.of(URI.create("jrt:/java.base"))));
  }
}
