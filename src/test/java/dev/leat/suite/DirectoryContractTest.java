package dev.leat.suite;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.ClosedDirectoryStreamException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Listing directories, and walking trees. */
@SuppressWarnings({"NullAway.Init", "StreamResourceLeak"}) // names() closes
class DirectoryContractTest extends FileSystemContract {
  /** What is left of the root, in order of names. */
  private List<String> names(Iterable<Path> paths) {
    List<String> names = new ArrayList<>();
    paths.forEach(path -> names.add(root.relativize(path).toString()));
    names.sort(null);
    return names;
  }

  private List<String> names(Stream<Path> paths) {
    try (paths) {
      return names(paths.toList());
    }
  }

  private List<String> names(DirectoryStream<Path> entries) throws IOException {
    try (entries) {
      return names((Iterable<Path>) entries);
    }
  }

  private void tree() throws IOException {
    Files.createDirectories(path("sub/deep"));
    file("one.txt");
    file("two.java");
    file("sub/three.txt");
    link("link", "sub");
  }

  @Test
  void everyEntryIsListedOnce() throws Exception {
    tree();
    assertThat(names(Files.newDirectoryStream(root)))
        .containsExactly("link", "one.txt", "sub", "two.java");
    assertThat(names(Files.list(path("sub")))).containsExactly("sub/deep", "sub/three.txt");
  }

  @Test
  void manyEntriesAreListedOnce() throws Exception {
    Set<String> made = new java.util.HashSet<>();
    for (int i = 0; i < 500; i++) {
      made.add(Files.createFile(path("entry" + i)).getFileName().toString());
    }
    assertThat(names(Files.list(root))).hasSize(500).containsAll(made);
  }

  @Test
  void entriesAreRelativeWhereTheDirectoryIs() throws Exception {
    tree();
    Path relative = text("").toAbsolutePath().relativize(root);
    try (Stream<Path> entries = Files.list(relative)) {
      assertThat(entries)
          .allSatisfy(
              entry -> {
                assertThat(entry.isAbsolute()).isFalse();
                assertThat(entry.getParent()).isEqualTo(relative);
              });
    }
  }

  @Test
  void globsAndFiltersChoose() throws Exception {
    tree();
    assertThat(names(Files.newDirectoryStream(root, "*.{txt,class}"))).containsExactly("one.txt");
    assertThat(names(Files.newDirectoryStream(root, Files::isDirectory)))
        .containsExactly("link", "sub");
    assertThrows(PatternSyntaxException.class, () -> Files.newDirectoryStream(root, "["));
  }

  @Test
  void filtersAreGivenPathsOfTheFileSystem() throws Exception {
    tree();
    DirectoryStream.Filter<Path> own = entry -> entry.getFileSystem().equals(fileSystem());
    assertThat(names(Files.newDirectoryStream(root, own))).hasSize(4);
  }

