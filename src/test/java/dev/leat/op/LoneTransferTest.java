package dev.leat.op;

import static dev.leat.testing.Latches.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.buffer.DirectAlignment;
import dev.leat.buffer.StableBuffer;
import dev.leat.kernel.Descriptor;
import dev.leat.kernel.Errno;
import dev.leat.kernel.LinuxConstants;
import dev.leat.kernel.Syscalls;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.file.Files;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Which transfers a thread of the ring makes by itself, and what becomes of those that hang. */
class LoneTransferTest {
  private static final long SECONDS = 20;

  @RegisterExtension private final PollerForTests poller = new PollerForTests();
  @RegisterExtension private final OpenedFile opened = new OpenedFile(new byte[0]);

  private final AtomicInteger calls = new AtomicInteger();

  private <V> PendingResult<V> future() {
    return PendingResult.future(new HandlerInvoker(poller.get(), null), (operation, i) -> {});
  }

  private PendingResult<Integer> write(byte[] bytes, InPlaceTransfers writes) {
    StableBuffer memory = StableBuffer.forWrite(ByteBuffer.wrap(bytes), DirectAlignment.NONE);
    PendingResult<Integer> result = future();
    TransferOperation write =
        TransferOperation.write(opened.descriptor(), memory, 0, false, writes, result);
    assertThat(write.begin(poller.get())).isTrue();
    return result;
  }

  private InPlaceTransfers counted(InPlaceTransfers.Call call) {
    return new InPlaceTransfers(
        () -> true,
        (fd, address, length, position) -> {
          calls.incrementAndGet();
          return call.transfer(fd, address, length, position);
        });
  }

  private static int pwrite(int fd, long address, int length, long position) {
    return (int) Syscalls.pwritev2OfOne(fd, address, length, position, 0);
  }

  @Test
  void aWriteThatFindsTheRingIdleIsMadeInPlace() throws Exception {
    InPlaceTransfers writes = counted(LoneTransferTest::pwrite);
    for (byte i = 1; i <= 100; i++) {
      byte[] bytes = {i, (byte) -i};
      assertThat(write(bytes, writes).get(SECONDS, TimeUnit.SECONDS)).isEqualTo(2);
      assertThat(Files.readAllBytes(opened.path())).isEqualTo(bytes);
      assertThat(calls).hasValue(i);
    }
  }

  @Test
  void soIsARead() throws Exception {
    byte[] content = {1, 2, 3, 4};
    Files.write(opened.path(), content);
    InPlaceTransfers reads =
        counted(
            (fd, address, length, position) ->
                (int) Syscalls.preadv2OfOne(fd, address, length, position, 0));
    for (int from = 0; from <= 4; from++) {
      ByteBuffer dst = ByteBuffer.allocate(4);
      StableBuffer memory = StableBuffer.forRead(dst, from, DirectAlignment.NONE);
      TransferOperation read =
          TransferOperation.read(opened.descriptor(), memory, from, false, reads, future());
      assertThat(read.begin(poller.get())).isTrue();
      int expected = from < 4 ? 4 - from : -1;
      assertThat(read.result().get(SECONDS, TimeUnit.SECONDS)).isEqualTo(expected);
      assertThat(dst.flip()).isEqualTo(ByteBuffer.wrap(content, from, 4 - from));
      assertThat(calls).hasValue(from + 1);
    }
  }

  @Test
  void whatIsNotWantedNowGoesToTheRing() throws Exception {
    InPlaceTransfers writes =
        new InPlaceTransfers(
            () -> false,
            (fd, address, length, position) -> {
              throw new AssertionError("made all the same");
            });
    assertThat(write(new byte[2], writes).get(SECONDS, TimeUnit.SECONDS)).isEqualTo(2);
  }

  @Test
  void whatTheCallLeavesGoesToTheRing() throws Exception {
    InPlaceTransfers writes = counted((fd, address, length, position) -> -Errno.EAGAIN);
    for (int i = 1; i <= 3; i++) {
      assertThat(write(new byte[i], writes).get(SECONDS, TimeUnit.SECONDS)).isEqualTo(i);
      assertThat(Files.size(opened.path())).isEqualTo(i);
      assertThat(calls).hasValue(i);
    }
  }

  @Test
  void theCallsErrorIsTheWrites() {
    InPlaceTransfers writes = counted((fd, address, length, position) -> -Errno.ENOSPC);
    PendingResult<Integer> result = write(new byte[1], writes);
    assertThatThrownBy(() -> result.get(SECONDS, TimeUnit.SECONDS))
        .hasCauseExactlyInstanceOf(IOException.class)
        .hasRootCauseMessage("No space left on device");
  }

  @Test
  void aLargeWriteIsTheKernelsWorkers() throws Exception {
    InPlaceTransfers writes = counted(LoneTransferTest::pwrite);
    int large = (64 << 10) + 1;
    assertThat(write(new byte[large], writes).get(SECONDS, TimeUnit.SECONDS)).isEqualTo(large);
    assertThat(calls).hasValue(0);
  }

  /** The read would complete by the doing of the thread that has submitted it. */
  @Test
  void aWriteBesideSomethingElseGoesToTheRing() throws Exception {
    int fd = Syscalls.eventfd(0, LinuxConstants.O_CLOEXEC);
    Descriptor silent = new Descriptor(fd);
    try (Arena arena = Arena.ofShared()) {
      long counter = arena.allocate(Long.BYTES, Long.BYTES).address();
      PendingResult<Integer> read = future();
      var operation =
          new PlainOperation(
              silent, read, (sqe, number) -> sqe.prepRead(number, counter, Long.BYTES, 0));
      assertThat(operation.begin(poller.get())).isTrue();
      InPlaceTransfers writes = counted(LoneTransferTest::pwrite);
      assertThat(write(new byte[3], writes).get(SECONDS, TimeUnit.SECONDS)).isEqualTo(3);
      assertThat(calls).hasValue(0);
      assertThat(Syscalls.eventfdSignal(fd)).isZero();
      assertThat(read.get(SECONDS, TimeUnit.SECONDS)).isEqualTo(Long.BYTES);
    }
    silent.shut();
    silent.close();
  }

  @Test
  void oneThatHangsHoldsUpNoOtherAndACloseDoesNotWaitForIt() throws Exception {
    CountDownLatch hanging = new CountDownLatch(1);
    CountDownLatch released = new CountDownLatch(1);
    InPlaceTransfers writes =
        counted(
            (fd, address, length, position) -> {
              hanging.countDown();
              await(released);
              return pwrite(fd, address, length, position);
            });
    PendingResult<Integer> first = write(new byte[1], writes);
    await(hanging);
    for (int i = 2; i < 50; i++) {
      assertThat(write(new byte[i], writes).get(SECONDS, TimeUnit.SECONDS)).isEqualTo(i);
    }
    assertThat(calls).hasValue(1);
    assertThat(first.isDone()).isFalse();
    opened.descriptor().shut();
    writes.endAtClose();
    assertThatThrownBy(first::get)
        .isInstanceOf(ExecutionException.class)
        .hasCauseExactlyInstanceOf(AsynchronousCloseException.class);
    assertThat(opened.descriptor().inUse()).isTrue();
    released.countDown();
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    while (opened.descriptor().inUse() && System.nanoTime() < deadline) {
      LockSupport.parkNanos(100_000); // nobody is notified
    }
  }
}
