package dev.leat.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.ProviderMismatchException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Paths as text: nothing here looks at a file but {@code toRealPath}. */
@SuppressWarnings("NullAway.Init")
class PathContractTest extends FileSystemContract {
  private List<String> texts(Iterable<Path> paths) {
    List<String> texts = new ArrayList<>();
    paths.forEach(path -> texts.add(path.toString()));
    return texts;
  }

  /** A path of another provider that every JDK has. */
  private static Path foreign() {
    return Path.of(URI.create("jrt:/java.base"));
  }

  @Test
  void slashesInARowAndAtTheEndAreDropped() {
    assertThat(text("//a///b/")).hasToString("/a/b");
    assertThat(text("a//b//")).hasToString("a/b");
    assertThat(text("/")).hasToString("/");
    assertThat(text("///")).hasToString("/");
  }

  @Test
  void partsAreJoinedAndEmptyOnesSkipped() {
    assertThat(text("a", "b", "c")).hasToString("a/b/c");
    assertThat(text("", "a", "", "b")).hasToString("a/b");
    assertThat(text("/a", "/b")).hasToString("/a/b");
    assertThat(text("", "")).hasToString("");
  }

  @Test
  void nulInANameIsRefused() {
    assertThatThrownBy(() -> text("a\0b"))
        .isExactlyInstanceOf(InvalidPathException.class)
        .hasMessageContaining("Nul character not allowed");
  }

  @Test
  void emptyPathHasOneEmptyName() {
    Path empty = text("");
    assertThat(empty.getNameCount()).isEqualTo(1);
    assertThat(empty.getFileName()).isEqualTo(empty);
    assertThat(empty.getParent()).isNull();
    assertThat(empty.getRoot()).isNull();
    assertThat(empty.isAbsolute()).isFalse();
  }

  @Test
  void rootHasNoNames() {
    Path top = text("/");
    assertThat(top.getNameCount()).isZero();
    assertThat(top.getFileName()).isNull();
    assertThat(top.getParent()).isNull();
    assertThat(top.getRoot()).isEqualTo(top);
    assertThat(top.isAbsolute()).isTrue();
    assertThat(top.iterator()).isExhausted();
  }

  @Test
  void namesAreCountedFromTheRoot() {
    Path path = text("/a/b/c");
    assertThat(path.getNameCount()).isEqualTo(3);
    assertThat(path.getName(0)).hasToString("a");
    assertThat(path.subpath(1, 3)).hasToString("b/c");
    assertThat(texts(path)).containsExactly("a", "b", "c");
  }

  @Test
  void namesOutOfRangeAreRefused() {
    Path path = text("/a/b");
    assertThrows(IllegalArgumentException.class, () -> path.getName(2));
    assertThrows(IllegalArgumentException.class, () -> path.getName(-1));
    assertThrows(IllegalArgumentException.class, () -> path.subpath(1, 1));
    assertThrows(IllegalArgumentException.class, () -> path.subpath(0, 3));
    assertThrows(IllegalArgumentException.class, () -> text("/").getName(0));
  }

  @Test
  void parentEndsAboveTheFirstName() {
    assertThat(text("/a/b").getParent()).hasToString("/a");
    assertThat(text("/a").getParent()).hasToString("/");
    assertThat(text("a/b").getParent()).hasToString("a");
    assertThat(text("a").getParent()).isNull();
  }

  @Test
  void resolveJoinsUnlessTheOtherIsAbsoluteOrEmpty() {
    assertThat(text("/a").resolve("b/c")).hasToString("/a/b/c");
    assertThat(text("/a").resolve("/b")).hasToString("/b");
    assertThat(text("/a").resolve("")).hasToString("/a");
    assertThat(text("").resolve("b")).hasToString("b");
    assertThat(text("/").resolve("b")).hasToString("/b");
  }

  @Test
  void resolveOfSeveralPartsJoinsAll() {
    assertThat(text("/a").resolve("b", "c", "d")).hasToString("/a/b/c/d");
    assertThat(text("/a").resolve(text("b"), text("/c"), text("d"))).hasToString("/c/d");
  }

  @Test
  void resolveSiblingReplacesTheLastName() {
    assertThat(text("/a/b").resolveSibling("c")).hasToString("/a/c");
    assertThat(text("b").resolveSibling("c")).hasToString("c");
    assertThat(text("/").resolveSibling("c")).hasToString("c");
    assertThat(text("/a/b").resolveSibling("")).hasToString("/a");
  }

