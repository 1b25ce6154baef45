package dev.leat;

import static dev.leat.testing.ExtendedOptions.DIRECT;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.buffer.BufferVector;
import dev.leat.buffer.DirectAlignment;
import dev.leat.buffer.StableBuffer;
import dev.leat.file.StockFiles;
import dev.leat.file.UringFiles;
import dev.leat.kernel.Memory;
import dev.leat.testing.BounceBuffers;
import dev.leat.testing.Content;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Aligned buffers are direct buffers like others, and nothing bounces with them. */
class LeatTest {
  private static final DirectAlignment STRICTEST = new DirectAlignment(4096, 4096);

  @RegisterExtension private final BounceBuffers bounceBuffers = new BounceBuffers();

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 511, 4096, 4097, 1 << 20})
  void aBufferIsAlignedZeroedAndOfTheSizeAskedFor(int size) {
    for (int i = 0; i < 20; i++) {
      ByteBuffer buffer = Leat.allocateAligned(size);
      assertThat(MemorySegment.ofBuffer(buffer).address() % 4096).isZero();
      assertThat(buffer.isDirect()).isTrue();
      assertThat(buffer.isReadOnly()).isFalse();
      assertThat(buffer.order()).isEqualTo(ByteOrder.BIG_ENDIAN);
      assertThat(buffer).isEqualTo(ByteBuffer.allocate(size));
      assertThat(buffer.capacity()).isEqualTo(size);
      MemorySegment.ofBuffer(buffer).fill((byte) 0xEE); // the next one must not see this
    }
  }

  @Test
  void nothingBouncesForDirectIo() {
    ByteBuffer buffer = Leat.allocateAligned(8192);
    StableBuffer.forRead(buffer, 4096, STRICTEST).release();
    StableBuffer.forBlockingRead(buffer, 4096, STRICTEST).release();
    StableBuffer read = StableBuffer.forRead(buffer.slice(4096, 4096), 8192, STRICTEST);
    StableBuffer write = StableBuffer.forWrite(buffer, STRICTEST);
    StableBuffer blocking = StableBuffer.forBlockingWrite(buffer, STRICTEST);

    assertThat(bounceBuffers.taken()).isZero();
    assertThat(read.address()).isEqualTo(write.address() + 4096);
    assertThat(write.address()).isEqualTo(MemorySegment.ofBuffer(buffer).address());
    assertThat(blocking.address()).isEqualTo(write.address());
  }

  @Test
  void aVectorOfAlignedBuffersIsNotCopied() {
    ByteBuffer[] buffers = {Leat.allocateAligned(4096), Leat.allocateAligned(8192)};
    BufferVector vector = BufferVector.forRead(buffers, 0, 2, 4096, STRICTEST);
    MemorySegment array = Memory.at(vector.iovAddress(), 16);
    assertThat(array.get(ValueLayout.JAVA_LONG, 0))
        .isEqualTo(MemorySegment.ofBuffer(buffers[0]).address());
    vector.release();
  }

  @ParameterizedTest
  @ValueSource(strings = {"stock", "ours"})
  void channelsTakeABufferLikeAnyOther(String channel, @TempDir Path directory) throws Exception {
    byte[] content = Content.random(8192, 3);
    ByteBuffer buffer = Leat.allocateAligned(8192).put(content).flip();
    Path file = Files.createFile(directory.resolve(channel));
    UringFiles files = new UringFiles(new StockFiles());
    try (AsynchronousFileChannel opened =
        channel.equals("stock")
            ? AsynchronousFileChannel.open(file, READ, WRITE, DIRECT)
            : files.newAsynchronousFileChannel(file, Set.of(READ, WRITE, DIRECT), null)) {
      assertThat(opened.write(buffer, 0).get()).isEqualTo(8192);
      ByteBuffer back = Leat.allocateAligned(8192);
      assertThat(opened.read(back, 0).get()).isEqualTo(8192);
      assertThat(Content.whole(back)).isEqualTo(content);
    }
  }

  @Test
  void aNegativeSizeIsRefused() {
    assertThatThrownBy(() -> Leat.allocateAligned(-1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("size < 0: (-1 < 0)");
  }

  @Test
  void tooMuchIsAnOutOfMemoryErrorAndWhatNobodyReachesIsFreed() throws Exception {
    ChildJvm.Result result =
        new ChildJvm().with("-XX:MaxDirectMemorySize=64m").run(AlignedMemory.class, "16", "20");
    assertThat(result.output()).contains("done").contains("OutOfMemoryError: Cannot reserve");
  }

  /** Allocates one buffer after the other, and then more than there can be. */
  static final class AlignedMemory {
    private AlignedMemory() {}

    public static void main(String[] args) {
      int mebibytes = Integer.parseInt(args[0]);
      for (int i = 0; i < Integer.parseInt(args[1]); i++) {
        Leat.allocateAligned(mebibytes << 20).put(0, (byte) i);
      }
      System.out.println("done");
      try {
        System.out.println(Leat.allocateAligned((8 * mebibytes) << 20));
      } catch (OutOfMemoryError e) {
        System.out.println(e);
      }
    }
  }
}
