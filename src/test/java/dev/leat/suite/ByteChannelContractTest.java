package dev.leat.suite;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.DELETE_ON_CLOSE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.SPARSE;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NonReadableChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What {@code Files.newByteChannel} gives. */
@SuppressWarnings("NullAway.Init")
class ByteChannelContractTest extends FileSystemContract {
  static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  /** The next bytes, as many as come at once. */
  static String next(SeekableByteChannel channel, int size) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(size);
    int read = channel.read(buffer);
    return read < 0 ? "end" : StandardCharsets.UTF_8.decode(buffer.flip()).toString();
  }

  @Test
  void withoutOptionsAChannelReads() throws Exception {
    try (SeekableByteChannel channel = Files.newByteChannel(file("abcdef"))) {
      assertThat(channel.size()).isEqualTo(6);
      assertThat(next(channel, 4)).isEqualTo("abcd");
      assertThat(channel.position()).isEqualTo(4);
      assertThat(next(channel, 4)).isEqualTo("ef");
      assertThat(next(channel, 4)).isEqualTo("end");
      assertThat(channel.position()).isEqualTo(6);
    }
  }

  @Test
  void directBuffersAreFilledAsHeapOnesAre() throws Exception {
    try (SeekableByteChannel channel = Files.newByteChannel(path("f"), READ, WRITE, CREATE)) {
      ByteBuffer direct = ByteBuffer.allocateDirect(8);
      direct.put(bytes("direct")).flip();
      assertThat(channel.write(direct)).isEqualTo(6);
      channel.position(0);
      direct.clear().position(1);
      assertThat(channel.read(direct)).isEqualTo(6);
      assertThat(direct.position()).isEqualTo(7);
      assertThat(direct.get(1)).isEqualTo((byte) 'd');
    }
  }

  @Test
  void positionIsSetAnywhere() throws Exception {
    try (SeekableByteChannel channel = Files.newByteChannel(file("abcdef"))) {
      assertThat(channel.position(4)).isSameAs(channel);
      assertThat(next(channel, 9)).isEqualTo("ef");
      channel.position(100);
      assertThat(next(channel, 9)).isEqualTo("end");
      assertThat(channel.position()).isEqualTo(100);
      assertThat(channel.size()).isEqualTo(6);
      assertThrows(IllegalArgumentException.class, () -> channel.position(-1));
    }
  }

  @Test
  void writingBehindTheEndLeavesZeros() throws Exception {
    Path file = file("ab");
    try (SeekableByteChannel channel = Files.newByteChannel(file, WRITE)) {
      channel.position(4);
      assertThat(channel.write(bytes("x"))).isEqualTo(1);
    }
    assertThat(Files.readAllBytes(file)).containsExactly('a', 'b', 0, 0, 'x');
  }

  @Test
  void truncationCutsAndNeverGrows() throws Exception {
    Path file = file("abcdef");
    try (SeekableByteChannel channel = Files.newByteChannel(file, WRITE)) {
      channel.position(5);
      assertThat(channel.truncate(3)).isSameAs(channel);
      assertThat(channel.size()).isEqualTo(3);
      assertThat(channel.position()).isEqualTo(3);
      channel.truncate(10);
      assertThat(channel.size()).isEqualTo(3);
      assertThrows(IllegalArgumentException.class, () -> channel.truncate(-1));
    }
  }

  @Test
  void truncationToMoreMovesThePositionBack() throws Exception {
    try (SeekableByteChannel channel = Files.newByteChannel(file("abc"), WRITE)) {
      channel.position(9);
      channel.truncate(5);
      assertThat(channel.position()).isEqualTo(5);
      assertThat(channel.size()).isEqualTo(3);
    }
  }

  @Test
  void appendedBytesGoToTheEnd() throws Exception {
    Path file = file("ab");
    try (SeekableByteChannel channel = Files.newByteChannel(file, APPEND)) {
      channel.position(0);
      channel.write(bytes("c"));
      assertThat(channel.position()).isEqualTo(3);
      Files.writeString(file, "d", APPEND);
      channel.write(bytes("e"));
    }
    assertThat(Files.readString(file)).isEqualTo("abcde");
  }

  @Test
  void anAppendingChannelStartsAtTheEnd() throws Exception {
    try (SeekableByteChannel channel = Files.newByteChannel(file("ab"), APPEND)) {
      assertThat(channel.position()).isEqualTo(2);
    }
  }

  @Test
  void theWrongDirectionIsRefused() throws Exception {
    Path file = file("file");
    try (SeekableByteChannel in = Files.newByteChannel(file);
        SeekableByteChannel out = Files.newByteChannel(file, WRITE)) {
      assertThrows(NonWritableChannelException.class, () -> in.write(bytes("x")));
      assertThrows(NonWritableChannelException.class, () -> in.truncate(0));
      assertThrows(NonReadableChannelException.class, () -> out.read(bytes("x")));
    }
  }

  @Test
  void bothDirectionsShareThePosition() throws Exception {
    Path file = file("abcdef");
    try (SeekableByteChannel channel = Files.newByteChannel(file, READ, WRITE)) {
      assertThat(next(channel, 2)).isEqualTo("ab");
      channel.write(bytes("XY"));
      assertThat(next(channel, 2)).isEqualTo("ef");
    }
    assertThat(Files.readString(file)).isEqualTo("abXYef");
  }

  @Test
  void bufferRulesHold() throws Exception {
    try (SeekableByteChannel channel = Files.newByteChannel(file("abc"))) {
      ByteBuffer readOnly = ByteBuffer.allocate(4).asReadOnlyBuffer();
      assertThrows(IllegalArgumentException.class, () -> channel.read(readOnly));
      assertThat(channel.read(ByteBuffer.allocate(0))).isZero();
      channel.position(3);
      assertThat(channel.read(ByteBuffer.allocate(0))).isZero();
      assertThat(channel.read(ByteBuffer.allocate(1))).isEqualTo(-1);
      assertThrows(ReadOnlyBufferException.class, () -> readOnly.put((byte) 1));
    }
  }

  @Test
  void everyMethodOfAClosedChannelSaysSo() throws Exception {
    SeekableByteChannel channel = Files.newByteChannel(file("abc"), READ, WRITE);
    channel.close();
    channel.close();
    assertThat(channel.isOpen()).isFalse();
    assertThrows(ClosedChannelException.class, () -> channel.read(ByteBuffer.allocate(1)));
    assertThrows(ClosedChannelException.class, () -> channel.write(bytes("x")));
    assertThrows(ClosedChannelException.class, channel::size);
    assertThrows(ClosedChannelException.class, channel::position);
    assertThrows(ClosedChannelException.class, () -> channel.position(0));
    assertThrows(ClosedChannelException.class, () -> channel.truncate(0));
  }

  @Test
  void anInterruptedThreadClosesTheChannel() throws Exception {
    SeekableByteChannel channel = Files.newByteChannel(file("abc"), READ);
    Thread.currentThread().interrupt();
    try {
      assertThrows(ClosedByInterruptException.class, () -> next(channel, 1));
      assertThat(Thread.currentThread().isInterrupted()).isTrue();
    } finally {
      Thread.interrupted();
    }
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void filesAreMadeAsAsked() throws Exception {
    Path file = path("file");
    Path none = path("none");
    Files.newByteChannel(file, WRITE, CREATE_NEW).close();
    assertRefused(
        FileAlreadyExistsException.class,
        file,
        () -> Files.newByteChannel(file, WRITE, CREATE_NEW));
    Files.newByteChannel(file, WRITE, CREATE).close();
    assertRefused(NoSuchFileException.class, none, () -> Files.newByteChannel(none, WRITE));
    assertRefused(NoSuchFileException.class, none, () -> Files.newByteChannel(none, READ));
  }

  @Test
  void creationCountsOnlyForWriting() throws Exception {
    Path none = path("none");
    assertRefused(NoSuchFileException.class, none, () -> Files.newByteChannel(none, READ, CREATE));
    Path file = file("file");
    Files.newByteChannel(file, READ, TRUNCATE_EXISTING).close();
    assertThat(Files.size(file)).isEqualTo(4);
  }

  @Test
  void contradictionsAreRefused() throws Exception {
    Path file = file("file");
    assertThrows(IllegalArgumentException.class, () -> Files.newByteChannel(file, READ, APPEND));
    assertThrows(
        IllegalArgumentException.class,
        () -> Files.newByteChannel(file, APPEND, TRUNCATE_EXISTING));
  }

  @Test
  void deleteOnCloseDeletesTheName() throws Exception {
    Path file = file("file");
    SeekableByteChannel channel = Files.newByteChannel(file, READ, DELETE_ON_CLOSE);
    assertThat(next(channel, 9)).isEqualTo("file");
    channel.close();
    assertThat(Files.exists(file)).isFalse();
    assertThrows(ClosedChannelException.class, channel::size);
  }

  @Test
  void sparseFilesAreFiles() throws Exception {
    Path file = path("file");
    try (SeekableByteChannel channel = Files.newByteChannel(file, WRITE, CREATE_NEW, SPARSE)) {
      channel.position(1_000_000).write(bytes("x"));
    }
    assertThat(Files.size(file)).isEqualTo(1_000_001);
  }

  @Test
  void directoriesOpenForReadingAndFailThen() throws Exception {
    assertRefused(FileSystemException.class, root, () -> Files.newByteChannel(root, WRITE));
    try (SeekableByteChannel channel = Files.newByteChannel(root)) {
      assertThrows(IOException.class, () -> next(channel, 1));
    }
  }

  @Test
  void twoChannelsSeeEachOthersWrites() throws Exception {
    Path file = file("abc");
    try (SeekableByteChannel in = Files.newByteChannel(file);
        SeekableByteChannel out = Files.newByteChannel(file, WRITE)) {
      out.write(bytes("X"));
      assertThat(next(in, 9)).isEqualTo("Xbc");
      out.truncate(1);
      assertThat(in.size()).isEqualTo(1);
    }
  }
}
