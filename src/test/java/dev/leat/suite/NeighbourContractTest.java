package dev.leat.suite;

import static java.nio.file.StandardCopyOption.COPY_ATTRIBUTES;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From the file system under test to the JVM's default one, and back. */
@SuppressWarnings("NullAway.Init") // set by JUnit
class NeighbourContractTest extends FileSystemContract {
  @TempDir Path neighbour;

  @Test
  void filesAreCopiedOutAndIn() throws Exception {
    byte[] content = new byte[500_001];
    new java.util.Random(7).nextBytes(content);
    Path file = Files.write(path("file"), content);
    Path out = Files.copy(file, neighbour.resolve("out"));
    Path back = Files.copy(out, path("back"));
    assertThat(Files.readAllBytes(back)).isEqualTo(content);
    assertThat(Files.mismatch(file, out)).isEqualTo(-1);
  }

  @Test
  void existingTargetsAreKeptUnlessAsked() throws Exception {
    Path file = file("file");
    Path there = Files.writeString(neighbour.resolve("there"), "there");
    assertRefused(FileAlreadyExistsException.class, there, () -> Files.copy(file, there));
    assertThat(Files.readString(Files.copy(file, there, REPLACE_EXISTING))).isEqualTo("file");
  }

  @Test
  void timesAreCopiedWhenAsked() throws Exception {
    Path file = Files.setLastModifiedTime(file("file"), FileTime.fromMillis(7000));
    Path out = Files.copy(file, neighbour.resolve("out"), COPY_ATTRIBUTES);
    assertThat(Files.getLastModifiedTime(out)).isEqualTo(FileTime.fromMillis(7000));
  }

  @Test
  void filesMoveOutAndIn() throws Exception {
    Path out = Files.move(file("file"), neighbour.resolve("out"));
    assertThat(path("file")).doesNotExist();
    assertThat(Files.readString(Files.move(out, path("back")))).isEqualTo("file");
    assertThat(out).doesNotExist();
  }

  @Test
  void missingFilesAreMissedByName() {
    Path none = path("none");
    Path out = neighbour.resolve("out");
    assertRefused(NoSuchFileException.class, none, () -> Files.copy(none, out));
    assertRefused(NoSuchFileException.class, none, () -> Files.move(none, out));
  }

  @Test
  void wholeTreesAreCopied() throws Exception {
    Files.createDirectories(path("tree/sub/deep"));
    file("tree/one");
    file("tree/sub/two");
    Path out = neighbour.resolve("tree");
    copyTree(path("tree"), out);
    copyTree(out, path("back"));
    assertThat(names(path("back"))).isEqualTo(names(path("tree"))).hasSize(5);
    assertThat(Files.readString(path("back/sub/two"))).isEqualTo("tree/sub/two");
  }

  private static void copyTree(Path from, Path to) throws IOException {
    try (Stream<Path> paths = Files.walk(from)) {
      for (Path path : paths.toList()) {
        Files.copy(path, to.resolve(from.relativize(path).toString()));
      }
    }
  }

  private static List<String> names(Path tree) throws IOException {
    try (Stream<Path> paths = Files.walk(tree)) {
      return paths.map(path -> tree.relativize(path).toString()).sorted().toList();
    }
  }

  @Test
  void fullDirectoriesAreReplacedNowhere() throws Exception {
    Path full = Files.createDirectory(neighbour.resolve("full"));
    Files.createFile(full.resolve("entry"));
    Path file = file("file");
    assertThrows(DirectoryNotEmptyException.class, () -> Files.copy(file, full, REPLACE_EXISTING));
  }

  @Test
  void streamsRunFromOneToTheOther() throws Exception {
    Path out = neighbour.resolve("out");
    try (InputStream from = Files.newInputStream(file("file"));
        OutputStream to = Files.newOutputStream(out)) {
      assertThat(from.transferTo(to)).isEqualTo(4);
    }
    assertThat(Files.readString(out)).isEqualTo("file");
  }

  @Test
  void channelsTransferFromOneToTheOther() throws Exception {
    Path out = neighbour.resolve("out");
    try (FileChannel from = FileChannel.open(file("0123456789"));
        FileChannel to = FileChannel.open(out, WRITE, CREATE)) {
      assertThat(from.transferTo(2, 4, to)).isEqualTo(4);
      assertThat(to.transferFrom(from, 4, 3)).isEqualTo(3);
    }
    assertThat(Files.readString(out)).isEqualTo("2345012");
  }

  @Test
  void aFileIsNotAnotherFileSystemsFile() throws Exception {
    Path file = file("file");
    Path there = Files.writeString(neighbour.resolve("there"), "there");
    assertThat(Files.isSameFile(file, there)).isFalse();
    assertThat(Files.isSameFile(there, file)).isFalse();
  }
}
