package dev.leat.file.channel;

import static java.nio.channels.FileChannel.MapMode.PRIVATE;
import static java.nio.channels.FileChannel.MapMode.READ_ONLY;
import static java.nio.channels.FileChannel.MapMode.READ_WRITE;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.testing.Content;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/** Files in memory, as buffers and as segments of an arena. */
@MethodSource("dev.leat.file.channel.FileChannelVariants#all")
class MapContractTest extends FileChannelContract {
  private static final long[] NUMBERS = {
    Long.MIN_VALUE, -1, 0, 1, 7, 4096, Integer.MAX_VALUE, 1L << 31, Long.MAX_VALUE
  };

  private static Map<String, @Nullable MapMode> modes() {
    Map<String, @Nullable MapMode> modes = new LinkedHashMap<>();
    modes.put("null", null);
    modes.put("READ_ONLY", READ_ONLY);
    modes.put("READ_WRITE", READ_WRITE);
    modes.put("PRIVATE", PRIVATE);
    return modes;
  }

  @Test
  @SuppressWarnings("NullAway") // null is what is tried
  void buffersAreMappedOrRefusedAsByTheJdk() throws Exception {
    Calls calls = new Calls();
    modes()
        .forEach(
            (name, mode) -> {
              for (long position : NUMBERS) {
                for (long size : NUMBERS) {
                  if (!extends2GiB(position, size)) {
                    calls.add(
                        name + " " + position + " " + size, c -> text(c.map(mode, position, size)));
                  }
                }
              }
            });
    calls.compare(variant, directory);
  }

  /** The file grows to that size, which is as good as full when all of it is looked at. */
  private static boolean extends2GiB(long position, long size) {
    return position >= 0 && size >= 0 && position + size >= Integer.MAX_VALUE;
  }

  /** At most ten bytes are in the file; what lies on further pages cannot be looked at. */
  private static String text(MappedByteBuffer buffer) {
    byte[] first = new byte[Math.min(5, buffer.remaining())];
    buffer.get(0, first);
    return "%s of %s direct=%b readOnly=%b"
        .formatted(Arrays.toString(first), buffer, buffer.isDirect(), buffer.isReadOnly());
  }

  @Test
  @SuppressWarnings("NullAway") // null is what is tried
  void segmentsAreMappedOrRefusedAsByTheJdk() throws Exception {
    try (Arena arena = Arena.ofShared()) {
      Map<String, @Nullable Arena> arenas = new LinkedHashMap<>();
      arenas.put("null", null);
      arenas.put("shared", arena);
      arenas.put("auto", Arena.ofAuto());
      arenas.put("closed", closed());
      Calls calls = new Calls();
      modes()
          .forEach(
              (name, mode) ->
                  arenas.forEach(
                      (arenaName, into) -> {
                        for (long size : new long[] {Long.MIN_VALUE, -1, 0, 8, Long.MAX_VALUE}) {
                          calls.add(
                              name + " of " + size + " to " + arenaName,
                              c -> text(c.map(mode, 2, size, into)));
                        }
                        calls.add(
                            name + " from -1 to " + arenaName, c -> text(c.map(mode, -1, 3, into)));
                      }));
      calls.compare(variant, directory);
    }
  }

  private static Arena closed() {
    try (Arena arena = Arena.ofShared()) {
      return arena;
    }
  }

  private static String text(MemorySegment segment) {
    byte[] first =
        segment.asSlice(0, Math.min(5, segment.byteSize())).toArray(ValueLayout.JAVA_BYTE);
    return "%s of %d mapped=%b native=%b readOnly=%b"
        .formatted(
            Arrays.toString(first),
            segment.byteSize(),
            segment.isMapped(),
            segment.isNative(),
            segment.isReadOnly());
  }