  @Test
  void aFilterThatFailsEndsTheListing() throws Exception {
    tree();
    DirectoryStream.Filter<Path> failing =
        entry -> {
          throw new IOException("filter");
        };
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(root, failing)) {
      Iterator<Path> iterator = entries.iterator();
      assertThrows(DirectoryIteratorException.class, iterator::hasNext);
    }
  }

  @Test
  void oneIteratorAndNoMore() throws Exception {
    tree();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(root)) {
      Iterator<Path> iterator = entries.iterator();
      assertThrows(IllegalStateException.class, entries::iterator);
      assertThrows(UnsupportedOperationException.class, iterator::remove);
      iterator.forEachRemaining(entry -> assertThat(entry).hasParent(root));
      assertThrows(NoSuchElementException.class, iterator::next);
    }
  }

  @Test
  void aClosedStreamHasNoIterator() throws Exception {
    DirectoryStream<Path> entries = Files.newDirectoryStream(root);
    entries.close();
    entries.close();
    assertThrows(IllegalStateException.class, entries::iterator);
  }

  @Test
  void aStreamClosedOnTheWayEnds() throws Exception {
    tree();
    DirectoryStream<Path> entries = Files.newDirectoryStream(root);
    Iterator<Path> iterator = entries.iterator();
    iterator.next();
    entries.close();
    assertThat(iterator.hasNext()).isFalse();
  }

  @Test
  void onlyDirectoriesAreListed() throws Exception {
    Path file = file("file");
    Path none = path("none");
    assertRefused(NotDirectoryException.class, file, () -> Files.newDirectoryStream(file));
    assertRefused(NotDirectoryException.class, file, () -> Files.list(file));
    assertRefused(NoSuchFileException.class, none, () -> Files.newDirectoryStream(none));
  }

  @Test
  void walksSeeTheWholeTreeAndNotBehindLinks() throws Exception {
    tree();
    assertThat(names(Files.walk(root)))
        .containsExactly("", "link", "one.txt", "sub", "sub/deep", "sub/three.txt", "two.java");
    assertThat(names(Files.walk(root, 1))).hasSize(5);
    assertThat(names(Files.walk(root, 0))).containsExactly("");
    assertThat(names(Files.walk(root, FileVisitOption.FOLLOW_LINKS)))
        .contains("link/deep", "link/three.txt");
    assertThat(names(Files.walk(path("one.txt")))).containsExactly("one.txt");
  }

  @Test
  void findChoosesByAttributes() throws Exception {
    tree();
    assertThat(names(Files.find(root, 9, (path, facts) -> facts.isSymbolicLink())))
        .containsExactly("link");
    assertThat(names(Files.find(root, 9, (path, facts) -> facts.size() == 7))).contains("one.txt");
  }

  @Test
  void walksOfNothingAreRefused() {
    Path none = path("none");
    assertRefused(NoSuchFileException.class, none, () -> Files.walk(none));
    assertThrows(IllegalArgumentException.class, () -> Files.walk(root, -1));
  }

  @Test
  void visitorsSteer() throws Exception {
    tree();
    List<String> seen = new ArrayList<>();
    Path start = Files.walkFileTree(root, new Skipping(seen));
    assertThat(start).isSameAs(root);
    assertThat(seen).contains("file one.txt", "skip sub", "file link").doesNotContain("file three");
  }

  private static final class Skipping extends SimpleFileVisitor<Path> {
    private final List<String> seen;

    Skipping(List<String> seen) {
      this.seen = seen;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes facts) {
      boolean skip = dir.endsWith("sub");
      seen.add((skip ? "skip " : "enter ") + dir.getFileName());
      return skip ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes facts) {
      seen.add("file " + file.getFileName());
      return FileVisitResult.CONTINUE;
    }
  }

  @Test
  void visitorsAreToldOfWhatFails() throws Exception {
    List<String> failed = new ArrayList<>();
    Files.walkFileTree(
        path("none"),
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFileFailed(Path file, IOException failure) {
            failed.add(file.getFileName() + " " + failure.getClass().getSimpleName());
            return FileVisitResult.CONTINUE;
          }
        });
    assertThat(failed).containsExactly("none NoSuchFileException");
  }

  @Test
  void wholeTreesAreDeletedFromBelow() throws Exception {
    tree();
    Files.walkFileTree(path("sub"), new Deleting());
    assertThat(path("sub")).doesNotExist();
  }

  private static final class Deleting extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes facts) throws IOException {
      Files.delete(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path dir, @Nullable IOException failure)
        throws IOException {
      Files.delete(dir);
      return FileVisitResult.CONTINUE;
    }
  }

  @Test
  void aFailureAmidAStreamIsUnchecked() throws Exception {
    tree();
    try (Stream<Path> entries = Files.walk(root, FileVisitOption.FOLLOW_LINKS)) {
      link("sub/deep/loop", "../..");
      assertThrows(UncheckedIOException.class, entries::toList);
    }
  }

  @Test
  void theClosedStreamHasANameOfItsOwnWhenSecure() throws Exception {
    DirectoryStream<Path> entries = Files.newDirectoryStream(root);
    assertThat(entries).isInstanceOf(java.nio.file.SecureDirectoryStream.class);
    entries.close();
    var secure = (java.nio.file.SecureDirectoryStream<Path>) entries;
    assertThrows(ClosedDirectoryStreamException.class, () -> secure.deleteFile(text("x")));
  }
}
