package dev.leat.file.channel;

import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.testing.Comparison;
import dev.leat.testing.Content;
import dev.leat.testing.Outcome;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/** Files without a position, and files that are none: named pipes, devices, /proc. */
@MethodSource("dev.leat.file.channel.FileChannelVariants#all")
class PipeContractTest extends FileChannelContract {
  @Test
  void aReadReturnsWhatIsThere() throws Exception {
    NamedPipe pipe = pipe();
    FileChannel channel = open(pipe.path(), READ);
    pipe.put(new byte[] {1, 2, 3});
    ByteBuffer dst = ByteBuffer.allocate(10);
    assertThat(channel.read(dst.limit(2))).isEqualTo(2);
    assertThat(channel.read(dst.limit(10))).isEqualTo(1);
    pipe.put(new byte[] {4, 5, 6});
    ByteBuffer[] two = {ByteBuffer.allocate(2), ByteBuffer.allocateDirect(5)};
    assertThat(channel.read(two)).isEqualTo(3);
    assertThat(bytes(dst.flip())).isEqualTo(new byte[] {1, 2, 3});
    assertThat(two[0].array()).isEqualTo(new byte[] {4, 5});
    assertThat(bytes(two[1].flip())).isEqualTo(new byte[] {6});
  }

  @Test
  void aReadWaitsForTheFirstByte() throws Exception {
    NamedPipe pipe = pipe();
    FileChannel channel = open(pipe.path(), READ);
    for (int i = 0; i < 5; i++) {
      ByteBuffer dst = i % 2 == 0 ? ByteBuffer.allocate(10) : ByteBuffer.allocateDirect(10);
      Caller reader = start(() -> channel.read(dst)).awaitBlockedIn("read");
      pipe.put(new byte[] {42, (byte) i});
      assertThat(reader.ending()).isEqualTo("value 2");
      assertThat(bytes(dst.flip())).isEqualTo(new byte[] {42, (byte) i});
    }
  }

  /** The carrier of a thread that waits on a ring is free. */
  @Test
  void onARingAVirtualThreadWaitsWithoutItsCarrier() throws Exception {
    NamedPipe pipe = pipe();
    FileChannel channel = open(pipe.path(), READ);
    Caller reader = start(() -> channel.read(ByteBuffer.allocate(10))).awaitBlockedIn("read");
    assertThat(reader.state())
        .isEqualTo(variant.parks() ? Thread.State.WAITING : Thread.State.RUNNABLE);
    pipe.put(new byte[1]);
    assertThat(reader.ending()).isEqualTo("value 1");
  }

  @Test
  void noBytesAreReadAtOnce() throws Exception {
    FileChannel channel = open(pipe().path(), READ, WRITE);
    assertThat(channel.read(ByteBuffer.allocate(0))).isZero();
    assertThat(channel.read(ByteBuffer.allocateDirect(0))).isZero();
    assertThat(channel.read(new ByteBuffer[] {ByteBuffer.allocate(0)})).isZero();
    assertThat(channel.write(ByteBuffer.allocate(0))).isZero();
  }

  @Test
  void theStreamEndsWithTheLastWriter() throws Exception {
    NamedPipe pipe = pipe();
    FileChannel channel = open(pipe.path(), READ);
    FileChannel second = open(pipe.path(), READ);
    pipe.put(new byte[] {1});
    assertThat(channel.read(ByteBuffer.allocate(5))).isEqualTo(1);
    Caller reader = start(() -> channel.read(ByteBuffer.allocate(5))).awaitBlockedIn("read");
    pipe.close();
    assertThat(reader.ending()).isEqualTo("value -1");
    assertThat(channel.read(ByteBuffer.allocateDirect(5))).isEqualTo(-1);
    assertThat(second.read(new ByteBuffer[] {ByteBuffer.allocate(5)})).isEqualTo(-1);
    assertThat(channel.isOpen()).isTrue();
  }

