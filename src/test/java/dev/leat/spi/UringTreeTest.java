package dev.leat.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole trees under {@code uring:}, and between it and {@code file:}. */
@SuppressWarnings("StreamResourceLeak") // relative() closes
class UringTreeTest {
  @TempDir Path jdk;
  private Path ours;

  @BeforeEach
  void makeTree() throws IOException {
    Files.createDirectories(jdk.resolve("tree/inner/empty"));
    Files.writeString(jdk.resolve("tree/one.txt"), "one");
    Files.writeString(jdk.resolve("tree/inner/two.log"), "two");
    Files.createSymbolicLink(jdk.resolve("tree/link"), Path.of("one.txt"));
    ours = Path.of(URI.create("uring://" + jdk.toUri().getRawPath())).resolve("tree");
  }

  private static List<String> relative(Path root, Stream<Path> paths) {
    try (paths) {
      return paths.map(path -> root.relativize(path).toString()).sorted().toList();
    }
  }

  @Test
  void walkingFindsWhatIsThere() throws IOException {
    Path theirs = jdk.resolve("tree");
    assertThat(relative(ours, Files.walk(ours)))
        .isEqualTo(relative(theirs, Files.walk(theirs)))
        .contains("inner/two.log", "link");
    assertThat(relative(ours, Files.find(ours, 9, (path, file) -> file.isSymbolicLink())))
        .containsExactly("link");
    try (Stream<Path> all = Files.walk(ours)) {
      assertThat(all).allMatch(path -> path.getFileSystem().equals(ours.getFileSystem()));
    }
  }

  @Test
  void aTreeIsCopiedInEitherDirection() throws IOException {
    Path theirs = jdk.resolve("copy");
    copyTree(ours, theirs);
    Path back = ours.resolveSibling("back");
    copyTree(theirs, back);
    assertThat(relative(back, Files.walk(back))).isEqualTo(relative(ours, Files.walk(ours)));
    assertThat(Files.readString(back.resolve("inner/two.log"))).isEqualTo("two");
    assertThat(Files.mismatch(back.resolve("one.txt"), jdk.resolve("tree/one.txt"))).isEqualTo(-1);
  }