  @Test
  void resolveOfAnAbsolutePathGivesThatObject() {
    Path absolute = text("/c");
    assertThat(text("/a/b").resolve(absolute)).isSameAs(absolute);
  }

  @Test
  void relativizeIsTheInverseOfResolve() {
    assertThat(text("/a/b").relativize(text("/a/b/c/d"))).hasToString("c/d");
    assertThat(text("/a/b").relativize(text("/a/c"))).hasToString("../c");
    assertThat(text("/a/b").relativize(text("/a/b"))).hasToString("");
    assertThat(text("").relativize(text("a"))).hasToString("a");
    assertThat(text("a").relativize(text(""))).hasToString("..");
  }

  @Test
  void relativizeCountsDotsAsWhatTheyMean() {
    assertThat(text("a/../b").relativize(text("b/c"))).hasToString("c");
    assertThat(text("./a").relativize(text("a/b"))).hasToString("b");
    assertThat(text("/a/b").relativize(text("/a/./c"))).hasToString("../c");
  }

  @Test
  void relativizeNeedsTwoOfAKind() {
    assertThrows(IllegalArgumentException.class, () -> text("/a").relativize(text("a")));
    assertThrows(IllegalArgumentException.class, () -> text("a").relativize(text("/a")));
  }

  @Test
  void normalizeDropsDotsAndWhatTheyUndo() {
    assertThat(text("/a/./b/../c").normalize()).hasToString("/a/c");
    assertThat(text("/../../a").normalize()).hasToString("/a");
    assertThat(text("../../a").normalize()).hasToString("../../a");
    assertThat(text("a/..").normalize()).hasToString("");
    assertThat(text("./.").normalize()).hasToString("");
  }

  @Test
  void normalizeOfANormalPathGivesTheSameObject() {
    Path path = text("/a/b");
    assertThat(path.normalize()).isSameAs(path);
  }

  @Test
  void startsWithComparesWholeNames() {
    assertThat(text("/abc/d").startsWith("/abc")).isTrue();
    assertThat(text("/abc/d").startsWith("/ab")).isFalse();
    assertThat(text("/abc/d").startsWith("abc")).isFalse();
    assertThat(text("/abc/d").startsWith("/")).isTrue();
    assertThat(text("a").startsWith("")).isFalse();
    assertThat(text("").startsWith("")).isTrue();
  }

  @Test
  void endsWithComparesWholeNames() {
    assertThat(text("/a/bcd").endsWith("bcd")).isTrue();
    assertThat(text("/a/bcd").endsWith("cd")).isFalse();
    assertThat(text("/a/b").endsWith("/a/b")).isTrue();
    assertThat(text("/a/b").endsWith("/b")).isFalse();
    assertThat(text("a").endsWith("")).isFalse();
  }

  @Test
  void equalsAndHashCodeGoByText() {
    assertThat(text("/a/b")).isEqualTo(text("/a", "b")).hasSameHashCodeAs(text("/a/b/"));
    assertThat(text("/a/b")).isNotEqualTo(text("a/b"));
    assertThat(text("/a/B")).isNotEqualTo(text("/a/b"));
    assertThat(text("/a/./b")).isNotEqualTo(text("/a/b"));
  }

  @Test
  void orderIsThatOfTheBytes() {
    assertThat(text("/a/b")).isGreaterThan(text("/a")).isEqualByComparingTo(text("/a/b"));
    assertThat(text("/a-b")).isLessThan(text("/a/b"));
    assertThat(text("B")).isLessThan(text("a"));
    assertThat(text("é")).isGreaterThan(text("z"));
  }

  @Test
  void absolutePathIsBelowTheWorkingDirectory() {
    Path absolute = text("a/b").toAbsolutePath();
    assertThat(absolute.isAbsolute()).isTrue();
    assertThat(absolute.endsWith("a/b")).isTrue();
    assertThat(absolute).isEqualTo(text("").toAbsolutePath().resolve("a/b"));
    assertThat(absolute.toAbsolutePath()).isSameAs(absolute);
  }

