package dev.leat.file;

import static java.nio.file.StandardOpenOption.READ;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.testing.RecordingHandler;
import dev.leat.testing.Unreachable;
import java.lang.ref.WeakReference;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.CompletionHandler;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Completion handlers: on which thread, in what state, and what they may do. */
@MethodSource("dev.leat.file.ChannelVariants#all")
class HandlerContractTest extends ChannelContract {
  private static final int SECONDS = 20;

  /** Runs {@code body} with the value or the failure. */
  private static <V> CompletionHandler<V, @Nullable Object> handler(
      BiConsumer<@Nullable V, @Nullable Throwable> body) {
    return new CompletionHandler<>() {
      @Override
      public void completed(V value, @Nullable Object attachment) {
        body.accept(value, null);
      }

      @Override
      public void failed(Throwable failure, @Nullable Object attachment) {
        body.accept(null, failure);
      }
    };
  }

  @Test
  void attachmentsArePassedAndMayBeNull() throws Exception {
    AsynchronousFileChannel channel = openOn(new byte[10]);
    RecordingHandler<Integer, @Nullable Object> handler = new RecordingHandler<>();
    Object attachment = new Object();
    channel.read(ByteBuffer.allocate(3), 0, attachment, handler);
    assertThat(handler.await().attachment()).isSameAs(attachment);
    channel.write(ByteBuffer.allocate(3), 0, null, handler);
    assertThat(handler.await().attachment()).isNull();
  }

  @Test
  void handlersNeverRunOnTheThreadThatCalls() throws Exception {
    AsynchronousFileChannel channel = openOn(new byte[10]);
    RecordingHandler<Integer, Integer> handler = new RecordingHandler<>();
    for (int size : new int[] {0, 1, 10}) {
      channel.read(ByteBuffer.allocate(size), 0, size, handler);
      assertThat(handler.await().thread()).isNotSameAs(Thread.currentThread());
    }
    channel.close();
    channel.read(ByteBuffer.allocate(1), 0, 1, handler);
    var completion = handler.await();
    assertThat(completion.failure()).isExactlyInstanceOf(ClosedChannelException.class);
    assertThat(completion.thread()).isNotSameAs(Thread.currentThread());
  }

  @Test
  void threadsOfTheDefaultPoolAreDaemons() throws Exception {
    AsynchronousFileChannel channel = openOn(new byte[10]);
    RecordingHandler<Integer, Integer> handler = new RecordingHandler<>();
    channel.read(ByteBuffer.allocate(1), 0, 1, handler);
    Thread thread = handler.await().thread();
    assertThat(thread.isDaemon() || variant.executor() != null).isTrue();
  }

  @Test
  void aHandlerMayWaitForAnotherOperationOfTheSameChannel() throws Exception {
    AsynchronousFileChannel channel = openOn(new byte[] {1, 2, 3});
    BlockingQueue<Object> seen = new LinkedBlockingQueue<>();
    channel.read(
        ByteBuffer.allocate(2),
        0,
        null,
        handler(
            (value, failure) -> {
              try {
                ByteBuffer dst = ByteBuffer.allocate(1);
                seen.add(get(channel.read(dst, 2)) + " " + dst.get(0));
              } catch (Exception e) {
                seen.add(e);
              }
            }));
    assertThat(seen.poll(SECONDS, TimeUnit.SECONDS)).isEqualTo("1 3");
  }

  @Test
  void aHandlerThatBlocksStopsNoOther() throws Exception {
    AsynchronousFileChannel channel = openOn(new byte[10]);
    CountDownLatch release = new CountDownLatch(1);
    CountDownLatch blocked = new CountDownLatch(2);
    CountDownLatch released = new CountDownLatch(2);
    for (int i = 0; i < 2; i++) {
      channel.read(
          ByteBuffer.allocate(1),
          0,
          null,
          handler((value, failure) -> block(blocked, release, released)));
    }
    assertThat(blocked.await(SECONDS, TimeUnit.SECONDS)).isTrue();
    RecordingHandler<Integer, Integer> others = new RecordingHandler<>();
    for (int i = 0; i < 100; i++) {
      channel.read(ByteBuffer.allocate(1), 0, i, others);
      assertThat(others.await().outcome()).isEqualTo(1);
      assertThat(get(channel.read(ByteBuffer.allocateDirect(2), 0))).isEqualTo(2);
    }
    release.countDown();
    assertThat(released.await(SECONDS, TimeUnit.SECONDS)).isTrue();
  }

