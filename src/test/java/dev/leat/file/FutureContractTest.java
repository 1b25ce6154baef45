package dev.leat.file;

import static java.nio.file.StandardOpenOption.READ;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.testing.BufferKind;
import dev.leat.testing.Content;
import dev.leat.testing.ExtendedOptions;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.ClosedChannelException;
import java.nio.file.OpenOption;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Futures whose operation has ended; FrozenContractTest has those that are under way. */
@MethodSource("dev.leat.file.ChannelVariants#all")
class FutureContractTest extends ChannelContract {
  @Test
  void anEndedFutureGivesItsValueInEveryWay() throws Exception {
    AsynchronousFileChannel channel = openOn(Content.random(10, 1));
    Future<Integer> future = channel.read(ByteBuffer.allocate(4), 0);
    assertThat(future.get()).isEqualTo(4);
    assertThat(future.get()).isEqualTo(4);
    assertThat(future.get(0, TimeUnit.NANOSECONDS)).isEqualTo(4);
    assertThat(future.resultNow()).isEqualTo(4);
    assertThat(future.state()).isEqualTo(Future.State.SUCCESS);
    assertThat(future.isDone()).isTrue();
    assertThat(future.isCancelled()).isFalse();
  }

  @Test
  void anEndedFutureCannotBeCancelledAndDoesNotCloseTheChannel() throws Exception {
    AsynchronousFileChannel channel = openOn(Content.random(10, 2));
    Future<Integer> future = channel.write(ByteBuffer.allocate(4), 0);
    get(future);
    assertThat(future.cancel(false)).isFalse();
    assertThat(future.cancel(true)).isFalse();
    assertThat(future.isCancelled()).isFalse();
    assertThat(get(future)).isEqualTo(4);
    assertThat(channel.isOpen()).isTrue();
  }

  @Test
  void aFailedFutureSaysWhyEachTime() throws Exception {
    AsynchronousFileChannel channel = openOn(new byte[1]);
    channel.close();
    Future<Integer> future = channel.read(ByteBuffer.allocate(4), 0);
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(future::get)
          .isInstanceOf(ExecutionException.class)
          .hasCauseExactlyInstanceOf(ClosedChannelException.class);
    }
    assertThat(future.state()).isEqualTo(Future.State.FAILED);
    assertThat(future.exceptionNow()).isInstanceOf(ClosedChannelException.class);
    assertThat(future.cancel(true)).isFalse();
  }

  /** Whoever wins, the future and the buffer tell one story, and the next read is not hurt. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void cancelInARaceWithTheEndLeavesAUsableChannel(boolean direct) throws Exception {
    byte[] content = Content.random(64 << 10, 3);
    BufferKind kind = direct ? BufferKind.DIRECT_ALIGNED : BufferKind.HEAP;
    Set<OpenOption> options = direct ? Set.of(READ, ExtendedOptions.DIRECT) : Set.of(READ);
    AsynchronousFileChannel channel = open(file(content), options.toArray(OpenOption[]::new));
    for (int round = 0; round < 300; round++) {
      ByteBuffer dst = kind.allocate(content.length);
      Future<Integer> future = channel.read(dst, 0);
      boolean cancelled = future.cancel(false);
      assertThat(future.isDone()).isTrue();
      assertThat(future.isCancelled()).isEqualTo(cancelled);
      if (cancelled) {
        assertThatThrownBy(future::get).isInstanceOf(CancellationException.class);
      } else {
        assertThat(get(future)).isEqualTo(content.length);
        assertThat(dst.flip()).isEqualTo(ByteBuffer.wrap(content));
      }
    }
    ByteBuffer dst = kind.allocate(content.length);
    assertThat(get(channel.read(dst, 0))).isEqualTo(content.length);
    assertThat(dst.flip()).isEqualTo(ByteBuffer.wrap(content));
  }

  @Test
  void anInterruptOfAThreadThatReadsDoesNotCloseTheChannel() throws Exception {
    AsynchronousFileChannel channel = openOn(Content.random(10, 4));
    Thread.currentThread().interrupt();
    Future<Integer> future = channel.read(ByteBuffer.allocate(4), 0);
    try {
      // Ended or not, both are right; an interrupted get must leave the operation alone.
      assertThat(future.get()).isEqualTo(4);
    } catch (InterruptedException e) {
      assertThat(get(future)).isEqualTo(4);
    } finally {
      Thread.interrupted();
    }
    assertThat(channel.isOpen()).isTrue();
  }
}
