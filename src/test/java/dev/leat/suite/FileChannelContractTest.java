package dev.leat.suite;

import static dev.leat.suite.ByteChannelContractTest.bytes;
import static dev.leat.suite.ByteChannelContractTest.next;
import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.channels.NonReadableChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What {@code FileChannel.open} gives beyond a byte channel, and the asynchronous kind. */
@SuppressWarnings("NullAway.Init")
class FileChannelContractTest extends FileSystemContract {
  private FileChannel both(String name) throws IOException {
    return FileChannel.open(file(name), READ, WRITE);
  }

  @Test
  void aByteChannelIsAFileChannel() throws Exception {
    try (SeekableByteChannel read = Files.newByteChannel(file("file"));
        SeekableByteChannel write = Files.newByteChannel(path("file"), WRITE)) {
      assertThat(read).isInstanceOf(FileChannel.class);
      assertThat(write).isInstanceOf(FileChannel.class);
    }
  }

  @Test
  void positionalTransfersLeaveThePosition() throws Exception {
    try (FileChannel channel = both("abcdef")) {
      channel.position(1);
      ByteBuffer buffer = ByteBuffer.allocate(2);
      assertThat(channel.read(buffer, 3)).isEqualTo(2);
      assertThat(new String(buffer.array(), StandardCharsets.UTF_8)).isEqualTo("de");
      assertThat(channel.write(bytes("X"), 5)).isEqualTo(1);
      assertThat(channel.position()).isEqualTo(1);
      assertThat(next(channel, 9)).isEqualTo("bcdeX");
    }
  }

  @Test
  void positionalReadsAtTheEndAreMinusOne() throws Exception {
    try (FileChannel channel = both("abc")) {
      assertThat(channel.read(ByteBuffer.allocate(1), 3)).isEqualTo(-1);
      assertThat(channel.read(ByteBuffer.allocate(1), 300)).isEqualTo(-1);
      assertThrows(IllegalArgumentException.class, () -> channel.read(bytes("x"), -1));
      assertThrows(IllegalArgumentException.class, () -> channel.write(bytes("x"), -1));
    }
  }

  @Test
  void buffersAreFilledInTurn() throws Exception {
    try (FileChannel channel = both("abcdef")) {
      ByteBuffer[] buffers = {
        ByteBuffer.allocate(2), ByteBuffer.allocateDirect(3), ByteBuffer.allocate(3)
      };
      assertThat(channel.read(buffers)).isEqualTo(6);
      assertThat(buffers[0].position()).isEqualTo(2);
      assertThat(buffers[1].get(2)).isEqualTo((byte) 'e');
      assertThat(buffers[2].position()).isEqualTo(1);
      assertThat(channel.read(buffers)).isEqualTo(-1);
    }
  }

  @Test
  void buffersAreWrittenInTurn() throws Exception {
    Path file = path("out");
    try (FileChannel channel = FileChannel.open(file, WRITE, CREATE)) {
      ByteBuffer[] buffers = {bytes("skipped"), bytes("ab"), bytes(""), bytes("cd")};
      assertThat(channel.write(buffers, 1, 3)).isEqualTo(4);
      assertThrows(IndexOutOfBoundsException.class, () -> channel.write(buffers, 2, 3));
    }
    assertThat(Files.readString(file)).isEqualTo("abcd");
  }

  @Test
  void transfersGoFromChannelToChannel() throws Exception {
    Path target = path("target");
    try (FileChannel in = both("0123456789");
        FileChannel out = FileChannel.open(target, WRITE, CREATE)) {
      assertThat(in.transferTo(2, 5, out)).isEqualTo(5);
      assertThat(in.transferTo(8, 100, out)).isEqualTo(2);
      assertThat(in.transferTo(100, 1, out)).isZero();
      assertThat(out.transferFrom(in, 7, 3)).isEqualTo(3);
      assertThat(in.position()).isEqualTo(3);
      assertThat(out.position()).isEqualTo(7);
    }
    assertThat(Files.readString(target)).isEqualTo("2345689012");
  }

  @Test
  void transfersGoToAndFromOtherChannels() throws Exception {
    Path target = path("target");
    var out = new java.io.ByteArrayOutputStream();
    var in = new java.io.ByteArrayInputStream(new byte[] {'x', 'y', 'z'});
    try (FileChannel channel = both("0123456789")) {
      assertThat(channel.transferTo(4, 3, Channels.newChannel(out))).isEqualTo(3);
      assertThat(channel.transferFrom(Channels.newChannel(in), 1, 2)).isEqualTo(2);
      channel.position(0);
      assertThat(next(channel, 4)).isEqualTo("0xy3");
    }
    assertThat(out).hasToString("456");
    assertThat(target).doesNotExist();
  }

