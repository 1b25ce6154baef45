package dev.leat.suite;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.ProviderMismatchException;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Directory streams that hold on to their directory, whatever becomes of its name. */
@SuppressWarnings({"NullAway.Init", "StreamResourceLeak"}) // open() is closed by its caller
class SecureDirectoryContractTest extends FileSystemContract {
  private SecureDirectoryStream<Path> open(Path directory) throws IOException {
    return (SecureDirectoryStream<Path>) Files.newDirectoryStream(directory);
  }

  private static String read(SeekableByteChannel channel) throws IOException {
    try (channel) {
      ByteBuffer buffer = ByteBuffer.allocate(100);
      channel.read(buffer);
      return StandardCharsets.UTF_8.decode(buffer.flip()).toString();
    }
  }

  @Test
  void filesAreOpenedInTheDirectoryThatWas() throws Exception {
    Path dir = directory("dir");
    file("dir/file");
    try (SecureDirectoryStream<Path> stream = open(dir)) {
      Files.move(dir, path("moved"));
      assertThat(read(stream.newByteChannel(text("file"), Set.of()))).isEqualTo("dir/file");
      assertThat(read(stream.newByteChannel(text("file"), Set.of(READ)))).isEqualTo("dir/file");
    }
  }

  @Test
  void filesAreMadeInTheDirectory() throws Exception {
    var owners = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    try (SecureDirectoryStream<Path> stream = open(root)) {
      try (var made = stream.newByteChannel(text("made"), Set.of(CREATE_NEW, WRITE), owners)) {
        assertThat(made.write(ByteBuffer.wrap(new byte[] {65, 66}))).isEqualTo(2);
      }
      assertRefused(
          FileAlreadyExistsException.class,
          text("made"),
          () -> stream.newByteChannel(text("made"), Set.of(CREATE_NEW, WRITE)));
    }
    assertThat(Files.readString(path("made"))).isEqualTo("AB");
    assertThat(Files.getPosixFilePermissions(path("made"))).hasSize(2);
  }

  @Test
  void missingFilesAreNamedAsTheyWereAskedFor() throws Exception {
    try (SecureDirectoryStream<Path> stream = open(root)) {
      Path none = text("none");
      assertRefused(NoSuchFileException.class, none, () -> stream.newByteChannel(none, Set.of()));
      assertRefused(NoSuchFileException.class, none, () -> stream.deleteFile(none));
      assertRefused(NoSuchFileException.class, none, () -> stream.newDirectoryStream(none));
    }
  }

  @Test
  void directoriesBelowAreOpenedRelatively() throws Exception {
    directory("sub");
    file("sub/file");
    try (SecureDirectoryStream<Path> stream = open(root);
        SecureDirectoryStream<Path> sub = stream.newDirectoryStream(text("sub"))) {
      List<Path> entries = new ArrayList<>();
      sub.forEach(entries::add);
      assertThat(entries).containsExactly(path("sub/file"));
      assertThat(read(sub.newByteChannel(text("file"), Set.of()))).isEqualTo("sub/file");
    }
  }

  @Test
  void linksAreFollowedUnlessAsked() throws Exception {
    directory("sub");
    file("file");
    link("dirlink", "sub");
    link("link", "file");
    try (SecureDirectoryStream<Path> stream = open(root)) {
      stream.newDirectoryStream(text("dirlink")).close();
      assertRefused(
          FileSystemException.class,
          text("dirlink"),
          () -> stream.newDirectoryStream(text("dirlink"), NOFOLLOW_LINKS));
      assertThat(read(stream.newByteChannel(text("link"), Set.of()))).isEqualTo("file");
      assertThrows(
          IOException.class,
          () -> stream.newByteChannel(text("link"), Set.of(READ, NOFOLLOW_LINKS)));
    }
  }

  @Test
  void filesAndDirectoriesAreDeletedEachByItsOwnCall() throws Exception {
    directory("sub");
    file("sub/file");
    try (SecureDirectoryStream<Path> stream = open(root)) {
      assertThrows(DirectoryNotEmptyException.class, () -> stream.deleteDirectory(text("sub")));
      stream.deleteFile(text("sub/file"));
      stream.deleteDirectory(text("sub"));
    }
    assertThat(path("sub")).doesNotExist();
  }

  @Test
  void theWrongCallDeletesNothing() throws Exception {
    Path sub = directory("sub");
    Path file = file("file");
    try (SecureDirectoryStream<Path> stream = open(root)) {
      assertThrows(FileSystemException.class, () -> stream.deleteFile(text("sub")));
      assertThrows(FileSystemException.class, () -> stream.deleteDirectory(text("file")));
    }
    assertThat(sub).exists();
    assertThat(file).exists();
  }

  @Test
  void filesMoveFromDirectoryToDirectory() throws Exception {
    directory("from");
    directory("to");
    file("from/file");
    try (SecureDirectoryStream<Path> from = open(path("from"));
        SecureDirectoryStream<Path> to = open(path("to"))) {
      from.move(text("file"), to, text("moved"));
      assertRefused(
          NoSuchFileException.class, text("file"), () -> from.move(text("file"), to, text("x")));
    }
    assertThat(Files.readString(path("to/moved"))).isEqualTo("from/file");
  }

  @Test
  void viewsAreOfTheDirectoryAndOfItsEntries() throws Exception {
    file("file");
    try (SecureDirectoryStream<Path> stream = open(root)) {
      assertThat(
              stream.getFileAttributeView(BasicFileAttributeView.class).readAttributes().fileKey())
          .isEqualTo(Files.getAttribute(root, "fileKey"));
      var view = stream.getFileAttributeView(text("file"), PosixFileAttributeView.class);
      view.setPermissions(PosixFilePermissions.fromString("r--------"));
      assertThat(view.readAttributes().permissions()).hasSize(1);
      assertThat(view.readAttributes().size()).isEqualTo(4);
    }
    assertThat(Files.getPosixFilePermissions(path("file"))).hasSize(1);
  }

  @Test
  void absolutePathsAreTakenAsTheyAre() throws Exception {
    Path dir = directory("dir");
    Path file = file("file");
    try (SecureDirectoryStream<Path> stream = open(dir)) {
      assertThat(read(stream.newByteChannel(file, Set.of()))).isEqualTo("file");
    }
  }

  @Test
  void foreignPathsAreRefused() throws Exception {
    Path foreign = Path.of(java.net.URI.create("jrt:/java.base"));
    try (SecureDirectoryStream<Path> stream = open(root)) {
      assertThrows(ProviderMismatchException.class, () -> stream.deleteFile(foreign));
      assertThrows(ProviderMismatchException.class, () -> stream.newByteChannel(foreign, Set.of()));
    }
  }
}