  @Test
  void withoutAReaderAWriteFails() throws Exception {
    NamedPipe pipe = pipe();
    FileChannel channel = open(pipe.path(), WRITE);
    FileChannel other = open(pipe.path(), WRITE);
    pipe.fill();
    Caller writer = start(() -> other.write(ByteBuffer.allocate(5))).awaitBlockedIn("write");
    pipe.close();
    String broken = "java.io.IOException: Broken pipe";
    assertThat(writer.ending()).isEqualTo(broken);
    assertThat(Outcome.of(directory, () -> channel.write(ByteBuffer.allocate(5))).toString())
        .isEqualTo(broken);
    assertThat(channel.isOpen()).isTrue();
    assertThat(other.isOpen()).isTrue();
  }

  @Test
  void aWriteWaitsUntilAllOfItIsInThePipe() throws Exception {
    byte[] content = Content.random(3 * NamedPipe.capacity() + 77, 1);
    for (int i = 0; i < 3; i++) {
      NamedPipe pipe = pipe();
      FileChannel channel = open(pipe.path(), WRITE);
      ByteBuffer src = ByteBuffer.wrap(content);
      ByteBuffer direct = ByteBuffer.allocateDirect(content.length).put(content).flip();
      Caller writer =
          switch (i) {
            case 0 -> start(() -> channel.write(src));
            case 1 -> start(() -> channel.write(direct));
            default -> start(() -> channel.write(new ByteBuffer[] {src, direct}));
          };
      assertThat(pipe.take(content.length)).isEqualTo(content);
      if (i == 2) {
        assertThat(pipe.take(content.length)).isEqualTo(content);
      }
      assertThat(writer.ending()).isEqualTo("value " + content.length * (i == 2 ? 2L : 1L));
    }
  }

  /** By reads alone: what else a stream does asks a channel that is not the JDK's for positions. */
  @Test
  void streamsOverAPipeEndWithIt() throws Exception {
    byte[] content = Content.random(200_000, 2);
    NamedPipe pipe = pipe();
    FileChannel from = open(pipe.path(), READ);
    FileChannel to = open(pipe.path(), WRITE);
    pipe.close();
    Caller writer =
        start(
            () -> {
              try (var out = Channels.newOutputStream(to)) {
                out.write(content);
              }
              return "written";
            });
    ByteArrayOutputStream read = new ByteArrayOutputStream();
    InputStream in = Channels.newInputStream(from);
    byte[] some = new byte[5000];
    for (int count = in.read(some); count >= 0; count = in.read(some)) {
      read.write(some, 0, count);
    }
    assertThat(writer.ending()).isEqualTo("value written");
    assertThat(read.toByteArray()).isEqualTo(content);
  }

  @Test
  void everythingElseFailsAsOnTheJdk() throws Exception {
    NamedPipe pipe = pipe().put(new byte[5]);
    Map<Path, Set<OpenOption>> files = new LinkedHashMap<>();
    files.put(pipe.path(), Set.of(READ, WRITE));
    files.put(Path.of("/dev/null"), Set.of(READ, WRITE));
    files.put(Path.of("/dev/zero"), Set.of(READ, WRITE));
    files.put(Path.of("/dev/full"), Set.of(READ, WRITE));
    files.put(Path.of("/proc/self/limits"), Set.of(READ));
    files.put(Path.of("/proc/self/mem"), Set.of(READ));
    files.put(Path.of("/sys/kernel/mm/transparent_hugepage/enabled"), Set.of(READ));
    Comparison comparison = new Comparison();
    for (Map.Entry<Path, Set<OpenOption>> file : files.entrySet()) {
      for (Map.Entry<String, Calls.Call> call : calls().entrySet()) {
        comparison.add(
            file.getKey() + " " + call.getKey(),
            result(openJdk(file.getKey(), options(file)), call.getValue()),
            result(open(file.getKey(), options(file)), call.getValue()));
      }
    }
    comparison.assertNoDifference();
  }