  @Test
  void transfersCheckTheirArguments() throws Exception {
    Path file = file("file");
    try (FileChannel in = FileChannel.open(file);
        FileChannel out = FileChannel.open(file, WRITE)) {
      assertThrows(IllegalArgumentException.class, () -> in.transferTo(-1, 1, out));
      assertThrows(IllegalArgumentException.class, () -> in.transferTo(0, -1, out));
      assertThrows(NonReadableChannelException.class, () -> out.transferTo(0, 1, out));
      assertThrows(NonWritableChannelException.class, () -> in.transferTo(0, 1, in));
      assertThrows(NonWritableChannelException.class, () -> in.transferFrom(in, 0, 1));
    }
  }

  @Test
  void mapsAreOfTheFile() throws Exception {
    try (FileChannel channel = both("abcdef")) {
      MappedByteBuffer map = channel.map(MapMode.READ_WRITE, 1, 3);
      assertThat(map.get(0)).isEqualTo((byte) 'b');
      map.put(0, (byte) 'B');
      map.force();
      assertThat(next(channel, 3)).isEqualTo("aBc");
    }
    try (FileChannel channel = FileChannel.open(path("abcdef"))) {
      assertThat(channel.map(MapMode.READ_ONLY, 0, 6).isReadOnly()).isTrue();
      assertThrows(NonWritableChannelException.class, () -> channel.map(MapMode.READ_WRITE, 0, 1));
    }
  }

  @Test
  void privateMapsKeepTheirWrites() throws Exception {
    try (FileChannel channel = both("abc")) {
      channel.map(MapMode.PRIVATE, 0, 3).put(0, (byte) 'X');
      assertThat(next(channel, 3)).isEqualTo("abc");
    }
  }

  @Test
  void mappingBehindTheEndGrowsTheFile() throws Exception {
    try (FileChannel channel = both("abc")) {
      channel.map(MapMode.READ_WRITE, 0, 10);
      assertThat(channel.size()).isEqualTo(10);
    }
  }

  @Test
  void mapsLiveInArenas() throws Exception {
    try (var arena = java.lang.foreign.Arena.ofConfined();
        FileChannel channel = both("abc")) {
      var segment = channel.map(MapMode.READ_ONLY, 0, 3, arena);
      assertThat(segment.get(java.lang.foreign.ValueLayout.JAVA_BYTE, 1)).isEqualTo((byte) 'b');
    }
  }

  @Test
  void forceIsQuiet() throws Exception {
    try (FileChannel channel = both("abc");
        FileChannel in = FileChannel.open(path("abc"))) {
      channel.force(true);
      channel.force(false);
      in.force(true);
    }
  }

  @Test
  void positionalWritesOfAnAppendingChannelAppend() throws Exception {
    Path file = file("abc");
    try (FileChannel channel = FileChannel.open(file, APPEND)) {
      channel.write(bytes("X"), 0);
    }
    assertThat(Files.readString(file)).isEqualTo("abcX");
  }

  @Test
  void everyMethodOfAClosedChannelSaysSo() throws Exception {
    FileChannel channel = both("abc");
    channel.close();
    ByteBuffer[] buffers = {ByteBuffer.allocate(1)};
    assertThrows(ClosedChannelException.class, () -> channel.read(ByteBuffer.allocate(1), 0));
    assertThrows(ClosedChannelException.class, () -> channel.write(bytes("x"), 0));
    assertThrows(ClosedChannelException.class, () -> channel.read(buffers));
    assertThrows(ClosedChannelException.class, () -> channel.write(buffers));
    assertThrows(ClosedChannelException.class, () -> channel.force(true));
    assertThrows(ClosedChannelException.class, () -> channel.lock());
    assertThrows(ClosedChannelException.class, () -> channel.map(MapMode.READ_ONLY, 0, 1));
    assertThrows(ClosedChannelException.class, () -> channel.transferTo(0, 1, channel));
  }

  @Test
  void asynchronousChannelsReadAndWrite() throws Exception {
    Path file = file("abc");
    try (AsynchronousFileChannel channel = AsynchronousFileChannel.open(file, READ, WRITE)) {
      ByteBuffer buffer = ByteBuffer.allocate(9);
      assertThat(channel.read(buffer, 1).get()).isEqualTo(2);
      assertThat(channel.read(ByteBuffer.allocate(1), 3).get()).isEqualTo(-1);
      assertThat(channel.write(bytes("xyz"), 2).get()).isEqualTo(3);
      assertThat(channel.size()).isEqualTo(5);
      assertThat(channel.truncate(1)).isSameAs(channel);
    }
    assertThat(Files.readString(file)).isEqualTo("a");
  }

  @Test
  void asynchronousChannelsDoNotAppend() throws Exception {
    Path file = file("abc");
    assertThrows(
        UnsupportedOperationException.class, () -> AsynchronousFileChannel.open(file, APPEND));
  }
}
