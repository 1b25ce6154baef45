package dev.leat.file.channel;

import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.testing.OpenDescriptors;
import dev.leat.testing.Unreachable;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/** Channels that nobody closes: all of their descriptors come back, and no sooner. */
@MethodSource("dev.leat.file.channel.FileChannelVariants#all")
class UnreachableFileChannelTest extends FileChannelContract {
  private static final int CHANNELS = 10;

  @Test
  void aChannelThatNobodyReachesGivesItsDescriptorsBack() throws Exception {
    Path file = file(new byte[10]);
    for (int i = 0; i < CHANNELS; i++) {
      useAndForget(file);
    }
    awaitNoDescriptor(file);
  }

  private void useAndForget(Path file) throws Exception {
    FileChannel channel = variant.open(file, Set.of(READ, WRITE));
    assertThat(channel.read(ByteBuffer.allocate(3), 0)).isEqualTo(3);
    assertThat(channel.write(ByteBuffer.allocateDirect(3))).isEqualTo(3);
    channel.force(false);
  }

  private static void awaitNoDescriptor(Path file) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (OpenDescriptors.count(file) > 0 && System.nanoTime() < deadline) {
      Unreachable.collect();
    }
    assertThat(OpenDescriptors.count(file)).isZero();
  }

  @Test
  void aLockKeepsNoChannelAlive() throws Exception {
    Path file = file(new byte[10]);
    for (int i = 0; i < CHANNELS; i++) {
      lockAndForget(file, i);
    }
    awaitNoDescriptor(file);
    try (FileChannel channel = variant.open(file, Set.of(WRITE))) {
      channel.lock().release();
    }
  }

  private void lockAndForget(Path file, int position) throws Exception {
    FileChannel channel = variant.open(file, Set.of(READ, WRITE));
    assertThat(channel.lock(position, 1, false).isValid()).isTrue();
  }

  @Test
  void whoHoldsTheLockHoldsTheChannel() throws Exception {
    Path file = file(new byte[10]);
    FileLock lock = closedAfterwards(variant.open(file, Set.of(WRITE))).lock();
    collectSomeTimes();
    assertThat(lock.acquiredBy().isOpen()).isTrue();
    assertThat(lock.isValid()).isTrue();
  }

  private static void collectSomeTimes() throws InterruptedException {
    for (int i = 0; i < 3; i++) {
      Unreachable.collect();
    }
  }

  @Test
  void aStreamKeepsItsChannel() throws Exception {
    Path file = file(new byte[10]);
    var in = Channels.newInputStream(variant.open(file, Set.of(READ)));
    assertThat(in.read()).isZero();
    collectSomeTimes();
    assertThat(in.readNBytes(20)).hasSize(9);
    in.close();
    assertThat(OpenDescriptors.count(file)).isZero();
  }

  /** What waits in the kernel keeps alive what it needs, though nobody else has it. */
  @Test
  void aThreadInACallKeepsTheChannel() throws Exception {
    NamedPipe pipe = pipe();
    readAndForget(pipe);
    pipe.close();
    awaitNoDescriptor(pipe.path());
  }

  private void readAndForget(NamedPipe pipe) throws Exception {
    Caller reader = startReader(pipe.path());
    collectSomeTimes();
    pipe.put(new byte[2]);
    assertThat(reader.ending()).isEqualTo("value 2");
  }

  private Caller startReader(Path path) throws Exception {
    FileChannel channel = variant.open(path, Set.of(READ));
    return start(() -> channel.read(ByteBuffer.allocate(5))).awaitBlockedIn("read");
  }

  @Test
  void closingGivesEveryDescriptorBackAtOnce() throws Exception {
    Path file = file(new byte[10]);
    FileChannel channel = variant.open(file, Set.of(READ, WRITE));
    assertThat(channel.read(ByteBuffer.allocate(3))).isEqualTo(3);
    assertThat(OpenDescriptors.count(file)).isPositive();
    channel.close();
    assertThat(OpenDescriptors.count(file)).isZero();
  }
}
