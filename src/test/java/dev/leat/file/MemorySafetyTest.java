package dev.leat.file;

import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.testing.Content;
import dev.leat.testing.ExtendedOptions;
import dev.leat.testing.MountForTests;
import dev.leat.testing.Outcome;
import dev.leat.testing.RecordingHandler;
import dev.leat.testing.Unreachable;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the kernel still uses stays where it is, whatever the application lets go of. A frozen file
 * system holds writes in flight while that happens.
 */
@MethodSource("dev.leat.file.ChannelVariants#ours")
class MemorySafetyTest extends ChannelContract {
  private static final int SIZE = 64 << 10;
  private static final int COUNT = 32;

  @RegisterExtension private static final MountForTests MOUNT = new MountForTests(32);

  @Test
  void buffersThatNobodyReachesAreWrittenAsTheyWere() throws Exception {
    Path file = MOUNT.newFile();
    AsynchronousFileChannel channel = open(file, WRITE);
    RecordingHandler<Integer, Integer> handler = new RecordingHandler<>();
    try (var frozen = MOUNT.freeze()) {
      for (int i = 0; i < COUNT; i++) {
        writeAndForget(channel, i, handler);
      }
      Unreachable.collect();
      Unreachable.collect();
      // What was freed would now be somebody else's.
      List<ByteBuffer> others = new ArrayList<>();
      for (int i = 0; i < 4 * COUNT; i++) {
        others.add(filled(ByteBuffer.allocateDirect(SIZE), (byte) 0xEE));
      }
      frozen.thaw();
      assertThat(others).hasSize(4 * COUNT);
    }
    assertWritten(file, handler);
  }

  private static void writeAndForget(
      AsynchronousFileChannel channel, int place, RecordingHandler<Integer, Integer> handler) {
    byte[] content = Content.random(SIZE, place);
    ByteBuffer src =
        place % 2 == 0
            ? ByteBuffer.wrap(content)
            : ByteBuffer.allocateDirect(SIZE).put(content).flip();
    channel.write(src, (long) place * SIZE, place, handler);
  }

  private static ByteBuffer filled(ByteBuffer buffer, byte value) {
    MemorySegment.ofBuffer(buffer).fill(value);
    return buffer;
  }

  private static void assertWritten(Path file, RecordingHandler<Integer, Integer> handler)
      throws Exception {
    for (int i = 0; i < COUNT; i++) {
      assertThat(handler.await().outcome()).isEqualTo(SIZE);
    }
    byte[] written = Files.readAllBytes(file);
    for (int i = 0; i < COUNT; i++) {
      byte[] part = Arrays.copyOfRange(written, i * SIZE, (i + 1) * SIZE);
      assertThat(part).as("write %d", i).isEqualTo(Content.random(SIZE, i));
    }
  }

  @Test
  void anArenaClosedOverAWriteTakesNothingFromIt() throws Exception {
    Path file = MOUNT.newFile();
    AsynchronousFileChannel channel = open(file, WRITE);
    RecordingHandler<Integer, Integer> handler = new RecordingHandler<>();
    try (var frozen = MOUNT.freeze()) {
      for (int i = 0; i < COUNT; i++) {
        try (Arena arena = Arena.ofShared()) {
          MemorySegment memory = arena.allocate(SIZE, 4096);
          memory.copyFrom(MemorySegment.ofArray(Content.random(SIZE, i)));
          channel.write(memory.asByteBuffer(), (long) i * SIZE, i, handler);
        }
      }
      frozen.thaw();
    }
    for (int i = 0; i < COUNT; i++) {
      // The bytes arrived; only the buffer that would have to move its position is gone.
      var completion = handler.await();
      assertThat(completion.value() != null || completion.failure() != null).isTrue();
    }
    byte[] written = Files.readAllBytes(file);
    for (int i = 0; i < COUNT; i++) {
      byte[] part = Arrays.copyOfRange(written, i * SIZE, (i + 1) * SIZE);
      assertThat(part).isEqualTo(Content.random(SIZE, i));
    }
  }