  @Test
  void uriLeadsBack() throws Exception {
    Path path = file("a b%c#é?");
    URI uri = path.toUri();
    assertThat(uri.getScheme()).isEqualTo(fileSystem().provider().getScheme());
    assertThat(uri.getRawPath()).endsWith("/a%20b%25c%23%C3%A9%3F");
    assertThat(fileSystem().provider().getPath(uri)).isEqualTo(path);
  }

  @Test
  void uriOfOneSlashIsUnderstood() throws Exception {
    Path file = file("file");
    URI uri = URI.create(file.toUri().getScheme() + ":" + file);
    Path same = fileSystem().provider().getPath(uri);
    assertThat(same).isEqualTo(file);
    assertThat(Files.readString(same)).isEqualTo("file");
  }

  @Test
  void uriOfADirectoryEndsInASlash() throws Exception {
    assertThat(directory("dir").toUri().getRawPath()).endsWith("/dir/");
    assertThat(path("none").toUri().getRawPath()).endsWith("/none");
  }

  @Test
  void realPathFollowsLinksAndDropsDots() throws Exception {
    Path file = file("file");
    link("link", "file");
    assertThat(path("./link").toRealPath()).isEqualTo(file);
    assertThat(path("./link").toRealPath(LinkOption.NOFOLLOW_LINKS)).isEqualTo(path("link"));
    assertRefused(NoSuchFileException.class, path("none"), () -> path("none").toRealPath());
  }

  @Test
  void foreignPathsAreNeitherBeginningNorEndNorEqual() {
    assertThat(text("/a").startsWith(foreign())).isFalse();
    assertThat(text("/a").endsWith(foreign())).isFalse();
    assertThat(text("/java.base")).isNotEqualTo(foreign());
  }

  @Test
  void foreignPathsAreNotResolved() {
    assertThrows(ProviderMismatchException.class, () -> text("/a").resolve(foreign()));
    assertThrows(ProviderMismatchException.class, () -> text("/a").relativize(foreign()));
    assertThrows(ClassCastException.class, () -> text("/a").compareTo(foreign()));
  }

  @Test
  void globMatches() {
    assertThat(matches("glob:*.{java,txt}", "a.txt")).isTrue();
    assertThat(matches("glob:*.txt", "a/b.txt")).isFalse();
    assertThat(matches("glob:**.txt", "a/b.txt")).isTrue();
    assertThat(matches("glob:[a-c]?[!x]", "b7y")).isTrue();
    assertThat(matches("glob:*", ".hidden")).isTrue();
    assertThat(matches("glob:a\\*", "a*")).isTrue();
    assertThat(matches("glob:/a/**", "/a")).isFalse();
  }

  @Test
  void regexMatchesTheWholeText() {
    assertThat(matches("regex:.*b", "/a/b")).isTrue();
    assertThat(matches("regex:b", "/a/b")).isFalse();
    assertThat(matches("REGEX:b", "b")).isTrue();
  }

  private boolean matches(String pattern, String path) {
    return fileSystem().getPathMatcher(pattern).matches(text(path));
  }

  @Test
  void badPatternsAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> fileSystem().getPathMatcher("no-syntax"));
    assertThrows(UnsupportedOperationException.class, () -> fileSystem().getPathMatcher("other:x"));
    assertThrows(
        java.util.regex.PatternSyntaxException.class,
        () -> fileSystem().getPathMatcher("glob:{a,{b}}"));
  }

  @Test
  void filesOfTheOldApiAreOfTheDefaultFileSystem() {
    assertThat(text("/a/b").toFile()).hasToString("/a/b");
  }

  @Test
  void theFileSystemKnowsItself() {
    assertThat(fileSystem().getSeparator()).isEqualTo("/");
    assertThat(fileSystem().isOpen()).isTrue();
    assertThat(fileSystem().isReadOnly()).isFalse();
    assertThat(texts(fileSystem().getRootDirectories())).containsExactly("/");
    assertThat(root.getFileSystem()).isSameAs(fileSystem());
  }

  @Test
  void theFileSystemOfTheJvmCannotBeMadeOrClosed() {
    URI top = URI.create(fileSystem().provider().getScheme() + ":///");
    assertThat(FileSystems.getFileSystem(top)).isSameAs(fileSystem());
    assertThrows(
        java.nio.file.FileSystemAlreadyExistsException.class,
        () -> FileSystems.newFileSystem(top, Map.of()).close());
    assertThrows(UnsupportedOperationException.class, () -> fileSystem().close());
  }
}
