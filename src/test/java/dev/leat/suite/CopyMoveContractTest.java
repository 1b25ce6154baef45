package dev.leat.suite;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.COPY_ATTRIBUTES;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;

/** Copies, moves and deletions, with each option. */
@SuppressWarnings("NullAway.Init")
class CopyMoveContractTest extends FileSystemContract {
  @Test
  void aCopyHoldsTheSame() throws Exception {
    Path source = file("source");
    Path target = path("target");
    assertThat(Files.copy(source, target)).isSameAs(target);
    assertThat(target).content().isEqualTo("source");
    assertThat(source).exists();
  }

  @Test
  void aLargeFileIsCopiedWhole() throws Exception {
    byte[] content = new byte[3_000_001];
    new java.util.Random(1).nextBytes(content);
    Path source = Files.write(path("source"), content);
    assertThat(Files.copy(source, path("target"))).hasBinaryContent(content);
  }

  @Test
  void anExistingTargetIsKept() throws Exception {
    Path source = file("source");
    Path target = file("target");
    assertRefused(FileAlreadyExistsException.class, target, () -> Files.copy(source, target));
    assertRefused(FileAlreadyExistsException.class, target, () -> Files.move(source, target));
    assertThat(target).content().isEqualTo("target");
  }

  @Test
  void anExistingTargetIsReplacedWhenAsked() throws Exception {
    Path target = file("target");
    Files.copy(file("first"), target, REPLACE_EXISTING);
    assertThat(target).content().isEqualTo("first");
    Files.move(file("second"), target, REPLACE_EXISTING);
    assertThat(target).content().isEqualTo("second");
    assertThat(path("second")).doesNotExist();
  }

  @Test
  void aFullDirectoryIsNeverReplaced() throws Exception {
    Path source = file("source");
    Path full = directory("full");
    file("full/entry");
    assertRefused(
        DirectoryNotEmptyException.class, full, () -> Files.copy(source, full, REPLACE_EXISTING));
    assertRefused(
        DirectoryNotEmptyException.class, full, () -> Files.move(source, full, REPLACE_EXISTING));
  }

  @Test
  void anEmptyDirectoryIsReplaced() throws Exception {
    Path empty = directory("empty");
    Files.copy(file("source"), empty, REPLACE_EXISTING);
    assertThat(empty).isRegularFile();
    Files.move(file("other"), directory("empty2"), REPLACE_EXISTING);
    assertThat(path("empty2")).isRegularFile();
  }

  @Test
  void aCopyOntoItselfDoesNothing() throws Exception {
    Path file = file("file");
    Files.createLink(path("hard"), file);
    Files.copy(file, path("file"));
    Files.copy(file, path("hard"));
    Files.move(file, path("./file"));
    assertThat(file).content().isEqualTo("file");
  }

  @Test
  void missingSourcesAreRefused() throws Exception {
    Path none = path("none");
    Path target = file("target");
    assertRefused(NoSuchFileException.class, none, () -> Files.copy(none, path("other")));
    assertRefused(NoSuchFileException.class, none, () -> Files.move(none, path("other")));
    assertRefused(
        NoSuchFileException.class, none, () -> Files.copy(none, target, REPLACE_EXISTING));
    assertThat(target).exists();
  }

  @Test
  void aTargetBelowNothingIsRefused() throws Exception {
    Path source = file("source");
    Path target = path("none/target");
    assertRefused(NoSuchFileException.class, target, () -> Files.copy(source, target));
  }

  @Test
  void aMoveBelowNothingNamesBothFiles() throws Exception {
    Path source = file("source");
    Path target = path("none/target");
    assertRefused(NoSuchFileException.class, source, () -> Files.move(source, target));
    assertThat(source).exists();
  }

  @Test
  void copiesOfDirectoriesAreEmpty() throws Exception {
    Path full = directory("full");
    file("full/entry");
    assertThat(Files.copy(full, path("copy"))).isEmptyDirectory();
  }

