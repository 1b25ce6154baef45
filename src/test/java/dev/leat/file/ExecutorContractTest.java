package dev.leat.file;

import static java.nio.file.StandardOpenOption.READ;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.testing.RecordingHandler;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.CompletionHandler;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/** The executor that an application gives: its threads run every handler. */
@MethodSource("dev.leat.file.ChannelVariants#implementations")
class ExecutorContractTest extends ChannelContract {
  private final ExecutorService single =
      Executors.newSingleThreadExecutor(task -> new Thread(task, "the only one"));

  @AfterEach
  void endExecutor() {
    single.shutdownNow();
  }

  private AsynchronousFileChannel openWithSingle() throws IOException {
    return variant.factory().open(file(new byte[10]), Set.of(READ), single);
  }

  @Test
  void everyHandlerRunsOnTheExecutor() throws Exception {
    RecordingHandler<Integer, Integer> handler = new RecordingHandler<>();
    try (AsynchronousFileChannel channel = openWithSingle()) {
      channel.read(ByteBuffer.allocate(5), 0, 0, handler);
      assertThat(handler.await().thread().getName()).isEqualTo("the only one");
      channel.read(ByteBuffer.allocate(0), 0, 0, handler);
      assertThat(handler.await().thread().getName()).isEqualTo("the only one");
      channel.read(ByteBuffer.allocate(5), Long.MAX_VALUE, 0, handler);
      var failed = handler.await();
      assertThat(failed.failure()).isInstanceOf(IOException.class);
      assertThat(failed.thread().getName()).isEqualTo("the only one");
    }
  }

  @Test
  void handlersOfAClosedChannelRunOnTheExecutor() throws Exception {
    RecordingHandler<Integer, Integer> handler = new RecordingHandler<>();
    AsynchronousFileChannel channel = openWithSingle();
    channel.close();
    channel.read(ByteBuffer.allocate(5), 0, 0, handler);
    assertThat(handler.await().thread().getName()).isEqualTo("the only one");
  }

  @Test
  void closingAChannelLeavesTheExecutorToItsOwner() throws Exception {
    openWithSingle().close();
    assertThat(single.isShutdown()).isFalse();
    assertThat(get(single.submit(() -> 1))).isEqualTo(1);
  }

  /** The JDK refuses the operation; ours has no need of the executor to do it. */
  @Test
  void anExecutorThatWasShutDownLosesNoResult() throws Exception {
    if (variant.isJdk()) {
      return;
    }
    RecordingHandler<Integer, Integer> handler = new RecordingHandler<>();
    try (AsynchronousFileChannel channel = openWithSingle()) {
      single.shutdown();
      channel.read(ByteBuffer.allocate(5), 0, 0, handler);
      assertThat(handler.await().outcome()).isEqualTo(5);
      channel.read(ByteBuffer.allocate(0), 0, 0, handler);
      assertThat(handler.await().outcome()).isEqualTo(0);
      assertThat(get(channel.read(ByteBuffer.allocate(5), 0))).isEqualTo(5);
    }
  }

  /** Only handlers need the executor: on the JDK this would wait for itself for ever. */
  @Test
  void aHandlerOnTheOnlyThreadMayWaitForAnotherRead() throws Exception {
    if (variant.isJdk()) {
      return;
    }
    BlockingQueue<Object> seen = new LinkedBlockingQueue<>();
    try (AsynchronousFileChannel channel = openWithSingle()) {
      channel.read(ByteBuffer.allocate(1), 0, seen, new ReadingOn(channel));
      assertThat(seen.poll(20, TimeUnit.SECONDS)).isEqualTo(3);
    }
  }

  private record ReadingOn(AsynchronousFileChannel channel)
      implements CompletionHandler<Integer, BlockingQueue<Object>> {
    @Override
    public void completed(Integer value, BlockingQueue<Object> seen) {
      try {
        seen.add(get(channel.read(ByteBuffer.allocate(3), 0)));
      } catch (Exception e) {
        seen.add(e);
      }
    }

    @Override
    public void failed(Throwable failure, BlockingQueue<Object> seen) {
      seen.add(failure);
    }
  }
}
