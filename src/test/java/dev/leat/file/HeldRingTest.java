package dev.leat.file;

import static dev.leat.testing.Latches.await;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.Required;
import dev.leat.ring.PoolSize;
import dev.leat.ring.Ring;
import dev.leat.ring.RingConfig;
import dev.leat.ring.RingPoller;
import dev.leat.testing.BufferKind;
import dev.leat.testing.Content;
import dev.leat.testing.Mounted;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What is done without the ring goes on while that stands still: a handler holds its only thread
 * that could take anything to the kernel.
 */
@SuppressWarnings("NullAway.Init") // set by JUnit
class HeldRingTest {
  private static final int SECONDS = 20;
  private static final byte[] CONTENT = Content.random(10_000, 1);

  @TempDir Path directory;

  private RingPoller poller;
  private UringFiles files;
  private final CountDownLatch released = new CountDownLatch(1);

  /** Where files are. */
  enum Where {
    OWN {
      @Override
      Mounted mount(Path directory) throws Exception {
        return Mounted.of(directory, "--bind", directory.toString());
      }
    },
    MEMORY {
      @Override
      Mounted mount(Path directory) throws Exception {
        return Mounted.of(directory, "-t", "tmpfs", "none");
      }
    },
    OVERLAY {
      @Override
      Mounted mount(Path directory) throws Exception {
        return Mounted.overlay(directory);
      }
    };

    abstract Mounted mount(Path directory) throws Exception;
  }

  @BeforeEach
  void holdTheRing() throws Exception {
    Required.platform();
    poller =
        new RingPoller(
            Ring.open(new RingConfig(8, 16, 0)),
            task -> Thread.ofPlatform().daemon().unstarted(task),
            PoolSize.fixed(1));
    files = new UringFiles(new StockFiles(), () -> poller);
    CountDownLatch held = new CountDownLatch(1);
    poller.execute(
        () -> {
          held.countDown();
          await(released);
        });
    await(held);
  }

  @AfterEach
  void releaseTheRing() {
    released.countDown();
    poller.close();
  }

  private static void onVirtualThread(Callable<?> body) throws Exception {
    FutureTask<?> task = new FutureTask<>(body);
    Thread.ofVirtual().start(task);
    task.get(SECONDS, TimeUnit.SECONDS);
  }

  private static Path file(Mounted mount) throws IOException {
    return Files.write(Files.createTempFile(mount.root(), "file", ".bin"), CONTENT);
  }

  private FileChannel open(Path file) throws IOException {
    return files.fileChannel(FileChannel.open(file, READ, WRITE), file, Set.of(READ, WRITE));
  }

  private static void assertFilled(ByteBuffer dst, int from, int count) {
    assertThat(dst.flip()).isEqualTo(ByteBuffer.wrap(CONTENT, from, count));
  }

  @ParameterizedTest
  @EnumSource
  void virtualThreadsReadWhatIsInMemory(Where where) throws Exception {
    try (Mounted mount = where.mount(directory);
        FileChannel channel = open(file(mount))) {
      onVirtualThread(
          () -> {
            for (BufferKind kind : BufferKind.values()) {
              ByteBuffer dst = kind.allocate(3000);
              assertThat(channel.read(dst, 77)).isEqualTo(3000);
              assertFilled(dst, 77, 3000);
              channel.position(5);
              assertThat(channel.read(dst.clear())).isEqualTo(3000);
              assertFilled(dst, 5, 3000);
              ByteBuffer[] two = {dst.clear(), kind.allocate(10)};
              assertThat(channel.read(two)).isEqualTo(3010);
              assertFilled(two[0], 3005, 3000);
              assertFilled(two[1], 6005, 10);
              assertThat(channel.read(dst.clear(), 9_000)).isEqualTo(1000);
              assertThat(channel.read(dst, 10_000)).isEqualTo(-1);
            }
            return null;
          });
    }
  }

  @ParameterizedTest
  @EnumSource
  void virtualThreadsWriteToThePageCache(Where where) throws Exception {
    try (Mounted mount = where.mount(directory)) {
      Path file = file(mount);
      try (FileChannel channel = open(file)) {
        onVirtualThread(
            () -> {
              assertThat(channel.write(ByteBuffer.wrap(new byte[] {1, 2, 3}), 7)).isEqualTo(3);
              return null;
            });
        byte[] expected = CONTENT.clone();
        System.arraycopy(new byte[] {1, 2, 3}, 0, expected, 7, 3);
        assertThat(Files.readAllBytes(file)).isEqualTo(expected);
      }
    }
  }

  /** On others that have no RWF_NOWAIT the caller, who must not wait, leaves it to the ring. */
  @Test
  void futuresOfWhatIsInMemoryAreDone() throws Exception {
    for (Where where : new Where[] {Where.OWN, Where.MEMORY}) {
      try (Mounted mount = where.mount(directory);
          AsynchronousFileChannel channel =
              files.newAsynchronousFileChannel(file(mount), Set.of(READ), null)) {
        ByteBuffer dst = ByteBuffer.allocate(3000);
        var future = channel.read(dst, 77);
        assertThat(future.isDone()).as("%s", where).isTrue();
        assertThat(future.get()).isEqualTo(3000);
        assertFilled(dst, 77, 3000);
      }
    }
  }
}
