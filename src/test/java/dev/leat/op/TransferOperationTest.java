package dev.leat.op;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.buffer.DirectAlignment;
import dev.leat.buffer.StableBuffer;
import dev.leat.kernel.Errno;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.file.Files;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reads and writes of a real file, and what a failure does to the caller's buffer. */
class TransferOperationTest {
  private static final byte[] CONTENT = new byte[2000];

  @RegisterExtension private final PollerForTests poller = new PollerForTests();
  @RegisterExtension private final OpenedFile opened = new OpenedFile(CONTENT);

  static {
    new Random(1).nextBytes(CONTENT);
  }

  private PendingResult<Integer> future() {
    return PendingResult.future(new HandlerInvoker(poller.get(), null), (operation, i) -> {});
  }

  private TransferOperation read(ByteBuffer buffer, long position, DirectAlignment alignment) {
    StableBuffer memory = StableBuffer.forRead(buffer, position, alignment);
    return TransferOperation.read(opened.descriptor(), memory, position, false, null, future());
  }

  private TransferOperation write(ByteBuffer buffer, long position) {
    StableBuffer memory = StableBuffer.forWrite(buffer, DirectAlignment.NONE);
    return TransferOperation.write(opened.descriptor(), memory, position, false, null, future());
  }

  private TransferOperation begun(TransferOperation operation) {
    assertThat(operation.begin(poller.get())).isTrue();
    return operation;
  }

  /** An operation that some other kernel has: the test completes it. */
  private TransferOperation inFlight(TransferOperation operation) {
    assertThat(opened.descriptor().acquire()).isTrue();
    return operation;
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whatPassesThePageCacheByWaitsForTheDevice(boolean direct) {
    StableBuffer memory =
        StableBuffer.forRead(ByteBuffer.allocateDirect(10), 0, DirectAlignment.NONE);
    assertThat(
            TransferOperation.read(opened.descriptor(), memory, 0, direct, null, future())
                .awaitsDevice())
        .isEqualTo(direct);
    assertThat(
            TransferOperation.write(opened.descriptor(), memory, 0, direct, null, future())
                .awaitsDevice())
        .isEqualTo(direct);
  }

  @Test
  void aReadFillsItsBufferFromItsPosition() throws Exception {
    ByteBuffer buffer = ByteBuffer.allocate(100).position(10);
    TransferOperation operation = begun(read(buffer, 700, DirectAlignment.NONE));
    assertThat(operation.result().get(20, TimeUnit.SECONDS)).isEqualTo(90);
    assertThat(buffer.hasRemaining()).isFalse();
    assertThat(buffer.flip().position(10)).isEqualTo(ByteBuffer.wrap(CONTENT, 700, 90));
  }

  @Test
  void anUnalignedDirectReadBeginsAtTheBlockBefore() throws Exception {
    ByteBuffer buffer = ByteBuffer.allocate(100);
    TransferOperation operation = begun(read(buffer, 1000, new DirectAlignment(512, 512)));
    assertThat(operation.result().get(20, TimeUnit.SECONDS)).isEqualTo(100);
    assertThat(buffer.flip()).isEqualTo(ByteBuffer.wrap(CONTENT, 1000, 100));
  }

  @Test
  void aReadBehindTheEndOfTheFileIsMinusOne() throws Exception {
    ByteBuffer buffer = ByteBuffer.allocate(100);
    for (long position : new long[] {CONTENT.length, CONTENT.length + 1, 1L << 40}) {
      TransferOperation operation = begun(read(buffer, position, new DirectAlignment(512, 512)));
      assertThat(operation.result().get(20, TimeUnit.SECONDS)).isEqualTo(-1);
      assertThat(buffer.position()).isZero();
    }
  }

  @Test
  void aWritePutsItsBytesAtItsPosition() throws Exception {
    ByteBuffer buffer = ByteBuffer.wrap(new byte[] {9, 91, 92, 93}).position(1);
    TransferOperation operation = begun(write(buffer, 77));
    assertThat(operation.result().get(20, TimeUnit.SECONDS)).isEqualTo(3);
    assertThat(buffer.hasRemaining()).isFalse();

    byte[] expected = CONTENT.clone();
    System.arraycopy(new byte[] {91, 92, 93}, 0, expected, 77, 3);
    assertThat(Files.readAllBytes(opened.path())).isEqualTo(expected);
  }

  @Test
  void aFailedTransferLeavesTheBufferAndGivesItsMemoryBack() {
    ByteBuffer buffer = ByteBuffer.allocate(100).position(10);
    TransferOperation read = inFlight(read(buffer, 0, DirectAlignment.NONE));
    TransferOperation write = inFlight(write(buffer, 0));
    read.complete(-Errno.EIO, 0);
    write.complete(-Errno.ENOSPC, 0);

    assertThatThrownBy(() -> read.result().get())
        .hasRootCauseInstanceOf(IOException.class)
        .hasRootCauseMessage("Input/output error");
    assertThatThrownBy(() -> write.result().get()).hasRootCauseMessage("No space left on device");
    assertThat(buffer.position()).isEqualTo(10);
  }

  @Test
  void aReadThatTheClosingCancelledLeavesTheBuffer() {
    ByteBuffer buffer = ByteBuffer.allocate(100);
    TransferOperation read = inFlight(read(buffer, 0, DirectAlignment.NONE));
    opened.descriptor().shut();
    read.complete(-Errno.ECANCELED, 0);
    assertThatThrownBy(() -> read.result().get())
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isExactlyInstanceOf(AsynchronousCloseException.class);
    assertThat(buffer.position()).isZero();
  }

  @Test
  @SuppressWarnings("MustBeClosed") // closed under the buffer's feet
  void aBufferFreedInFlightIsAFailureAndItsBounceMemoryComesBack() {
    Arena arena = Arena.ofShared();
    ByteBuffer buffer = arena.allocate(100).asByteBuffer();
    TransferOperation read = inFlight(read(buffer, 0, DirectAlignment.NONE));
    arena.close();
    read.complete(100, 0);
    assertThatThrownBy(() -> read.result().get())
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(IllegalStateException.class);
  }

  @Test
  void aBufferWhoseLimitMovedInFlightIsAFailureAndItsBounceMemoryComesBack() {
    ByteBuffer buffer = ByteBuffer.allocate(100);
    TransferOperation read = inFlight(read(buffer, 0, DirectAlignment.NONE));
    buffer.limit(10);
    read.complete(100, 0);
    assertThatThrownBy(() -> read.result().get())
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(RuntimeException.class);
  }

  @Test
  void whatWasNotBegunIsAbandoned() {
    opened.descriptor().shut();
    TransferOperation operation = read(ByteBuffer.allocate(100), 0, DirectAlignment.NONE);
    assertThat(operation.begin(poller.get())).isFalse();
    assertThat(opened.newlyOutstanding()).isEqualTo(1);
    operation.abandon();
  }
}
