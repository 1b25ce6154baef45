package dev.leat.file;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.testing.Content;
import dev.leat.testing.ExtendedOptions;
import dev.leat.testing.MountForTests;
import dev.leat.testing.RecordingHandler;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.CompletionHandler;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.provider.MethodSource;

/** Operations that are under way: waited for, cancelled, and with the channel closed over them. */
@MethodSource("dev.leat.file.ChannelVariants#all")
class FrozenContractTest extends ChannelContract {
  @RegisterExtension private static final MountForTests MOUNT = new MountForTests(16);

  private AsynchronousFileChannel openOnMount() throws IOException {
    return open(MOUNT.newFile(), READ, WRITE, CREATE);
  }

  @Test
  void aFutureUnderWayIsNotDoneAndGetTimesOut() throws Exception {
    AsynchronousFileChannel channel = openOnMount();
    Future<Integer> future;
    try (var frozen = MOUNT.freeze()) {
      future = channel.write(ByteBuffer.wrap(Content.random(4096, 1)), 0);
      assertThatThrownBy(() -> future.get(20, TimeUnit.MILLISECONDS))
          .isInstanceOf(TimeoutException.class);
      assertThat(future.isDone()).isFalse();
      assertThat(future.isCancelled()).isFalse();
      assertThat(future.state()).isEqualTo(Future.State.RUNNING);
      assertThatThrownBy(future::resultNow).isInstanceOf(IllegalStateException.class);
      frozen.thaw();
    }
    assertThat(get(future)).isEqualTo(4096);
  }

  @Test
  void anInterruptEndsTheWaitingAndNotTheOperation() throws Exception {
    AsynchronousFileChannel channel = openOnMount();
    Future<Integer> future;
    try (var frozen = MOUNT.freeze()) {
      future = channel.write(ByteBuffer.allocateDirect(4096), 0);
      Thread.currentThread().interrupt();
      assertThatThrownBy(future::get).isInstanceOf(InterruptedException.class);
      Thread.currentThread().interrupt();
      assertThatThrownBy(() -> future.get(20, TimeUnit.SECONDS))
          .isInstanceOf(InterruptedException.class);
      assertThat(Thread.interrupted()).isFalse();
      assertThat(channel.isOpen()).isTrue();
      frozen.thaw();
    }
    assertThat(get(future)).isEqualTo(4096);
  }

  @Test
  void cancelEndsTheFutureAtOnceAndLeavesTheChannelOpen() throws Exception {
    AsynchronousFileChannel channel = openOnMount();
    try (var frozen = MOUNT.freeze()) {
      Future<Integer> future = channel.write(ByteBuffer.allocateDirect(4096), 0);
      assertThat(future.cancel(false)).isTrue();
      assertThat(future.cancel(false)).isFalse();
      assertThat(future.isDone()).isTrue();
      assertThat(future.isCancelled()).isTrue();
      assertThat(future.state()).isEqualTo(Future.State.CANCELLED);
      assertThatThrownBy(future::get).isInstanceOf(CancellationException.class);
      assertThatThrownBy(() -> future.get(1, TimeUnit.SECONDS))
          .isInstanceOf(CancellationException.class);
      assertThat(channel.isOpen()).isTrue();
      frozen.thaw();
    }
    // Beside the place of the first one, which may be written all the same, and later.
    byte[] content = Content.random(5000, 2);
    assertThat(get(channel.write(ByteBuffer.wrap(content), 8192))).isEqualTo(5000);
    ByteBuffer dst = ByteBuffer.allocate(5000);
    assertThat(get(channel.read(dst, 8192))).isEqualTo(5000);
    assertThat(dst.array()).isEqualTo(content);
  }

  @Test
  void cancelByForceClosesTheChannel() throws Exception {
    AsynchronousFileChannel channel = openOnMount();
    try (var frozen = MOUNT.freeze()) {
      Future<Integer> future = channel.write(ByteBuffer.allocateDirect(4096), 0);
      // On the JDK this waits for the thread that writes, which nothing can interrupt here.
      Thread canceller = Thread.ofPlatform().start(() -> future.cancel(true));
      awaitClosed(channel);
      assertThat(future.isCancelled()).isTrue();
      if (variant.isJdk()) {
        frozen.thaw();
      }
      assertThatThrownBy(() -> get(future)).isInstanceOf(CancellationException.class);
      canceller.join();
    }
    assertThatThrownBy(() -> get(channel.read(ByteBuffer.allocate(1), 0)))
        .hasCauseInstanceOf(ClosedChannelException.class);
  }

  private static void awaitClosed(AsynchronousFileChannel channel) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (channel.isOpen() && System.nanoTime() < deadline) {
      LockSupport.parkNanos(100_000); // isOpen() notifies nobody
    }
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void closeEndsEverythingThatIsPending() throws Exception {
    AsynchronousFileChannel channel = openOnMount();
    List<Future<Integer>> futures = new ArrayList<>();
    RecordingHandler<Integer, Integer> handler = new RecordingHandler<>();
    Thread closer;
    try (var frozen = MOUNT.freeze()) {
      for (int i = 0; i < 100; i++) {
        futures.add(channel.write(ByteBuffer.allocateDirect(512), i * 512L));
        channel.write(ByteBuffer.allocate(512), i * 512L, i, handler);
      }
      closer = closeInAnotherThread(channel);
      awaitClosed(channel);
      if (!variant.isJdk()) {
        // Ours promises more: nobody waits for what the kernel cannot give up.
        assertEnd(futures, handler);
        closer.join();
      }
      frozen.thaw();
    }
    if (variant.isJdk()) {
      assertEnd(futures, handler);
      closer.join();
    }
    assertThat(handler.unread()).isZero();
  }

