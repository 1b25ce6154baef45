package dev.leat.file.channel;

import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.testing.BufferKind;
import dev.leat.testing.Content;
import dev.leat.testing.Outcome;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/** Reads into and writes out of several buffers at once. */
@MethodSource("dev.leat.file.channel.FileChannelVariants#all")
class ScatterGatherContractTest extends FileChannelContract {
  /** As many buffers as Linux takes in one call. */
  private static final int IOV_MAX = 1024;

  @Test
  void everyKindOfBufferIsFilledAndWritten() throws Exception {
    byte[] content = Content.random(BufferKind.values().length * 7000, 1);
    Path file = file(content);
    FileChannel channel = open(file, READ, WRITE);
    ByteBuffer[] buffers = oneOfEachKind(7000);
    assertThat(channel.read(buffers)).isEqualTo(content.length);
    assertThat(channel.position()).isEqualTo(content.length);
    assertThat(contentOf(buffers)).isEqualTo(content);

    Arrays.stream(buffers).forEach(ByteBuffer::flip);
    assertThat(channel.write(buffers)).isEqualTo(content.length);
    assertThat(channel.position()).isEqualTo(2L * content.length);
    assertThat(Arrays.stream(buffers)).noneMatch(ByteBuffer::hasRemaining);
    byte[] twice = Arrays.copyOf(content, 2 * content.length);
    System.arraycopy(content, 0, twice, content.length, content.length);
    assertThat(Files.readAllBytes(file)).isEqualTo(twice);
  }

  private static ByteBuffer[] oneOfEachKind(int size) {
    return Arrays.stream(BufferKind.values())
        .map(kind -> kind.allocate(size))
        .toArray(ByteBuffer[]::new);
  }

  private static byte[] contentOf(ByteBuffer... buffers) {
    ByteBuffer all =
        ByteBuffer.allocate(Arrays.stream(buffers).mapToInt(ByteBuffer::capacity).sum());
    for (ByteBuffer buffer : buffers) {
      all.put(Content.whole(buffer));
    }
    return all.array();
  }

  @Test
  void readOnlySourcesAreWritten() throws Exception {
    byte[] content = Content.random(100, 2);
    ByteBuffer[] sources = {
      ByteBuffer.wrap(content, 0, 30).asReadOnlyBuffer(),
      BufferKind.DIRECT.holding(content).position(30).limit(70).asReadOnlyBuffer(),
      BufferKind.AUTO_ARENA.holding(content).asReadOnlyBuffer().position(70)
    };
    Path file = file(new byte[0]);
    FileChannel channel = open(file, WRITE);
    assertThat(channel.write(sources)).isEqualTo(100);
    assertThat(Files.readAllBytes(file)).isEqualTo(content);
  }

  @Test
  void aReadEndsWithTheFileAndLeavesTheRestOfTheBuffersAlone() throws Exception {
    byte[] content = Content.random(10, 3);
    FileChannel channel = openOn(content);
    ByteBuffer[] buffers = new ByteBuffer[4];
    Arrays.setAll(buffers, i -> i % 2 == 0 ? ByteBuffer.allocate(4) : ByteBuffer.allocateDirect(4));
    assertThat(channel.read(buffers)).isEqualTo(10);
    assertThat(Arrays.stream(buffers).mapToInt(ByteBuffer::position)).containsExactly(4, 4, 2, 0);
    assertThat(contentOf(buffers)).isEqualTo(Arrays.copyOf(content, 16));
    assertThat(channel.read(buffers)).isEqualTo(-1);
    assertThat(channel.read(new ByteBuffer[0])).isZero();
    assertThat(channel.read(new ByteBuffer[] {ByteBuffer.allocate(0)})).isZero();
  }

  @Test
  void offsetAndLengthChooseTheBuffers() throws Exception {
    byte[] content = Content.random(20, 4);
    FileChannel channel = openOn(content);
    ByteBuffer[] buffers = new ByteBuffer[5];
    Arrays.setAll(buffers, i -> ByteBuffer.allocateDirect(5));
    assertThat(channel.read(buffers, 1, 3)).isEqualTo(15);
    assertThat(Arrays.stream(buffers).mapToInt(ByteBuffer::position))
        .containsExactly(0, 5, 5, 5, 0);
    Arrays.stream(buffers).forEach(ByteBuffer::flip);
    assertThat(channel.position(15).write(buffers, 2, 1)).isEqualTo(5);
    assertThat(channel.position()).isEqualTo(20);
    assertThat(buffers[2].position()).isEqualTo(5);
    assertThat(buffers[1].position()).isZero();
    ByteBuffer written = ByteBuffer.allocate(5);
    assertThat(channel.read(written, 15)).isEqualTo(5);
    assertThat(written.array()).isEqualTo(Arrays.copyOfRange(content, 5, 10));
  }

