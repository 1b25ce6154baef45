package dev.leat.suite;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.DELETE_ON_CLOSE;
import static java.nio.file.StandardOpenOption.DSYNC;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.SYNC;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnmappableCharacterException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Streams, and the calls that read or write a file whole. */
@SuppressWarnings("NullAway.Init")
class StreamContractTest extends FileSystemContract {
  @Test
  void bytesComeAsTheyAre() throws Exception {
    byte[] content = {0, -1, 127, -128, 10};
    Path file = Files.write(path("file"), content);
    assertThat(Files.readAllBytes(file)).isEqualTo(content);
    try (InputStream in = Files.newInputStream(file)) {
      assertThat(in.read()).isZero();
      assertThat(in.read()).isEqualTo(255);
      assertThat(in.readAllBytes()).containsExactly(127, -128, 10);
      assertThat(in.read()).isEqualTo(-1);
    }
  }

  @Test
  void readsIntoAPartOfAnArray() throws Exception {
    byte[] array = new byte[6];
    try (InputStream in = Files.newInputStream(file("abcdef"))) {
      assertThat(in.read(array, 2, 3)).isEqualTo(3);
      assertThat(array).containsExactly(0, 0, 'a', 'b', 'c', 0);
      assertThat(in.read(array, 0, 0)).isZero();
      assertThat(in.read(array)).isEqualTo(3);
      assertThat(in.read(array)).isEqualTo(-1);
      assertThat(in.read(array, 0, 0)).isZero();
    }
  }

  @Test
  void skipAndAvailableKnowTheSize() throws Exception {
    try (InputStream in = Files.newInputStream(file("0123456789"))) {
      assertThat(in.available()).isEqualTo(10);
      assertThat(in.skip(4)).isEqualTo(4);
      assertThat(in.available()).isEqualTo(6);
      assertThat(in.read()).isEqualTo('4');
      assertThat(in.skip(0)).isZero();
      in.skipNBytes(5);
      assertThat(in.read()).isEqualTo(-1);
    }
  }

  @Test
  void skipStaysWithinTheFile() throws Exception {
    try (InputStream in = Files.newInputStream(file("0123"))) {
      assertThat(in.skip(100)).isEqualTo(4);
      assertThat(in.available()).isZero();
      assertThat(in.skip(-4)).isEqualTo(-4);
      assertThat(in.read()).isEqualTo('0');
    }
  }

  @Test
  void transferGivesTheRest() throws Exception {
    try (InputStream in = Files.newInputStream(file("0123456789"))) {
      in.skipNBytes(2);
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      assertThat(in.transferTo(out)).isEqualTo(8);
      assertThat(out).hasToString("23456789");
      assertThat(in.transferTo(out)).isZero();
    }
  }

  @Test
  void transferGoesFromFileToFile() throws Exception {
    Path target = path("target");
    try (InputStream in = Files.newInputStream(file("0123456789"));
        OutputStream out = Files.newOutputStream(target)) {
      out.write('>');
      assertThat(in.transferTo(out)).isEqualTo(10);
      out.write('<');
    }
    assertThat(Files.readString(target)).isEqualTo(">0123456789<");
  }

  @Test
  void marksAreNotKept() throws Exception {
    try (InputStream in = Files.newInputStream(file("file"))) {
      assertThat(in.markSupported()).isFalse();
      assertThrows(IOException.class, in::reset);
    }
  }

  @Test
  void closedStreamsAreClosed() throws Exception {
    InputStream in = Files.newInputStream(file("file"));
    in.close();
    in.close();
    assertThrows(java.nio.channels.ClosedChannelException.class, in::read);
    assertThrows(java.nio.channels.ClosedChannelException.class, in::available);
    OutputStream out = Files.newOutputStream(path("file"));
    out.close();
    out.close();
    assertThrows(java.nio.channels.ClosedChannelException.class, () -> out.write(1));
  }

  @Test
  void badRangesOfAnArrayAreRefused() throws Exception {
    byte[] array = new byte[4];
    try (InputStream in = Files.newInputStream(file("file"));
        OutputStream out = Files.newOutputStream(path("out"))) {
      assertThrows(IndexOutOfBoundsException.class, () -> in.read(array, 2, 3));
      assertThrows(IndexOutOfBoundsException.class, () -> in.read(array, -1, 1));
      assertThrows(IndexOutOfBoundsException.class, () -> out.write(array, 2, 3));
      assertThrows(IndexOutOfBoundsException.class, () -> out.write(array, 0, -1));
    }
  }

  @Test
  void withoutOptionsAFileIsMadeOrEmptied() throws Exception {
    Path file = path("file");
    Files.newOutputStream(file).close();
    assertThat(file).isEmptyFile();
    Files.writeString(file, "long content");
    Files.writeString(file, "short");
    assertThat(Files.readString(file)).isEqualTo("short");
  }

  @Test
  void optionsSayWhatBecomesOfTheContent() throws Exception {
    Path file = file("0123456789");
    Files.writeString(file, "+", APPEND);
    assertThat(Files.readString(file)).isEqualTo("0123456789+");
    Files.writeString(file, "ab", WRITE);
    assertThat(Files.readString(file)).isEqualTo("ab23456789+");
    Files.writeString(file, "c", TRUNCATE_EXISTING);
    assertThat(Files.readString(file)).isEqualTo("c");
  }