  /** Reads end with a value or an error, and the memory that was given back is not written. */
  @Test
  void anArenaClosedOverAReadIsNotWrittenInto() throws Exception {
    Path file = file(filled(ByteBuffer.allocate(1 << 20), (byte) 0x5A).array());
    AsynchronousFileChannel channel = open(file, READ, ExtendedOptions.DIRECT);
    RecordingHandler<Integer, Integer> handler = new RecordingHandler<>();
    int rounds = 50;
    for (int round = 0; round < rounds; round++) {
      try (Arena arena = Arena.ofShared()) {
        channel.read(arena.allocate(1 << 20, 4096).asByteBuffer(), 0, round, handler);
      }
      try (Arena arena = Arena.ofConfined()) {
        // Most likely the same addresses, now somebody else's.
        MemorySegment other = arena.allocate(1 << 20, 4096);
        assertThat(handler.await().attachment()).isEqualTo(round);
        for (long at = 0; at < other.byteSize(); at += 4096) {
          assertThat(other.get(ValueLayout.JAVA_BYTE, at)).isZero();
        }
      }
    }
  }

  @Test
  void aChannelClosedOverWritesLeavesTheNextFileAlone() throws Exception {
    Path first = MOUNT.newFile();
    Path second = MOUNT.newFile();
    AsynchronousFileChannel channel = open(first, WRITE);
    List<Future<Integer>> futures = new ArrayList<>();
    AsynchronousFileChannel next;
    try (var frozen = MOUNT.freeze()) {
      for (int i = 0; i < COUNT; i++) {
        futures.add(channel.write(ByteBuffer.allocateDirect(512), i * 512L));
      }
      channel.close();
      // A descriptor's number that was given back too early would be this one's.
      next = open(second, READ);
      frozen.thaw();
    }
    for (Future<Integer> future : futures) {
      assertEnded(future);
    }
    assertThat(next.size()).isZero();
  }

  private static void assertEnded(Future<Integer> future) throws InterruptedException {
    try {
      assertThat(get(future)).isEqualTo(512);
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      assertThat(e.getCause()).isInstanceOf(AsynchronousCloseException.class);
    }
  }

  @Test
  void collectionsBesideTheReadsDisturbNothing() throws Exception {
    byte[] content = Content.random(1 << 20, 7);
    AsynchronousFileChannel channel = open(file(content), READ);
    AtomicBoolean end = new AtomicBoolean();
    Thread collector =
        Thread.ofPlatform()
            .start(
                () -> {
                  while (!end.get()) {
                    System.gc();
                  }
                });
    try {
      RecordingHandler<Integer, ByteBuffer> handler = new RecordingHandler<>();
      for (int i = 0; i < 2000; i++) {
        ByteBuffer dst = i % 2 == 0 ? ByteBuffer.allocate(4096) : ByteBuffer.allocateDirect(4096);
        channel.read(dst, i % 256 * 4096L, dst, handler);
      }
      for (int i = 0; i < 2000; i++) {
        var completion = handler.await();
        assertThat(completion.outcome()).isEqualTo(4096);
      }
      ByteBuffer dst = ByteBuffer.allocate(content.length);
      assertThat(get(channel.read(dst, 0))).isEqualTo(content.length);
      assertThat(dst.array()).isEqualTo(content);
    } finally {
      end.set(true);
      collector.join();
    }
  }

  /** On the JDK such an operation never ends, and its pool's thread dies of the exception. */
  @Test
  void aConfinedBufferIsRefusedOnTheCallingThread() throws Exception {
    AsynchronousFileChannel channel = openOn(new byte[10]);
    RecordingHandler<Integer, Integer> handler = new RecordingHandler<>();
    try (Arena arena = Arena.ofConfined()) {
      ByteBuffer buffer = arena.allocate(8).asByteBuffer();
      assertThatThrownBy(() -> channel.read(buffer, 0, 0, handler))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("onfined");
      assertThatThrownBy(() -> channel.write(buffer, 0, 0, handler))
          .isInstanceOf(IllegalStateException.class);
      assertThat(buffer.position()).isZero();
    }
    assertThat(get(channel.read(ByteBuffer.allocate(20), 0))).isEqualTo(10);
    assertThat(handler.unread()).isZero();
  }

  @Test
  void theBufferOfAClosedArenaIsRefused() throws Exception {
    Path file = file(new byte[10]);
    AsynchronousFileChannel channel = open(file, READ, WRITE);
    ByteBuffer buffer;
    try (Arena arena = Arena.ofShared()) {
      buffer = arena.allocate(8).fill((byte) 1).asByteBuffer();
    }
    assertThatThrownBy(() -> get(channel.write(buffer, 0)))
        .satisfies(e -> assertThat(Outcome.describe(e)).contains("IllegalStateException"));
    assertThatThrownBy(() -> get(channel.read(buffer, 0)))
        .satisfies(e -> assertThat(Outcome.describe(e)).contains("IllegalStateException"));
    assertThat(Files.readAllBytes(file)).containsOnly(0);
  }
}
