package dev.leat.file.channel;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.testing.BufferKind;
import dev.leat.testing.Content;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The right bytes in the right place, whatever the buffer is. */
@MethodSource("dev.leat.file.channel.FileChannelVariants#onKernels")
class ContentContractTest extends FileChannelContract {
  @ParameterizedTest
  @EnumSource
  void aReadFillsWhatRemainsOfTheBufferAndNothingElse(BufferKind kind) throws Exception {
    byte[] content = Content.random(10_000, 1);
    FileChannel channel = openOn(content);
    for (boolean positional : new boolean[] {true, false}) {
      byte[] before = Content.random(9000, 2);
      ByteBuffer dst = kind.allocate(9000).put(before).position(7).limit(8000);
      channel.position(positional ? 77 : 3);
      assertThat(positional ? channel.read(dst, 3) : channel.read(dst)).isEqualTo(7993);
      assertThat(dst.position()).isEqualTo(8000);
      assertThat(dst.limit()).isEqualTo(8000);
      assertThat(channel.position()).isEqualTo(positional ? 77 : 7996);
      byte[] expected = before.clone();
      System.arraycopy(content, 3, expected, 7, 7993);
      assertThat(Content.whole(dst)).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aWriteTakesWhatRemainsOfTheBufferAndNothingElse(BufferKind kind) throws Exception {
    for (boolean readOnly : new boolean[] {true, false}) {
      for (boolean positional : new boolean[] {true, false}) {
        Path file = file(new byte[10_000]);
        FileChannel channel = open(file, WRITE);
        byte[] given = Content.random(9000, 3);
        ByteBuffer buffer = kind.holding(given);
        ByteBuffer src = (readOnly ? buffer.asReadOnlyBuffer() : buffer).position(7).limit(8000);
        channel.position(positional ? 77 : 3);
        assertThat(positional ? channel.write(src, 3) : channel.write(src)).isEqualTo(7993);
        assertThat(src.position()).isEqualTo(8000);
        assertThat(channel.position()).isEqualTo(positional ? 77 : 7996);
        byte[] expected = new byte[10_000];
        System.arraycopy(given, 7, expected, 3, 7993);
        assertThat(Files.readAllBytes(file)).isEqualTo(expected);
        assertThat(Content.whole(buffer)).isEqualTo(given);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void aReadAtTheEndIsShortAndThenMinusOne(BufferKind kind) throws Exception {
    byte[] content = Content.random(4099, 4);
    FileChannel channel = openOn(content);
    ByteBuffer dst = kind.allocate(4096);
    assertThat(channel.read(dst, 4096)).isEqualTo(3);
    assertThat(channel.read(dst, 4099)).isEqualTo(-1);
    assertThat(channel.read(dst, 4100)).isEqualTo(-1);
    assertThat(channel.read(dst, Long.MAX_VALUE - 4096)).isEqualTo(-1);
    assertThat(channel.position(4096).read(dst)).isEqualTo(3);
    assertThat(channel.read(dst)).isEqualTo(-1);
    assertThat(channel.position(5000).read(dst)).isEqualTo(-1);
    assertThat(channel.position()).isEqualTo(5000);
    assertThat(dst.position()).isEqualTo(6);
    byte[] end = Arrays.copyOfRange(content, 4096, 4099);
    assertThat(Arrays.copyOf(Content.whole(dst), 6)).startsWith(end).endsWith(end);
    assertThat(channel.read(dst.limit(6), 4099)).isZero();
    assertThat(channel.read(dst.limit(6))).isZero();
  }

  /** Unlike an asynchronous channel, which might come back to it on another thread. */
  @Test
  void aBufferOfAConfinedArenaIsServedOnItsThread() throws Exception {
    byte[] content = Content.random(5000, 5);
    Path file = file(content);
    FileChannel channel = open(file, READ, WRITE);
    try (Arena arena = Arena.ofConfined()) {
      ByteBuffer buffer = arena.allocate(5000).asByteBuffer();
      assertThat(channel.read(buffer)).isEqualTo(5000);
      assertThat(Content.whole(buffer)).isEqualTo(content);
      assertThat(channel.write(buffer.flip())).isEqualTo(5000);
      assertThat(channel.write(buffer.flip(), 10_000)).isEqualTo(5000);
      assertThat(channel.read(buffer.clear(), 5000)).isEqualTo(5000);
      assertThat(Content.whole(buffer)).isEqualTo(content);
      ByteBuffer[] both = {buffer.clear().limit(100), ByteBuffer.allocate(100)};
      assertThat(channel.position(0).read(both)).isEqualTo(200);
    }
    assertThat(channel.size()).isEqualTo(15_000);
  }

  @Test
  void anArenaCanBeClosedAsSoonAsTheCallReturns() throws Exception {
    FileChannel channel = openOn(Content.random(100_000, 6));
    for (int i = 0; i < 50; i++) {
      try (Arena arena = Arena.ofShared()) {
        ByteBuffer buffer = arena.allocate(100_000).asByteBuffer();
        assertThat(channel.read(buffer, 0)).isEqualTo(100_000);
        assertThat(channel.write(buffer.flip(), 100_000)).isEqualTo(100_000);
      }
    }
  }

  @Test
  void aReadOnlyDestinationIsRefused() throws Exception {
    FileChannel channel = openOn(new byte[10]);
    assertThatThrownBy(() -> channel.read(ByteBuffer.allocate(3).asReadOnlyBuffer()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(channel.isOpen()).isTrue();
    assertThat(channel.position()).isZero();
  }

  @Test
  void largeTransfersAreWhole() throws Exception {
    byte[] content = Content.random(9 << 20, 7);
    Path file = file(new byte[0]);
    FileChannel channel = open(file, READ, WRITE);
    for (ByteBuffer src : new ByteBuffer[] {ByteBuffer.wrap(content), direct(content)}) {
      assertThat(channel.position(1).write(src)).isEqualTo(content.length);
      ByteBuffer heap = ByteBuffer.allocate(content.length);
      assertThat(channel.read(heap, 1)).isEqualTo(content.length);
      assertThat(heap.array()).isEqualTo(content);
      ByteBuffer direct = ByteBuffer.allocateDirect(content.length);
      assertThat(channel.position(1).read(direct)).isEqualTo(content.length);
      assertThat(Content.whole(direct)).isEqualTo(content);
    }
  }

  private static ByteBuffer direct(byte[] content) {
    return ByteBuffer.allocateDirect(content.length).put(content).flip();
  }

  @Test
  void aWriteBeyondTheEndLeavesAHoleOfZeroes() throws Exception {
    Path file = file(new byte[] {1});
    FileChannel channel = open(file, READ, WRITE);
    assertThat(channel.position(5).write(ByteBuffer.wrap(new byte[] {2}))).isEqualTo(1);
    assertThat(channel.write(ByteBuffer.wrap(new byte[] {3}), 8)).isEqualTo(1);
    assertThat(Files.readAllBytes(file)).isEqualTo(new byte[] {1, 0, 0, 0, 0, 2, 0, 0, 3});
    long far = 1L << 40;
    assertThat(channel.write(ByteBuffer.wrap(new byte[] {4}), far)).isEqualTo(1);
    assertThat(channel.size()).isEqualTo(far + 1);
    ByteBuffer dst = ByteBuffer.allocate(2);
    assertThat(channel.position(far - 1).read(dst)).isEqualTo(2);
    assertThat(dst.array()).isEqualTo(new byte[] {0, 4});
  }

  @Test
  void appendedBytesGoToTheEndAndThePositionFollows() throws Exception {
    Path file = file(new byte[] {1, 2, 3});
    FileChannel channel = open(file, APPEND);
    FileChannel second = open(file, APPEND);
    assertThat(channel.position()).isEqualTo(3);
    assertThat(channel.position(0).write(ByteBuffer.wrap(new byte[] {4, 5}))).isEqualTo(2);
    assertThat(channel.position()).isEqualTo(5);
    assertThat(second.write(ByteBuffer.wrap(new byte[] {6}))).isEqualTo(1);
    assertThat(channel.position()).isEqualTo(6);
    ByteBuffer[] two = {ByteBuffer.wrap(new byte[] {7}), ByteBuffer.wrap(new byte[] {8})};
    assertThat(channel.write(two)).isEqualTo(2);
    assertThat(Files.readAllBytes(file)).isEqualTo(new byte[] {1, 2, 3, 4, 5, 6, 7, 8});
    assertThat(channel.truncate(2).write(ByteBuffer.wrap(new byte[] {9}))).isEqualTo(1);
    assertThat(second.position()).isEqualTo(3);
    assertThat(Files.readAllBytes(file)).isEqualTo(new byte[] {1, 2, 9});
    // Linux appends here too, whatever POSIX and the Javadoc say.
    FileChannel oracle = openJdk(file, APPEND);
    assertThat(channel.write(ByteBuffer.wrap(new byte[] {10}), 0))
        .isEqualTo(oracle.write(ByteBuffer.wrap(new byte[] {10}), 0));
    assertThat(Files.readAllBytes(file)).isEqualTo(new byte[] {1, 2, 9, 10, 10});
  }

  @Test
  void manyAppendersLoseNothing() throws Exception {
    Path file = file(new byte[0]);
    Caller[] callers = new Caller[4];
    for (int i = 0; i < callers.length; i++) {
      FileChannel channel = open(file, APPEND);
      byte[] line = new byte[100];
      Arrays.fill(line, (byte) (i + 1));
      callers[i] = start(() -> append(channel, line));
    }
    for (Caller caller : callers) {
      assertThat(caller.ending()).isEqualTo("value 5000");
    }
    byte[] content = Files.readAllBytes(file);
    int[] lines = new int[callers.length + 1];
    for (int at = 0; at < content.length; at += 100) {
      byte[] line = Arrays.copyOfRange(content, at, at + 100);
      byte[] whole = new byte[100];
      Arrays.fill(whole, line[0]);
      assertThat(line).isEqualTo(whole);
      lines[line[0]]++;
    }
    assertThat(lines).containsExactly(0, 50, 50, 50, 50);
  }

  private static int append(FileChannel channel, byte[] line) throws Exception {
    int written = 0;
    for (int i = 0; i < 50; i++) {
      written += channel.write(ByteBuffer.wrap(line));
    }
    return written;
  }
}