  @Test
  void optionsSayWhetherTheFileMayBeThere() throws Exception {
    Path none = path("none");
    assertRefused(NoSuchFileException.class, none, () -> Files.writeString(none, "x", WRITE));
    assertRefused(NoSuchFileException.class, none, () -> Files.writeString(none, "x", APPEND));
    assertRefused(NoSuchFileException.class, none, () -> Files.newInputStream(none));
    Files.writeString(none, "made", CREATE_NEW);
    assertRefused(
        FileAlreadyExistsException.class, none, () -> Files.writeString(none, "x", CREATE_NEW));
    Files.writeString(none, "+", CREATE, APPEND);
    assertThat(Files.readString(none)).isEqualTo("made+");
  }

  @Test
  void synchronousWritesAreWrites() throws Exception {
    Path file = path("file");
    Files.writeString(file, "a", CREATE, SYNC);
    Files.writeString(file, "b", APPEND, DSYNC);
    assertThat(Files.readString(file)).isEqualTo("ab");
  }

  @Test
  void deleteOnCloseDeletes() throws Exception {
    Path file = path("file");
    try (OutputStream out = Files.newOutputStream(file, CREATE, DELETE_ON_CLOSE)) {
      out.write(1);
    }
    assertThat(Files.exists(file)).isFalse();
    try (InputStream in = Files.newInputStream(file("other"), DELETE_ON_CLOSE)) {
      assertThat(in.readAllBytes()).hasSize(5);
    }
    assertThat(Files.exists(path("other"))).isFalse();
  }

  @Test
  void optionsOfTheOtherDirectionAreRefused() throws Exception {
    Path file = file("file");
    assertThrows(UnsupportedOperationException.class, () -> Files.newInputStream(file, WRITE));
    assertThrows(UnsupportedOperationException.class, () -> Files.newInputStream(file, APPEND));
    assertThrows(IllegalArgumentException.class, () -> Files.newOutputStream(file, READ));
    assertThrows(
        IllegalArgumentException.class,
        () -> Files.newOutputStream(file, APPEND, TRUNCATE_EXISTING));
  }

  @Test
  void linksAreNotFollowedWhenAsked() throws Exception {
    file("file");
    Path link = link("link", "file");
    assertThrows(IOException.class, () -> Files.newInputStream(link, NOFOLLOW_LINKS));
    assertThrows(IOException.class, () -> Files.newOutputStream(link, NOFOLLOW_LINKS));
  }

  @Test
  void directoriesHaveNoContent() {
    assertThrows(IOException.class, () -> Files.readAllBytes(root));
    assertRefused(
        java.nio.file.FileSystemException.class, root, () -> Files.writeString(root, "x"));
  }

  @Test
  void textIsDecodedStrictly() throws Exception {
    Path file = Files.write(path("file"), new byte[] {'a', (byte) 0xff, 'b'});
    assertThrows(MalformedInputException.class, () -> Files.readString(file));
    assertThrows(MalformedInputException.class, () -> Files.readAllLines(file));
    assertThat(Files.readString(file, StandardCharsets.ISO_8859_1)).isEqualTo("a\u00ffb");
    assertThrows(
        UnmappableCharacterException.class,
        () -> Files.writeString(file, "\u20ac", StandardCharsets.ISO_8859_1));
  }

  @Test
  void linesEndInAnyWay() throws Exception {
    Path file = Files.writeString(path("file"), "a\nb\r\nc\rd\n\ne");
    assertThat(Files.readAllLines(file)).containsExactly("a", "b", "c", "d", "", "e");
    try (Stream<String> lines = Files.lines(file)) {
      assertThat(lines).containsExactly("a", "b", "c", "d", "", "e");
    }
    try (Stream<String> lines = Files.lines(file)) {
      assertThat(lines.parallel().filter(line -> line.length() == 1).count()).isEqualTo(5);
    }
  }

  @Test
  void linesAreWrittenEachWithAnEnd() throws Exception {
    Path file = Files.write(path("file"), List.of("a", "ü"));
    assertThat(Files.readString(file)).isEqualTo("a\nü\n");
    try (var writer = Files.newBufferedWriter(file, APPEND)) {
      writer.write("€");
      writer.newLine();
    }
    assertThat(Files.readAllLines(file)).containsExactly("a", "ü", "€");
  }

  @Test
  void aFileThatGrowsIsReadOn() throws Exception {
    Path file = file("ab");
    try (InputStream in = Files.newInputStream(file)) {
      assertThat(in.readAllBytes()).hasSize(2);
      assertThat(in.read()).isEqualTo(-1);
      Files.writeString(file, "c", APPEND);
      assertThat(in.read()).isEqualTo('c');
    }
  }

  @Test
  void interruptedThreadsReadAndWriteWhole() throws Exception {
    Path file = file("file");
    Thread.currentThread().interrupt();
    try {
      assertThat(Files.readString(file)).isEqualTo("file");
      assertThat(Files.readAllBytes(file)).hasSize(4);
      Files.writeString(file, "written");
      assertThat(Files.readAllLines(file)).containsExactly("written");
      assertThat(Thread.currentThread().isInterrupted()).isTrue();
    } finally {
      Thread.interrupted();
    }
  }

  @Test
  void aDeletedFileIsReadOn() throws Exception {
    Path file = file("file");
    try (InputStream in = Files.newInputStream(file)) {
      Files.delete(file);
      assertThat(in.readAllBytes()).hasSize(4);
    }
  }
}