  @Test
  void directoriesMoveWithWhatIsInThem() throws Exception {
    Path full = directory("full");
    file("full/entry");
    Files.move(full, path("moved"));
    assertThat(path("moved/entry")).content().isEqualTo("full/entry");
    assertThat(full).doesNotExist();
  }

  @Test
  void aDirectoryDoesNotMoveIntoItself() throws Exception {
    Path dir = directory("dir");
    assertRefused(FileSystemException.class, dir, () -> Files.move(dir, path("dir/inside")));
    assertThat(dir).isDirectory();
  }

  @Test
  void copiesOfLinksAreOfTheTargetsUnlessAsked() throws Exception {
    file("file");
    Path link = link("link", "file");
    assertThat(Files.copy(link, path("followed"))).isRegularFile();
    Path copied = Files.copy(link, path("copied"), NOFOLLOW_LINKS);
    assertThat(Files.readSymbolicLink(copied)).isEqualTo(text("file"));
  }

  @Test
  void movesOfLinksAreOfTheLinks() throws Exception {
    file("file");
    Path moved = Files.move(link("link", "file"), path("moved"));
    assertThat(Files.isSymbolicLink(moved)).isTrue();
    assertThat(path("file")).exists();
  }

  @Test
  void attributesAreCopiedWhenAsked() throws Exception {
    Path source = file("source");
    Files.setPosixFilePermissions(source, PosixFilePermissions.fromString("r-x-w---x"));
    Files.setLastModifiedTime(source, FileTime.fromMillis(7000));
    Path target = Files.copy(source, path("target"), COPY_ATTRIBUTES);
    assertThat(Files.getLastModifiedTime(target)).isEqualTo(FileTime.fromMillis(7000));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(target)))
        .isEqualTo("r-x-w---x");
  }

  @Test
  void userDefinedAttributesAreCopiedWhenAsked() throws Exception {
    Path source = Files.setAttribute(file("source"), "user:colour", new byte[] {1});
    assertThat(Files.readAttributes(Files.copy(source, path("plain")), "user:*")).isEmpty();
    Path target = Files.copy(source, path("target"), COPY_ATTRIBUTES);
    assertThat(Files.readAttributes(target, "user:*")).containsOnlyKeys("colour");
  }

  @Test
  void aNewCopyHasTheSourcesPermissions() throws Exception {
    Path source = file("source");
    Files.setPosixFilePermissions(source, PosixFilePermissions.fromString("rwx------"));
    Path target = Files.copy(source, path("target"));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(target)))
        .isEqualTo("rwx------");
  }

  @Test
  void attributesMoveAlong() throws Exception {
    Path source = Files.setLastModifiedTime(file("source"), FileTime.fromMillis(7000));
    Object key = Files.getAttribute(source, "fileKey");
    Path target = Files.move(source, path("target"));
    assertThat(Files.getLastModifiedTime(target)).isEqualTo(FileTime.fromMillis(7000));
    assertThat(Files.getAttribute(target, "fileKey")).isEqualTo(key);
  }

  @Test
  void atomicMovesReplace() throws Exception {
    Path target = file("target");
    Files.move(file("source"), target, ATOMIC_MOVE);
    assertThat(target).content().isEqualTo("source");
    assertThat(path("source")).doesNotExist();
  }

  @Test
  void optionsOfTheOtherAreRefused() throws Exception {
    Path file = file("file");
    assertThrows(
        UnsupportedOperationException.class, () -> Files.copy(file, path("a"), ATOMIC_MOVE));
    assertThrows(
        UnsupportedOperationException.class, () -> Files.move(file, path("a"), COPY_ATTRIBUTES));
    assertThat(file).exists();
  }

  @Test
  void streamsAreCopiedInAndOut() throws Exception {
    byte[] content = "streamed".getBytes(StandardCharsets.UTF_8);
    Path target = path("target");
    assertThat(Files.copy(new ByteArrayInputStream(content), target)).isEqualTo(8);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    assertThat(Files.copy(target, out)).isEqualTo(8);
    assertThat(out.toByteArray()).isEqualTo(content);
    assertRefused(
        FileAlreadyExistsException.class,
        target,
        () -> Files.copy(new ByteArrayInputStream(content), target));
    assertThat(Files.copy(new ByteArrayInputStream(content), target, REPLACE_EXISTING))
        .isEqualTo(8);
  }

  @Test
  void fullDirectoriesAreNotDeleted() throws Exception {
    Path full = directory("full");
    Path entry = file("full/entry");
    assertRefused(DirectoryNotEmptyException.class, full, () -> Files.delete(full));
    assertRefused(DirectoryNotEmptyException.class, full, () -> Files.deleteIfExists(full));
    Files.delete(entry);
    Files.delete(full);
    assertThat(full).doesNotExist();
  }

  @Test
  void deletionsOfNothingAreRefusedOrFalse() throws Exception {
    Path none = path("none");
    assertRefused(NoSuchFileException.class, none, () -> Files.delete(none));
    assertThat(Files.deleteIfExists(none)).isFalse();
    assertThat(Files.deleteIfExists(file("file"))).isTrue();
  }

  @Test
  void deletionsOfLinksLeaveTheTarget() throws Exception {
    Path file = file("file");
    Files.delete(link("link", "file"));
    Path dir = directory("dir");
    Files.delete(link("dirlink", "dir"));
    assertThat(file).exists();
    assertThat(dir).exists();
  }

  @Test
  void directoriesAreMadeOnceAndWithAllAbove() throws Exception {
    Path deep = Files.createDirectories(path("a/b/c"));
    assertThat(deep).isDirectory();
    assertThat(Files.createDirectories(deep)).isEqualTo(deep);
    assertRefused(FileAlreadyExistsException.class, deep, () -> Files.createDirectory(deep));
    Path below = path("none/dir");
    assertRefused(NoSuchFileException.class, below, () -> Files.createDirectory(below));
    assertRefused(
        FileAlreadyExistsException.class, file("f"), () -> Files.createDirectories(path("f")));
  }

  @Test
  void filesAreMadeOnce() throws Exception {
    Path file = Files.createFile(path("file"));
    assertThat(file).isEmptyFile();
    assertRefused(FileAlreadyExistsException.class, file, () -> Files.createFile(file));
    Path below = path("none/file");
    assertRefused(NoSuchFileException.class, below, () -> Files.createFile(below));
  }

  @Test
  void temporaryFilesAreNewAndTheOwnersAlone() throws Exception {
    Path file = Files.createTempFile(root, "before", "after");
    Path other = Files.createTempFile(root, "before", "after");
    assertThat(file).isNotEqualTo(other).isEmptyFile().hasParent(root);
    assertThat(file.getFileName().toString()).startsWith("before").endsWith("after");
    assertThat(Files.createTempFile(root, null, null).toString()).endsWith(".tmp");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void temporaryDirectoriesAreNewAndTheOwnersAlone() throws Exception {
    Path dir = Files.createTempDirectory(root, "before");
    assertThat(dir).isEmptyDirectory().hasParent(root);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(dir)))
        .isEqualTo("rwx------");
    assertThrows(IllegalArgumentException.class, () -> Files.createTempDirectory(root, "no/such"));
    assertThrows(NoSuchFileException.class, () -> Files.createTempFile(path("none"), "a", "b"));
  }

  @Test
  void differentFilesMismatchAtTheFirstByte() throws Exception {
    Path file = Files.writeString(path("a"), "same, then not");
    assertThat(Files.mismatch(file, Files.writeString(path("b"), "same, then so"))).isEqualTo(11);
    assertThat(Files.mismatch(file, Files.writeString(path("c"), "same"))).isEqualTo(4);
    assertThat(Files.mismatch(file, Files.copy(file, path("d")))).isEqualTo(-1);
    assertRefused(
        NoSuchFileException.class, path("none"), () -> Files.mismatch(file, path("none")));
  }
}
