package dev.leat.buffer;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.kernel.Memory;
import dev.leat.testing.BounceBuffers;
import dev.leat.testing.BufferKind;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The test plays the kernel: it follows the array of {@code struct iovec}. */
class BufferVectorTest {
  private static final DirectAlignment BLOCKS = new DirectAlignment(512, 512);
  private static final int SIZE = 20;

  @RegisterExtension private final BounceBuffers bounceBuffers = new BounceBuffers();

  /** One of each kind, of {@value #SIZE} bytes of which those from 3 to 13 remain. */
  private static ByteBuffer[] oneOfEach() {
    return Arrays.stream(BufferKind.values())
        .map(kind -> kind.allocate(SIZE).position(3).limit(13))
        .toArray(ByteBuffer[]::new);
  }

  private static final int REMAINING = 10 * BufferKind.values().length;

  private static List<MemorySegment> pieces(BufferVector vector) {
    MemorySegment array = Memory.at(vector.iovAddress(), 16L * vector.count());
    List<MemorySegment> pieces = new ArrayList<>();
    for (int i = 0; i < vector.count(); i++) {
      long base = array.getAtIndex(JAVA_LONG, 2L * i);
      pieces.add(Memory.at(base, array.getAtIndex(JAVA_LONG, 2L * i + 1)));
    }
    return pieces;
  }

  /** The kernel reads so many bytes: {@code first}, {@code first + 1} and so on. */
  private static void arrive(BufferVector vector, int count, int first) {
    int next = first;
    for (MemorySegment piece : pieces(vector)) {
      for (long i = 0; i < piece.byteSize() && next < first + count; i++) {
        piece.set(JAVA_BYTE, i, (byte) next++);
      }
    }
    assertThat(next).isEqualTo(first + count);
  }