  private static void copyTree(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path path : (Iterable<Path>) all::iterator) {
        Files.copy(path, to.resolve(from.relativize(path).toString()));
      }
    }
  }

  @Test
  void aVisitorDeletesATree() throws IOException {
    Path walked =
        Files.walkFileTree(
            ours,
            new SimpleFileVisitor<>() {
              @Override
              public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                  throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
              }

              @Override
              public FileVisitResult postVisitDirectory(Path directory, IOException failure)
                  throws IOException {
                Files.delete(directory);
                return FileVisitResult.CONTINUE;
              }
            });
    assertThat(walked).isSameAs(ours);
    assertThat(jdk.resolve("tree")).doesNotExist();
  }

  @Test
  void filesAreMovedInEitherDirection() throws IOException {
    Path theirs = jdk.resolve("moved");
    assertThat(Files.move(ours.resolve("one.txt"), theirs)).isSameAs(theirs);
    assertThat(ours.resolve("one.txt")).doesNotExist();
    Path again = ours.resolve("again");
    assertThat(Files.move(theirs, again)).isSameAs(again);
    assertThat(Files.readString(again)).isEqualTo("one");
    Path renamed = ours.resolve("inner/renamed");
    Object key = Files.getAttribute(again, "unix:ino");
    Files.move(again, renamed, StandardCopyOption.ATOMIC_MOVE);
    assertThat(Files.getAttribute(renamed, "unix:ino")).isEqualTo(key);
  }

  @Test
  void copyOptionsMeanWhatTheyMeanBetweenFileSystems() throws IOException {
    Path source = ours.resolve("one.txt");
    Files.setLastModifiedTime(source, FileTime.fromMillis(1_000_000));
    Path target = Files.writeString(jdk.resolve("target"), "old");
    assertThatThrownBy(() -> Files.copy(source, target))
        .isInstanceOf(FileAlreadyExistsException.class);
    Files.copy(
        source, target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
    assertThat(target).hasContent("one");
    assertThat(Files.getLastModifiedTime(target)).isEqualTo(FileTime.fromMillis(1_000_000));
    assertThatThrownBy(() -> Files.move(target, ours.resolve("x"), StandardCopyOption.ATOMIC_MOVE))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(
            () -> Files.copy(source, jdk.resolve("tree"), StandardCopyOption.REPLACE_EXISTING))
        .isInstanceOf(DirectoryNotEmptyException.class);
  }

  @Test
  void temporaryFilesAreMadeWhereTheyAreWanted() throws IOException {
    Path file = Files.createTempFile(ours, "pre", ".suf");
    Path directory = Files.createTempDirectory(ours, "dir");
    assertThat(file.getParent()).isEqualTo(ours);
    assertThat(file.toUri().getScheme()).isEqualTo("uring");
    assertThat(jdk.resolve("tree").resolve(directory.getFileName().toString())).isDirectory();
  }

  @Test
  void matchersTakeThesePaths() throws IOException {
    PathMatcher logs = ours.getFileSystem().getPathMatcher("glob:**/*.log");
    PathMatcher regular = ours.getFileSystem().getPathMatcher("regex:.*/one\\.t.t");
    assertThat(logs.matches(ours.resolve("inner/two.log"))).isTrue();
    assertThat(logs.matches(ours.resolve("one.txt"))).isFalse();
    assertThat(regular.matches(ours.resolve("one.txt"))).isTrue();
    try (DirectoryStream<Path> texts = Files.newDirectoryStream(ours, "*.txt")) {
      assertThat(texts).containsExactly(ours.resolve("one.txt"));
    }
  }

  @Test
  void pathsAreBuiltAndTakenApart() throws IOException {
    Path file = ours.resolve("inner").resolve("../one.txt");
    assertThat(file.normalize()).isEqualTo(ours.resolve("one.txt"));
    assertThat(ours.relativize(file.normalize()).toUri().getScheme()).isEqualTo("uring");
    assertThat(ours.resolve("link").toRealPath()).isEqualTo(ours.resolve("one.txt").toRealPath());
    assertThat(ours.resolveSibling("x").getFileName()).hasToString("x");
    assertThat(Files.readSymbolicLink(ours.resolve("link")).getFileSystem())
        .isSameAs(ours.getFileSystem());
    assertThatThrownBy(() -> ours.resolve("a\0b")).isInstanceOf(InvalidPathException.class);
    assertThat(ours.resolve("inner")).isGreaterThan(ours);
  }

  @Test
  void aPathThatIsNoFileOfTheDefaultFileSystemIsNoFile() {
    assertThatThrownBy(ours::toFile).isInstanceOf(UnsupportedOperationException.class);
    Path same = Path.of(URI.create(ours.toUri().toString().replace("uring:", "file:")));
    assertThat(same.toFile()).exists();
    assertThat(same).isNotEqualTo(ours);
  }

  @Test
  void aDirectoryIsHeldOpenByItsDescriptor() throws IOException {
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(ours)) {
      SecureDirectoryStream<Path> directory = (SecureDirectoryStream<Path>) stream;
      Path name = ours.getFileSystem().getPath("one.txt");
      Files.move(ours, ours.resolveSibling("renamed"));
      try (var channel = directory.newByteChannel(name, Set.of(StandardOpenOption.READ))) {
        assertThat(channel).isInstanceOf(FileChannel.class);
        assertThat(channel.size()).isEqualTo(3);
      }
      directory.deleteFile(name);
    }
    assertThat(jdk.resolve("renamed/one.txt")).doesNotExist();
  }

  @Test
  void aZipFileCanLieThere() throws IOException {
    Path zip = ours.resolve("archive.zip");
    try (var made = FileSystems.newFileSystem(zip, java.util.Map.of("create", "true"))) {
      Files.copy(ours.resolve("one.txt"), made.getPath("/in"));
    }
    try (var opened = FileSystems.newFileSystem(jdk.resolve("tree/archive.zip"))) {
      assertThat(Files.readString(opened.getPath("/in"))).isEqualTo("one");
    }
  }

  @Test
  void attributesAndStoresAreTheJdks() throws IOException {
    Path theirs = jdk.resolve("tree/one.txt");
    Path file = ours.resolve("one.txt");
    assertThat(Files.readAttributes(file, "posix:*"))
        .usingRecursiveComparison()
        .isEqualTo(Files.readAttributes(theirs, "posix:*"));
    assertThat(Files.getFileStore(file)).isEqualTo(Files.getFileStore(theirs));
    assertThat(Files.isSameFile(ours.resolve("link"), file)).isTrue();
    assertThat(Files.isSameFile(file, theirs)).isFalse();
  }
}