  @Test
  void whatIsWrittenHereIsReadThere() throws Exception {
    byte[] content = Content.random(20_000, 1);
    Path file = file(content);
    FileChannel channel = open(file, READ, WRITE);
    MappedByteBuffer map = channel.map(READ_WRITE, 4097, 10_000);
    assertThat(Content.whole(map)).isEqualTo(Arrays.copyOfRange(content, 4097, 14_097));
    map.put(100, (byte) 1);
    map.force();
    ByteBuffer dst = ByteBuffer.allocate(1);
    assertThat(channel.read(dst, 4197)).isEqualTo(1);
    assertThat(dst.get(0)).isEqualTo((byte) 1);
    assertThat(channel.write(ByteBuffer.wrap(new byte[] {2}), 4198)).isEqualTo(1);
    assertThat(map.get(101)).isEqualTo((byte) 2);
    channel.close();
    map.put(102, (byte) 3);
    assertThat(Files.readAllBytes(file)[4199]).isEqualTo((byte) 3);
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void aPrivateMapKeepsItsWritesToItself() throws Exception {
    Path file = file(new byte[5000]);
    MappedByteBuffer map = open(file, READ, WRITE).map(PRIVATE, 0, 5000);
    map.put(3, (byte) 1);
    assertThat(Files.readAllBytes(file)).containsOnly(0);
  }

  @Test
  void aMapExtendsTheFileOnlyWhereItMayWrite() throws Exception {
    Path file = file(new byte[10]);
    FileChannel channel = open(file, READ, WRITE);
    assertThat(channel.position(3).map(READ_WRITE, 5, 100).capacity()).isEqualTo(100);
    assertThat(channel.size()).isEqualTo(105);
    assertThat(channel.position()).isEqualTo(3);
    FileChannel reader = open(file, READ);
    assertThatThrownBy(() -> reader.map(READ_ONLY, 0, 106)).isInstanceOf(java.io.IOException.class);
    assertThat(reader.map(READ_ONLY, 0, 105).isReadOnly()).isTrue();
  }

  @Test
  void aFileWithoutANameIsMappedAsWell() throws Exception {
    byte[] content = Content.random(5000, 2);
    Path file = file(content);
    FileChannel channel = open(file, READ, WRITE);
    Files.delete(file);
    assertThat(Content.whole(channel.map(READ_WRITE, 0, 5000))).isEqualTo(content);
    assertThat(channel.map(READ_WRITE, 0, 6000).capacity()).isEqualTo(6000);
    assertThat(channel.size()).isEqualTo(6000);
  }

  @Test
  void aFileThatNobodyMayOpenAgainIsMappedAsWell() throws Exception {
    Path file = directory.resolve("secret");
    var permissions =
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("r--------"));
    FileChannel channel =
        closedAfterwards(variant.open(file, Set.of(CREATE_NEW, READ, WRITE), permissions));
    channel.map(READ_WRITE, 0, 10).put(3, (byte) 7);
    assertThat(Files.readAllBytes(file)).isEqualTo(new byte[] {0, 0, 0, 7, 0, 0, 0, 0, 0, 0});
  }

  @Test
  void aSegmentMayBeLargerThanABufferAndGoesWithItsArena() throws Exception {
    long size = 3L << 30;
    FileChannel channel = openOn(new byte[0]);
    MemorySegment segment;
    try (Arena arena = Arena.ofConfined()) {
      segment = channel.map(READ_WRITE, 0, size, arena);
      segment.set(ValueLayout.JAVA_BYTE, size - 1, (byte) 5);
      assertThat(segment.byteSize()).isEqualTo(size);
    }
    assertThat(segment.scope().isAlive()).isFalse();
    ByteBuffer dst = ByteBuffer.allocate(2);
    assertThat(channel.read(dst, size - 1)).isEqualTo(1);
    assertThat(dst.get(0)).isEqualTo((byte) 5);
  }

  @Test
  void aMapOfAnotherChannelIsABufferLikeOthers() throws Exception {
    byte[] content = Content.random(9000, 3);
    FileChannel from = openOn(content);
    FileChannel to = openOn(new byte[9000]);
    MappedByteBuffer map = from.map(READ_ONLY, 0, 9000);
    assertThat(to.write(map)).isEqualTo(9000);
    MappedByteBuffer copy = to.map(READ_WRITE, 0, 9000);
    assertThat(Content.whole(copy)).isEqualTo(content);
    assertThat(from.position(1).read(copy)).isEqualTo(8999);
    assertThat(copy.get(0)).isEqualTo(content[1]);
  }
}