  /** What the kernel would write. */
  private static byte[] departing(BufferVector vector) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (MemorySegment piece : pieces(vector)) {
      bytes.writeBytes(piece.toArray(JAVA_BYTE));
    }
    return bytes.toByteArray();
  }

  private static byte[] all(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.capacity()];
    buffer.duplicate().clear().get(bytes);
    return bytes;
  }

  private static byte[] numbered(int count, int first) {
    byte[] bytes = new byte[count];
    for (int i = 0; i < count; i++) {
      bytes[i] = (byte) (first + i);
    }
    return bytes;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 9, 10, 11, 57, 119, 120})
  void aReadFillsTheBuffersInTheirOrder(int count) {
    ByteBuffer[] buffers = oneOfEach();
    BufferVector vector = BufferVector.forRead(buffers, 0, 12, 5, DirectAlignment.NONE);
    assertThat(vector.wanted()).isEqualTo(REMAINING);
    assertThat(vector.filePosition(5)).isEqualTo(5);
    arrive(vector, count, 1);

    assertThat(vector.finishRead(count)).isEqualTo(count);
    for (int i = 0; i < buffers.length; i++) {
      int filled = Math.clamp(count - 10L * i, 0, 10);
      byte[] expected = new byte[SIZE];
      System.arraycopy(numbered(filled, 1 + 10 * i), 0, expected, 3, filled);
      assertThat(all(buffers[i])).as("buffer %d", i).isEqualTo(expected);
      assertThat(buffers[i].position()).as("position %d", i).isEqualTo(3 + filled);
      assertThat(buffers[i].limit()).isEqualTo(13);
    }
    vector.release();
  }

  @Test
  void theEndOfTheFileIsMinusOneAndMovesNothing() {
    ByteBuffer[] buffers = oneOfEach();
    BufferVector vector = BufferVector.forRead(buffers, 0, 12, 0, DirectAlignment.NONE);
    assertThat(vector.finishRead(0)).isEqualTo(-1);
    assertThat(buffers).allSatisfy(buffer -> assertThat(buffer.position()).isEqualTo(3));
    vector.release();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 10, 11, 120})
  void aWriteShowsTheBytesInTheirOrder(int count) {
    ByteBuffer[] buffers = oneOfEach();
    for (int i = 0; i < buffers.length; i++) {
      buffers[i].put(3, numbered(10, 10 * i));
      buffers[i] = i % 3 == 0 ? buffers[i].asReadOnlyBuffer() : buffers[i];
    }
    BufferVector vector = BufferVector.forWrite(buffers, 0, 12, DirectAlignment.NONE);
    assertThat(departing(vector)).isEqualTo(numbered(REMAINING, 0));

    assertThat(vector.finishWrite(count)).isEqualTo(count);
    for (int i = 0; i < buffers.length; i++) {
      assertThat(buffers[i].position()).isEqualTo(3 + Math.clamp(count - 10L * i, 0, 10));
    }
    vector.release();
  }

  @Test
  void onlyTheBuffersAskedForTakePart() {
    ByteBuffer[] buffers = new ByteBuffer[4];
    buffers[1] = ByteBuffer.allocate(2);
    buffers[2] = ByteBuffer.allocateDirect(3);
    BufferVector vector = BufferVector.forRead(buffers, 1, 2, 0, DirectAlignment.NONE);
    assertThat(vector.wanted()).isEqualTo(5);
    vector.release();

    assertThatThrownBy(() -> BufferVector.forRead(buffers, 3, 2, 0, DirectAlignment.NONE))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> BufferVector.forWrite(buffers, -1, 1, DirectAlignment.NONE))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> BufferVector.forWrite(buffers, 0, 2, DirectAlignment.NONE))
        .isInstanceOf(NullPointerException.class);
  }

  @Test
  void buffersWithoutRoomAreNoneOfTheKernels() {
    ByteBuffer full = ByteBuffer.allocate(4).position(4);
    for (DirectAlignment alignment : List.of(DirectAlignment.NONE, BLOCKS)) {
      BufferVector vector = BufferVector.forRead(new ByteBuffer[] {full, full}, 0, 2, 7, alignment);
      assertThat(vector.count()).isZero();
      assertThat(vector.wanted()).isZero();
      vector.release();
    }
  }

  @Test
  void atMostAsManyBuffersAsTheKernelAllowsTakePart() {
    ByteBuffer[] buffers = new ByteBuffer[3000];
    Arrays.setAll(buffers, i -> i % 2 == 0 ? ByteBuffer.allocate(0) : spaced());
    buffers[2048] = null; // behind the last one: nobody looks at it
    BufferVector vector = BufferVector.forRead(buffers, 0, 3000, 0, DirectAlignment.NONE);
    assertThat(vector.count()).isEqualTo(1024);
    assertThat(vector.wanted()).isEqualTo(1024);
    arrive(vector, 1024, 1);
    assertThat(vector.finishRead(1024)).isEqualTo(1024);
    assertThat(buffers[2047].get(0)).isEqualTo((byte) 1024);
    assertThat(buffers[2049].position()).isZero();
    vector.release();
  }

  /** A direct buffer of one byte that touches no other. */
  private static ByteBuffer spaced() {
    return ByteBuffer.allocateDirect(64).slice(32, 1);
  }

  @Test
  void bouncedBuffersInARowAreOnePiece() {
    ByteBuffer[] heap = new ByteBuffer[500];
    Arrays.setAll(heap, i -> ByteBuffer.wrap(numbered(3, 3 * i)));
    BufferVector vector = BufferVector.forWrite(heap, 0, 500, DirectAlignment.NONE);
    assertThat(vector.count()).isEqualTo(1);
    assertThat(departing(vector)).isEqualTo(numbered(1500, 0));
    assertThat(bounceBuffers.taken()).isEqualTo(1);
    vector.release();
  }

  @Test
  void whatIsBeyondTheMostOfOneCallIsLeftOut() {
    // Nothing is at this address, and nothing looks there.
    ByteBuffer huge = Memory.at(1L << 40, Integer.MAX_VALUE - 8).asByteBuffer();
    ByteBuffer[] buffers = {ByteBuffer.allocate(1), huge, ByteBuffer.allocate(1)};
    BufferVector vector = BufferVector.forWrite(buffers, 0, 3, DirectAlignment.NONE);
    assertThat(vector.wanted()).isEqualTo(0x7ffff000);
    assertThat(vector.count()).isEqualTo(2);
    assertThat(vector.finishWrite(0x7ffff000L)).isEqualTo(0x7ffff000L);
    assertThat(huge.position()).isEqualTo(0x7ffff000 - 1);
    assertThat(buffers[2].position()).isZero();
    vector.release();
  }

  @ParameterizedTest
  @CsvSource({
    "0, 512, 0",
    "1, 512, 0",
    "600, 512, 512",
    "900, 1024, 512",
    "511, 1024, 0",
    "4294967396, 512, 4294967296"
  })
  void directIoReadsTheEnclosingBlocks(long position, int length, long from) {
    ByteBuffer[] buffers = {ByteBuffer.allocate(60), ByteBuffer.allocateDirect(270)};
    BufferVector vector = BufferVector.forRead(buffers, 0, 2, position, BLOCKS);
    assertThat(vector.filePosition(position)).isEqualTo(from);
    assertThat(pieces(vector)).extracting(MemorySegment::byteSize).containsExactly((long) length);
    assertThat(pieces(vector).getFirst().address() % 512).isZero();
    arrive(vector, length, (int) from);

    assertThat(vector.finishRead(length)).isEqualTo(330);
    assertThat(all(buffers[0])).isEqualTo(numbered(60, (int) position));
    assertThat(all(buffers[1])).isEqualTo(numbered(270, (int) position + 60));
    vector.release();
  }

  @ParameterizedTest
  @CsvSource({"88, -1", "89, 1", "148, 60", "158, 70", "488, 330", "0, -1"})
  void aShortDirectReadGivesWhatLiesBehindTheSkippedPart(int res, int returned) {
    ByteBuffer[] buffers = {ByteBuffer.allocate(60), ByteBuffer.allocateDirect(270)};
    BufferVector vector = BufferVector.forRead(buffers, 0, 2, 600, BLOCKS);
    arrive(vector, res, 512);
    assertThat(vector.finishRead(res)).isEqualTo(returned);
    int count = Math.max(0, returned);
    assertThat(buffers[0].position()).isEqualTo(Math.min(60, count));
    assertThat(buffers[1].position()).isEqualTo(Math.max(0, count - 60));
    assertThat(buffers[1].get(0)).isEqualTo((byte) (count > 60 ? 660 : 0));
    vector.release();
  }

  @Test
  void alignedBuffersGoStraightToDirectIoAndOneThatIsNotTakesAllWithIt() {
    ByteBuffer aligned = ByteBuffer.allocateDirect(8192).alignedSlice(512);
    ByteBuffer[] both = {aligned.slice(0, 512), aligned.slice(1024, 1024)};
    BufferVector straight = BufferVector.forWrite(both, 0, 2, BLOCKS);
    assertThat(pieces(straight))
        .extracting(MemorySegment::address)
        .containsExactly(
            MemorySegment.ofBuffer(both[0]).address(), MemorySegment.ofBuffer(both[1]).address());
    straight.release();

    both[1] = aligned.slice(1024, 1000);
    ByteBuffer[] three = {both[0].put(0, (byte) 9), both[1], ByteBuffer.wrap(numbered(24, 1))};
    BufferVector bounced = BufferVector.forWrite(three, 0, 3, BLOCKS);
    assertThat(bounced.wanted()).isEqualTo(1536);
    assertThat(bounced.count()).isEqualTo(1);
    assertThat(pieces(bounced).getFirst().address() % 512).isZero();
    byte[] bytes = departing(bounced);
    assertThat(bytes).hasSize(1536).startsWith(9).endsWith(numbered(24, 1));
    bounced.release();
  }

  @Test
  void aReadOnlyBufferIsRefusedEvenIfItIsFull() {
    ByteBuffer[] buffers = {
      ByteBuffer.allocate(1), ByteBuffer.allocate(1).position(1).asReadOnlyBuffer()
    };
    assertThatThrownBy(() -> BufferVector.forRead(buffers, 0, 2, 0, DirectAlignment.NONE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Read-only buffer");
  }

  @Test
  void aConfinedArenasMemoryIsTheCallersOwn() throws Exception {
    try (Arena arena = Arena.ofConfined();
        ExecutorService other = Executors.newSingleThreadExecutor()) {
      ByteBuffer[] buffers = {ByteBuffer.allocate(2), arena.allocate(3).asByteBuffer()};
      BufferVector vector = BufferVector.forRead(buffers, 0, 2, 0, DirectAlignment.NONE);
      other.submit(() -> arrive(vector, 5, 1)).get();
      assertThat(vector.finishRead(5)).isEqualTo(5);
      assertThat(all(buffers[1])).isEqualTo(numbered(3, 3));
      vector.release();

      ByteBuffer[] full = {buffers[1]};
      other
          .submit(
              () ->
                  assertThatThrownBy(() -> BufferVector.forWrite(full, 0, 1, DirectAlignment.NONE))
                      .isInstanceOf(WrongThreadException.class))
          .get();
    }
  }

  @Test
  @SuppressWarnings("MustBeClosed") // closed under the buffers' feet
  void memoryThatWasFreedIsRefusedAndIsNotTouchedIfFreedLater() {
    Arena arena = Arena.ofShared();
    ByteBuffer[] buffers = {ByteBuffer.allocate(2), arena.allocate(3).asByteBuffer()};
    BufferVector vector = BufferVector.forRead(buffers, 0, 2, 0, DirectAlignment.NONE);
    arena.close();
    arrive(vector, 5, 1);
    assertThatThrownBy(() -> vector.finishRead(5)).isInstanceOf(IllegalStateException.class);
    assertThat(buffers[1].position()).isZero();
    vector.release();

    buffers[1].position(3);
    assertThatThrownBy(() -> BufferVector.forWrite(buffers, 0, 2, DirectAlignment.NONE))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("Already closed");
  }
}