  private static Thread closeInAnotherThread(AsynchronousFileChannel channel) {
    return Thread.ofPlatform()
        .start(
            () -> {
              try {
                channel.close();
              } catch (IOException e) {
                throw new AssertionError(e);
              }
            });
  }

  /** Each with a value or {@link AsynchronousCloseException}, and once. */
  private static void assertEnd(
      List<Future<Integer>> futures, RecordingHandler<Integer, Integer> handler) throws Exception {
    for (Future<Integer> future : futures) {
      try {
        assertThat(get(future)).isEqualTo(512);
      } catch (ExecutionException e) {
        assertThat(e.getCause()).isExactlyInstanceOf(AsynchronousCloseException.class);
      }
      var completion = handler.await();
      if (completion.failure() != null) {
        assertThat(completion.failure()).isExactlyInstanceOf(AsynchronousCloseException.class);
      } else {
        assertThat(completion.value()).isEqualTo(512);
      }
    }
  }

  /**
   * The writes beside it are direct ones: the kernel does the buffered writes of a ring by turns
   * for all files whose inodes fall into the same of 64 buckets (io-wq's hashed work), so that one
   * in 64 files would have to wait.
   */
  @Test
  void anOperationThatHangsStopsNoOther() throws Exception {
    AsynchronousFileChannel hanging = openOnMount();
    Path file = file(Content.random(8192, 3));
    AsynchronousFileChannel other = open(file, READ);
    AsynchronousFileChannel direct = open(file, WRITE, ExtendedOptions.DIRECT);
    ByteBuffer block = ByteBuffer.allocateDirect(8192).alignedSlice(4096).limit(4096);
    Future<Integer> future;
    try (var frozen = MOUNT.freeze()) {
      future = hanging.write(ByteBuffer.allocateDirect(4096), 0);
      for (int i = 0; i < 100; i++) {
        assertThat(get(other.read(ByteBuffer.allocate(5000), 0))).isEqualTo(5000);
        assertThat(get(direct.write(block.rewind(), 4096))).isEqualTo(4096);
      }
      assertThat(future.isDone()).isFalse();
      frozen.thaw();
    }
    assertThat(get(future)).isEqualTo(4096);
  }

  /** What its thread waits for, which nothing can interrupt, is no matter of the others. */
  @Test
  void aHandlerThatHangsInTheKernelStopsNoOther() throws Exception {
    AsynchronousFileChannel channel = openOn(Content.random(8192, 5));
    CountDownLatch writing = new CountDownLatch(1);
    CountDownLatch written = new CountDownLatch(1);
    try (FileChannel hanging = FileChannel.open(MOUNT.newFile(), WRITE, CREATE);
        var frozen = MOUNT.freeze()) {
      Body write =
          () -> {
            writing.countDown();
            hanging.write(ByteBuffer.allocateDirect(4096), 0);
          };
      channel.read(ByteBuffer.allocate(1), 0, null, new Doing(write, written));
      assertThat(writing.await(20, TimeUnit.SECONDS)).isTrue();
      RecordingHandler<Integer, Integer> handler = new RecordingHandler<>();
      for (int i = 0; i < 200; i++) { // the thread needs a moment until it hangs
        channel.read(ByteBuffer.allocate(5000), 0, i, handler);
        assertThat(handler.await().outcome()).isEqualTo(5000);
      }
      assertThat(written.getCount()).isEqualTo(1);
      frozen.thaw();
      assertThat(written.await(20, TimeUnit.SECONDS)).isTrue();
    }
  }

  /** The thread that began an operation may end before it. */
  @Test
  void anOperationOutlivesTheThreadThatBeganIt() throws Exception {
    AsynchronousFileChannel channel = openOnMount();
    byte[] content = Content.random(4096, 4);
    RecordingHandler<Integer, Integer> handler = new RecordingHandler<>();
    try (var frozen = MOUNT.freeze()) {
      for (Thread.Builder builder : List.of(Thread.ofPlatform(), Thread.ofVirtual())) {
        builder.start(() -> channel.write(ByteBuffer.wrap(content), 0, 0, handler)).join();
      }
      frozen.thaw();
    }
    assertThat(handler.await().outcome()).isEqualTo(4096);
    assertThat(handler.await().outcome()).isEqualTo(4096);
  }

  @Test
  void aHandlerMayCloseOverOperationsUnderWay() throws Exception {
    AsynchronousFileChannel channel = openOnMount();
    Path elsewhere = file(new byte[10]);
    AsynchronousFileChannel other = open(elsewhere, READ);
    Future<Integer> future;
    CountDownLatch closed = new CountDownLatch(1);
    try (var frozen = MOUNT.freeze()) {
      future = channel.write(ByteBuffer.allocateDirect(512), 0);
      other.read(ByteBuffer.allocate(1), 0, null, new Doing(channel::close, closed));
      awaitClosed(channel);
      frozen.thaw();
    }
    assertThat(closed.await(20, TimeUnit.SECONDS)).isTrue();
    assertEnd(List.of(future), completedHandler());
  }

  private static RecordingHandler<Integer, Integer> completedHandler() {
    RecordingHandler<Integer, Integer> handler = new RecordingHandler<>();
    handler.completed(512, 0);
    return handler;
  }

  /** What a handler does, and may fail in. */
  @FunctionalInterface
  private interface Body {
    void run() throws IOException;
  }

  private record Doing(Body body, CountDownLatch done)
      implements CompletionHandler<Integer, Object> {
    @Override
    public void completed(Integer value, Object attachment) {
      try {
        body.run();
      } catch (IOException e) {
        throw new AssertionError(e);
      }
      done.countDown();
    }

    @Override
    public void failed(Throwable failure, Object attachment) {
      throw new AssertionError(failure);
    }
  }
}
