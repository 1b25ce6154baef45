package dev.leat.suite;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotLinkException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Symbolic and hard links. */
@SuppressWarnings("NullAway.Init")
class LinkContractTest extends FileSystemContract {
  @Test
  void theTargetIsKeptAsItWasWritten() throws Exception {
    assertThat(Files.readSymbolicLink(link("a", "../odd/./x"))).hasToString("../odd/./x");
    assertThat(Files.readSymbolicLink(link("b", "/no/such"))).hasToString("/no/such");
  }

  @Test
  void contentIsReadAndWrittenThroughALink() throws Exception {
    Path file = file("file");
    Path link = link("link", "file");
    assertThat(Files.readString(link)).isEqualTo("file");
    Files.writeString(link, "through");
    assertThat(Files.readString(file)).isEqualTo("through");
    assertThat(Files.isSymbolicLink(link)).isTrue();
  }

  @Test
  void writingThroughADanglingLinkMakesItsTarget() throws Exception {
    Files.writeString(link("link", "target"), "made");
    assertThat(Files.readString(path("target"))).isEqualTo("made");
  }

  @Test
  void aDanglingLinkExistsOnlyAsALink() throws Exception {
    Path link = link("link", "none");
    assertThat(Files.exists(link)).isFalse();
    assertThat(Files.exists(link, NOFOLLOW_LINKS)).isTrue();
    assertThat(Files.notExists(link)).isTrue();
    assertRefused(NoSuchFileException.class, link, () -> Files.readString(link));
    assertRefused(FileAlreadyExistsException.class, link, () -> Files.createFile(link));
  }

  @Test
  void aLoopOfLinksEndsInAnException() throws Exception {
    Path link = link("a", "b");
    link("b", "a");
    assertRefused(FileSystemException.class, link, () -> Files.readString(link));
    assertRefused(FileSystemException.class, link, () -> link.toRealPath());
    assertThat(Files.exists(link)).isFalse();
    assertThat(Files.exists(link, NOFOLLOW_LINKS)).isTrue();
  }

  @Test
  void onlyLinksHaveTargets() throws Exception {
    Path file = file("file");
    assertRefused(NotLinkException.class, file, () -> Files.readSymbolicLink(file));
    assertRefused(
        NoSuchFileException.class, path("none"), () -> Files.readSymbolicLink(path("none")));
  }

  @Test
  void existingNamesAreNotLinkedOver() throws Exception {
    Path file = file("file");
    assertRefused(FileAlreadyExistsException.class, file, () -> link("file", "x"));
    Path other = file("other");
    assertRefused(FileAlreadyExistsException.class, other, () -> Files.createLink(other, file));
  }

  @Test
  void hardLinksAreTheSameFile() throws Exception {
    Path file = file("file");
    Path hard = Files.createLink(path("hard"), file);
    Files.writeString(hard, "both");
    assertThat(Files.readString(file)).isEqualTo("both");
    assertThat(Files.isSameFile(file, hard)).isTrue();
    assertThat(Files.getAttribute(file, "unix:nlink")).isEqualTo(2);
    Files.delete(file);
    assertThat(Files.readString(hard)).isEqualTo("both");
  }

  @Test
  void directoriesAndMissingFilesAreNotHardLinked() throws Exception {
    Path dir = directory("dir");
    assertRefused(FileSystemException.class, path("a"), () -> Files.createLink(path("a"), dir));
    assertRefused(
        NoSuchFileException.class, path("a"), () -> Files.createLink(path("a"), path("none")));
  }

  @Test
  void sameFileLooksBehindLinks() throws Exception {
    Path file = file("file");
    Path link = link("link", "file");
    assertThat(Files.isSameFile(file, link)).isTrue();
    assertThat(Files.isSameFile(file, path("./file"))).isTrue();
    assertThat(Files.isSameFile(file, file("other"))).isFalse();
    assertThat(Files.isSameFile(path("none"), text(path("none").toString()))).isTrue();
    assertRefused(
        NoSuchFileException.class, path("none"), () -> Files.isSameFile(path("none"), file));
  }

  @Test
  void pathsLeadThroughLinksToDirectories() throws Exception {
    directory("dir");
    file("dir/file");
    link("link", "dir");
    assertThat(path("link/file").toRealPath()).isEqualTo(path("dir/file"));
    assertThat(Files.isDirectory(path("link"))).isTrue();
    assertThat(Files.isDirectory(path("link"), NOFOLLOW_LINKS)).isFalse();
    Files.createDirectory(path("link/sub"));
    assertThat(path("dir/sub")).isDirectory();
  }

  @Test
  void dotsAfterALinkAreThoseOfItsTarget() throws Exception {
    Files.createDirectories(path("a/b"));
    file("a/found");
    link("link", "a/b");
    assertThat(Files.readString(path("link/../found"))).isEqualTo("a/found");
  }

  @Test
  void aFileIsNoDirectoryOnTheWay() throws Exception {
    file("file");
    Path below = path("file/below");
    assertRefused(FileSystemException.class, below, () -> Files.readString(below));
    assertThat(Files.exists(below)).isFalse();
    assertRefused(FileSystemException.class, below, () -> Files.createDirectory(below));
  }

  @Test
  void walkingIntoALoopIsRefusedOnlyWhereLinksAreFollowed() throws Exception {
    directory("dir");
    link("dir/up", "..");
    try (var entries = Files.walk(root)) {
      assertThat(entries).hasSize(3);
    }
    assertThat(org.assertj.core.api.Assertions.catchThrowable(this::walkFollowing))
        .isInstanceOf(java.io.UncheckedIOException.class)
        .cause()
        .isExactlyInstanceOf(FileSystemLoopException.class)
        .hasMessage(path("dir/up").toString());
  }

  private void walkFollowing() throws java.io.IOException {
    try (var entries = Files.walk(root, java.nio.file.FileVisitOption.FOLLOW_LINKS)) {
      entries.forEach(entry -> assertThat(entry.startsWith(root)).isTrue());
    }
  }
}