  /** The JDK stops at the kernel's limit, as it may; what counts is where it stops. */
  @Test
  void moreBuffersThanTheKernelTakesAreTransferredInSeveralCalls() throws Exception {
    int count = IOV_MAX + 200;
    byte[] content = Content.random(3 * count, 5);
    Path file = file(content);
    FileChannel channel = open(file, READ, WRITE);
    ByteBuffer[] buffers = new ByteBuffer[count];
    Arrays.setAll(buffers, i -> i % 2 == 0 ? ByteBuffer.allocate(3) : ByteBuffer.allocateDirect(3));
    assertThat(channel.read(buffers)).isIn(3L * IOV_MAX, 3L * count);
    while (channel.position() < content.length) {
      assertThat(channel.read(buffers)).isPositive();
    }
    assertThat(contentOf(buffers)).isEqualTo(content);
    assertThat(channel.read(buffers)).isZero();
    Arrays.stream(buffers).forEach(ByteBuffer::flip);
    assertThat(channel.write(buffers)).isIn(3L * IOV_MAX, 3L * count);
    while (channel.position() < 2L * content.length) {
      assertThat(channel.write(buffers)).isPositive();
    }
    byte[] twice = Arrays.copyOf(content, 2 * content.length);
    System.arraycopy(content, 0, twice, content.length, content.length);
    assertThat(Files.readAllBytes(file)).isEqualTo(twice);
  }

  @Test
  void emptyBuffersCountForNothing() throws Exception {
    byte[] content = Content.random(30, 8);
    FileChannel channel = openOn(content);
    ByteBuffer[] buffers = new ByteBuffer[IOV_MAX + 10];
    Arrays.setAll(buffers, i -> i < IOV_MAX ? empty() : ByteBuffer.allocate(3));
    assertThat(channel.read(buffers)).isEqualTo(30);
    assertThat(contentOf(buffers)).isEqualTo(content);
    Arrays.stream(buffers).forEach(ByteBuffer::flip);
    assertThat(channel.write(buffers)).isEqualTo(30);
    assertThat(channel.size()).isEqualTo(60);
  }

  @Test
  void largeBuffersAreTransferredWhole() throws Exception {
    byte[] content = Content.random(3 << 20, 6);
    FileChannel channel = openOn(content);
    ByteBuffer[] buffers = {
      ByteBuffer.allocate(1 << 20), ByteBuffer.allocateDirect(1 << 20), ByteBuffer.allocate(1 << 20)
    };
    assertThat(channel.read(buffers)).isEqualTo(content.length);
    assertThat(contentOf(buffers)).isEqualTo(content);
    Arrays.stream(buffers).forEach(ByteBuffer::flip);
    assertThat(channel.write(buffers)).isEqualTo(content.length);
    Arrays.stream(buffers).forEach(ByteBuffer::clear);
    assertThat(channel.position(content.length).read(buffers)).isEqualTo(content.length);
    assertThat(contentOf(buffers)).isEqualTo(content);
  }

  @Test
  void argumentsAreRefusedAsByTheJdk() throws Exception {
    Calls calls = new Calls();
    arrays()
        .forEach(
            (name, array) -> {
              calls.add("read " + name, c -> result(array.get(), c::read));
              calls.add("write " + name, c -> result(array.get(), c::write));
              for (int offset : new int[] {Integer.MIN_VALUE, -1, 0, 1, 3, Integer.MAX_VALUE}) {
                for (int length : new int[] {-1, 0, 1, 2, Integer.MAX_VALUE}) {
                  String range = name + " " + offset + "+" + length;
                  calls.add(
                      "read " + range, c -> result(array.get(), b -> c.read(b, offset, length)));
                  calls.add(
                      "write " + range, c -> result(array.get(), b -> c.write(b, offset, length)));
                }
              }
            });
    calls.compare(variant, directory);
  }

  private interface ArrayCall {
    Object on(ByteBuffer[] buffers) throws Exception;
  }

  @SuppressWarnings("NullAway") // null is what is tried
  private static Object result(@Nullable ByteBuffer @Nullable [] buffers, ArrayCall call) {
    List<Object> seen = new ArrayList<>();
    seen.add(Outcome.of(Path.of("/none"), () -> call.on(buffers)));
    if (buffers != null) {
      for (ByteBuffer buffer : buffers) {
        seen.add(
            buffer == null
                ? "null"
                : buffer.position() + " " + Arrays.toString(Content.whole(buffer)));
      }
    }
    return seen;
  }

  private static Map<String, Supplier<@Nullable ByteBuffer @Nullable []>> arrays() {
    Map<String, Supplier<@Nullable ByteBuffer @Nullable []>> arrays = new LinkedHashMap<>();
    arrays.put("null", () -> null);
    arrays.put("none", () -> new ByteBuffer[0]);
    arrays.put("one", () -> new ByteBuffer[] {heap()});
    arrays.put("mixed", () -> new ByteBuffer[] {heap(), direct(), heap()});
    arrays.put("empty among others", () -> new ByteBuffer[] {heap(), empty(), direct()});
    arrays.put("empty ones", () -> new ByteBuffer[] {empty(), empty()});
    arrays.put("null among others", () -> new ByteBuffer[] {heap(), null, direct()});
    arrays.put("null at the end", () -> new ByteBuffer[] {direct(), heap(), direct(), null});
    arrays.put("read-only", () -> new ByteBuffer[] {heap().asReadOnlyBuffer()});
    arrays.put("read-only second", () -> new ByteBuffer[] {heap(), direct().asReadOnlyBuffer()});
    arrays.put("empty read-only", () -> new ByteBuffer[] {heap(), empty().asReadOnlyBuffer()});
    return arrays;
  }

  private static ByteBuffer heap() {
    return ByteBuffer.wrap(new byte[] {21, 22, 23});
  }

  private static ByteBuffer direct() {
    return ByteBuffer.allocateDirect(4).put(new byte[] {31, 32, 33, 34}).flip().position(1);
  }

  private static ByteBuffer empty() {
    return ByteBuffer.allocate(0);
  }
}
