package dev.leat.file;

import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.Required;
import dev.leat.testing.BufferKind;
import dev.leat.testing.Content;
import dev.leat.testing.ExtendedOptions;
import dev.leat.testing.LoopMount;
import dev.leat.testing.Tool;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * O_DIRECT, on which ours goes beyond the JDK: every buffer is taken, and reads need no alignment.
 */
@MethodSource("dev.leat.file.ChannelVariants#ours")
class DirectContractTest extends ChannelContract {
  /** Not a multiple of any block, so that the last block is a part. */
  private static final int SIZE = 300_001;

  private final byte[] content = Content.random(SIZE, 1);

  /** The body of a test on a file with {@link #content}, in one file system after the other. */
  @FunctionalInterface
  private interface Body {
    void run(AsynchronousFileChannel channel, Path file, int block) throws Exception;
  }

  private void onFileSystems(Body body) throws Exception {
    onFileSystem(directory, body);
    Path shm = Path.of("/dev/shm");
    Required.that(Files.isDirectory(shm), "/dev/shm");
    onFileSystem(shm, body);
  }

  private void onFileSystem(Path where, Body body) throws Exception {
    Path file = Files.write(Files.createTempFile(where, "direct", ".bin"), content);
    int block = (int) Files.getFileStore(file).getBlockSize();
    try (AsynchronousFileChannel channel =
        variant.open(file, READ, WRITE, ExtendedOptions.DIRECT)) {
      body.run(channel, file, block);
    } finally {
      Files.delete(file);
    }
  }

  @Test
  void readsOfEveryKindAndAlignmentGiveTheBytes() throws Exception {
    onFileSystems(this::readEverywhere);
  }

  private void readEverywhere(AsynchronousFileChannel channel, Path file, int block)
      throws Exception {
    long[] positions = {0, 1, 511, 512, block - 1, block, block + 1, 100_000, SIZE - 5, SIZE - 1};
    int[] lengths = {1, 511, 512, block, block + 1, 65536, SIZE};
    for (BufferKind kind : BufferKind.values()) {
      for (long position : positions) {
        for (int length : lengths) {
          assertRead(channel, kind.allocate(length + 2).position(1).limit(length + 1), position);
        }
      }
    }
  }

  private void assertRead(AsynchronousFileChannel channel, ByteBuffer dst, long position)
      throws Exception {
    int expected = (int) Math.min(dst.remaining(), SIZE - position);
    assertThat(get(channel.read(dst, position))).isEqualTo(expected);
    assertThat(dst.position()).isEqualTo(1 + expected);
    byte[] whole = new byte[dst.capacity()];
    System.arraycopy(content, (int) position, whole, 1, expected);
    assertThat(Content.whole(dst)).isEqualTo(whole);
  }

  @Test
  void readsAtAndBehindTheEndGiveMinusOne() throws Exception {
    onFileSystems(
        (channel, file, block) -> {
          for (BufferKind kind : new BufferKind[] {BufferKind.HEAP, BufferKind.DIRECT_ALIGNED}) {
            for (long position :
                new long[] {SIZE, SIZE + 1, (SIZE / block + 1L) * block, 1 << 30}) {
              ByteBuffer dst = kind.allocate(2 * block);
              assertThat(get(channel.read(dst, position))).isEqualTo(-1);
              assertThat(dst.position()).isZero();
              assertThat(Content.whole(dst)).containsOnly(0);
            }
          }
        });
  }

  @Test
  void alignedWritesOfEveryKindArrive() throws Exception {
    onFileSystems(
        (channel, file, block) -> {
          byte[] expected = content.clone();
          int position = 0;
          for (BufferKind kind : BufferKind.values()) {
            byte[] written = Content.random(2 * block, position);
            assertThat(get(channel.write(kind.holding(written), position))).isEqualTo(2 * block);
            System.arraycopy(written, 0, expected, position, 2 * block);
            position += block;
          }
          assertThat(Arrays.equals(Files.readAllBytes(file), expected)).isTrue();
        });
  }

  @Test
  void unalignedWritesAreRefusedWithTheAlignmentAndChangeNothing() throws Exception {
    onFileSystem(
        directory,
        (channel, file, block) -> {
          assertRefused(channel, ByteBuffer.allocate(block), 1, "1");
          assertRefused(channel, ByteBuffer.allocateDirect(block), block + 5L, "" + (block + 5L));
          assertRefused(channel, ByteBuffer.allocate(100), 0, "100");
          assertThat(Arrays.equals(Files.readAllBytes(file), content)).isTrue();
        });
  }

  private static void assertRefused(
      AsynchronousFileChannel channel, ByteBuffer src, long position, String named) {
    assertThatThrownBy(() -> get(channel.write(src, position)))
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOf(IOException.class)
        .hasMessageContaining(named)
        .hasMessageMatching("(?s).*(multiple|align).*\\d+.*");
    assertThat(src.position()).isZero();
    assertThat(channel.isOpen()).isTrue();
  }

  @Test
  void otherFileSystemsServeDirectReadsAndWritesAsWell() throws Exception {
    Tool.requireRoot();
    String[][] mkfs = {{"mkfs.xfs", "-q", "-f"}, {"mkfs.btrfs", "-q", "-f"}, {"mkfs.ext4", "-q"}};
    for (String[] make : mkfs) {
      try (LoopMount mount = LoopMount.of(320, make)) {
        onFileSystem(mount.root(), this::readEverywhere);
        onFileSystem(
            mount.root(),
            (channel, file, block) -> {
              ByteBuffer src = ByteBuffer.allocate(block).put(content, 0, block).flip();
              assertThat(get(channel.write(src, block))).isEqualTo(block);
              assertRefused(channel, ByteBuffer.allocate(100), 0, "100");
            });
      }
    }
  }
}