  private static void block(CountDownLatch blocked, CountDownLatch release, CountDownLatch done) {
    blocked.countDown();
    try {
      release.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    done.countDown();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 8, 64})
  void operationsStartedByHandlersGoOnWithoutEnd(int inFlight) throws Exception {
    AsynchronousFileChannel channel = openOn(new byte[inFlight * 16]);
    List<ByteBuffer> dsts =
        Stream.generate(() -> ByteBuffer.allocateDirect(16)).limit(inFlight).toList();
    new RepeatedReads(channel, dsts, 5000).run();
  }

  @Test
  void theInterruptStatusDoesNotReachTheNextHandler() throws Exception {
    AsynchronousFileChannel channel = openOn(new byte[10]);
    BlockingQueue<Boolean> interrupted = new LinkedBlockingQueue<>();
    for (int i = 0; i < 50; i++) {
      channel.read(
          ByteBuffer.allocate(1),
          0,
          null,
          handler(
              (value, failure) -> {
                interrupted.add(Thread.currentThread().isInterrupted());
                Thread.currentThread().interrupt();
              }));
      assertThat(interrupted.poll(SECONDS, TimeUnit.SECONDS)).isFalse();
    }
  }

  @Test
  void whatAHandlerThrowsStopsNoOther() throws Exception {
    AsynchronousFileChannel channel = openOn(new byte[10]);
    BlockingQueue<Throwable> uncaught = new LinkedBlockingQueue<>();
    Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
    Thread.setDefaultUncaughtExceptionHandler((thread, failure) -> uncaught.add(failure));
    try {
      for (int i = 0; i < 20; i++) {
        RuntimeException thrown = new IllegalStateException("handler " + i);
        channel.read(
            ByteBuffer.allocate(1),
            0,
            null,
            handler(
                (value, failure) -> {
                  throw thrown;
                }));
        assertThat(uncaught.poll(SECONDS, TimeUnit.SECONDS)).isSameAs(thrown);
      }
    } finally {
      Thread.setDefaultUncaughtExceptionHandler(before);
    }
    assertThat(get(channel.read(ByteBuffer.allocate(3), 0))).isEqualTo(3);
  }

  @Test
  void aHandlerMayCloseTheChannel() throws Exception {
    AsynchronousFileChannel channel = openOn(new byte[10]);
    BlockingQueue<Object> seen = new LinkedBlockingQueue<>();
    channel.read(
        ByteBuffer.allocate(1),
        0,
        null,
        handler(
            (value, failure) -> {
              try {
                channel.close();
                seen.add(channel.isOpen());
              } catch (Exception e) {
                seen.add(e);
              }
            }));
    assertThat(seen.poll(SECONDS, TimeUnit.SECONDS)).isEqualTo(false);
  }

  @Test
  void handlerAttachmentAndBufferAreLetGo() throws Exception {
    AsynchronousFileChannel channel = open(file(new byte[10]), READ);
    WeakReference<?>[] references = referencesAfterARead(channel);
    // The last operation may be remembered until the next one comes.
    get(channel.read(ByteBuffer.allocate(1), 0));
    for (WeakReference<?> reference : references) {
      Unreachable.await(reference);
    }
  }

  private static WeakReference<?>[] referencesAfterARead(AsynchronousFileChannel channel)
      throws InterruptedException {
    RecordingHandler<Integer, Object> handler = new RecordingHandler<>();
    Object attachment = new Object();
    ByteBuffer heap = ByteBuffer.allocate(5);
    ByteBuffer direct = ByteBuffer.allocateDirect(5);
    channel.read(heap, 0, attachment, handler);
    handler.await();
    channel.read(direct, 0, attachment, handler);
    handler.await();
    return new WeakReference<?>[] {
      new WeakReference<>(handler),
      new WeakReference<>(attachment),
      new WeakReference<>(heap),
      new WeakReference<>(direct)
    };
  }
}