  private static OpenOption[] options(Map.Entry<Path, Set<OpenOption>> file) {
    return file.getValue().toArray(OpenOption[]::new);
  }

  /** None of them reads what the pipe holds: that would be gone for the next one. */
  private static Map<String, Calls.Call> calls() {
    Map<String, Calls.Call> calls = new LinkedHashMap<>();
    calls.put("size", FileChannel::size);
    calls.put("position", FileChannel::position);
    calls.put("position 2", channel -> channel.position(2).position());
    calls.put("truncate", channel -> channel.truncate(1).size());
    calls.put("force", PipeContractTest::forced);
    calls.put("read at 1", channel -> filled(channel, 1));
    calls.put("read at 0", channel -> filled(channel, 0));
    calls.put("write at 1", channel -> channel.write(ByteBuffer.allocate(2), 1));
    calls.put("map", channel -> channel.map(FileChannel.MapMode.READ_ONLY, 0, 10).capacity());
    calls.put("lock", channel -> channel.tryLock(0, 1, true) != null);
    calls.put("transferTo", channel -> channel.transferTo(0, 10, discarding()));
    calls.put("transferTo at 3", channel -> channel.transferTo(3, 10, discarding()));
    return calls;
  }

  private static WritableByteChannel discarding() {
    return Channels.newChannel(java.io.OutputStream.nullOutputStream());
  }

  private static String forced(FileChannel channel) throws Exception {
    channel.force(true);
    return "forced";
  }

  private static String filled(FileChannel channel, long position) throws Exception {
    ByteBuffer dst = ByteBuffer.allocate(5).put(new byte[] {9, 9, 9, 9, 9}).clear();
    return channel.read(dst, position) + " " + Arrays.toString(dst.array());
  }

  /** The channel is closed, so that the next one can have its lock. */
  private List<Object> result(FileChannel channel, Calls.Call call) throws Exception {
    List<Object> seen = List.of(Outcome.of(directory, () -> call.on(channel)), channel.isOpen());
    channel.close();
    return seen;
  }

  @Test
  void devicesAreReadAndWritten() throws Exception {
    FileChannel zero = open(Path.of("/dev/zero"), READ);
    FileChannel full = open(Path.of("/dev/full"), READ, WRITE);
    FileChannel none = open(Path.of("/dev/null"), READ, WRITE);
    for (ByteBuffer buffer :
        List.of(ByteBuffer.wrap(Content.random(9000, 3)), ByteBuffer.allocateDirect(9000))) {
      assertThat(zero.read(buffer)).isEqualTo(9000);
      assertThat(bytes(buffer.clear())).containsOnly(0);
      assertThat(full.read(buffer)).isEqualTo(9000);
      assertThat(Outcome.of(directory, () -> full.write(buffer.clear())).toString())
          .isEqualTo("java.io.IOException: No space left on device");
      assertThat(none.write(buffer)).isEqualTo(9000);
      assertThat(none.read(buffer.clear())).isEqualTo(-1);
    }
    assertThat(full.isOpen()).isTrue();
  }

  /** Their size is zero, whatever they hold. */
  @Test
  void filesOfTheKernelAreReadToTheirEnd() throws Exception {
    for (String name : List.of("/proc/self/limits", "/proc/version", "/proc/filesystems")) {
      byte[] expected = Channels.newInputStream(openJdk(Path.of(name), READ)).readAllBytes();
      FileChannel channel = open(Path.of(name), READ);
      assertThat(Channels.newInputStream(channel).readAllBytes()).isEqualTo(expected);
      assertThat(channel.position()).isEqualTo(expected.length);
      ByteBuffer part = ByteBuffer.allocate(5);
      assertThat(channel.read(part, 3)).isEqualTo(5);
      assertThat(part.array()).isEqualTo(Arrays.copyOfRange(expected, 3, 8));
    }
  }
}
