package dev.leat.net;

import static dev.leat.testing.Latches.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.ring.PoolSize;
import dev.leat.testing.RecordingHandler;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who leads, who follows, how many there are and how they end. */
class SelectorThreadsTest {
  private static final int SECONDS = 20;

  /** Blocks a thread of the pool in a handler until the latch opens. */
  private static void blockHandler(SelectorSockets sockets, CountDownLatch open) throws Exception {
    SelectorSockets.Pair pair = sockets.pair();
    CountDownLatch entered = new CountDownLatch(1);
    pair.near()
        .read(
            ByteBuffer.allocate(1),
            "",
            Handlers.then(
                count -> {
                  entered.countDown();
                  await(open);
                }));
    pair.far().write(ByteBuffer.allocate(1)).get(SECONDS, TimeUnit.SECONDS);
    await(entered);
  }

  /** A byte there and back, by handlers alone. */
  private static void assertServed(SelectorSockets sockets) throws Exception {
    try (SelectorSockets.Pair pair = sockets.pair()) {
      RecordingHandler<Integer, String> reader = new RecordingHandler<>();
      RecordingHandler<Integer, String> writer = new RecordingHandler<>();
      pair.near().read(ByteBuffer.allocate(1), "", reader);
      pair.far().write(ByteBuffer.allocate(1), "", writer);
      assertThat(writer.await().value()).isEqualTo(1);
      assertThat(reader.await().value()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5})
  void allButOneHandlerOfAFixedPoolMayBlock(int threads) throws Exception {
    CountDownLatch open = new CountDownLatch(1);
    try (SelectorSockets sockets = SelectorSockets.fixed(threads)) {
      for (int i = 1; i < threads; i++) {
        blockHandler(sockets, open);
      }
      assertServed(sockets);
      open.countDown();
      assertThat(sockets.threads()).hasSize(threads);
      assertThat(sockets.uncaught()).isEmpty();
    }
  }

  @Test
  void anElasticPoolGrowsAsHandlersBlock() throws Exception {
    CountDownLatch open = new CountDownLatch(1);
    try (SelectorSockets sockets = SelectorSockets.elastic()) {
      for (int i = 0; i < 10; i++) {
        blockHandler(sockets, open);
      }
      assertServed(sockets);
      assertThat(sockets.threads()).hasSizeGreaterThan(10);
      open.countDown();
    }
  }

  @Test
  void anElasticPoolHasNoThreadBeforeTheFirstIsNeeded() throws Exception {
    try (SelectorSockets sockets = SelectorSockets.elastic()) {
      sockets.server().close();
      assertThat(sockets.threads()).isEmpty();
    }
  }

  @Test
  void idleThreadsOfAnElasticPoolEndButTheLeader() throws Exception {
    CountDownLatch open = new CountDownLatch(1);
    PoolSize size = new PoolSize(Integer.MAX_VALUE, false, Duration.ofMillis(1));
    try (SelectorSockets sockets = new SelectorSockets(size)) {
      for (int i = 0; i < 5; i++) {
        blockHandler(sockets, open);
      }
      open.countDown();
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
      while (sockets.engine().threads().live() > 1 && System.nanoTime() < deadline) {
        LockSupport.parkNanos(1_000_000);
      }
      assertThat(sockets.engine().threads().live()).isEqualTo(1);
      assertServed(sockets);
    }
  }

  @Test
  void aFixedPoolHasItsThreadsFromTheStart() throws Exception {
    try (SelectorSockets sockets = SelectorSockets.fixed(4)) {
      assertThat(sockets.threads()).hasSize(4).allMatch(Thread::isAlive);
      CyclicBarrier all = new CyclicBarrier(5);
      for (int i = 0; i < 4; i++) {
        sockets.engine().threads().execute(() -> meet(all));
      }
      meet(all);
      assertThat(sockets.threads()).hasSize(4).allMatch(Thread::isAlive);
    }
  }

  private static void meet(CyclicBarrier barrier) {
    try {
      barrier.await(SECONDS, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aFactoryThatThrowsLeavesNoThread() throws Exception {
    List<Thread> made = new ArrayList<>();
    assertThatThrownBy(
            () ->
                SelectorEngine.fixed(
                    3,
                    task -> {
                      if (made.size() == 2) {
                        throw new IllegalStateException("no more");
                      }
                      made.add(Thread.ofPlatform().daemon().unstarted(task));
                      return made.getLast();
                    }))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("no more");
    assertThat(made).hasSize(2);
    for (Thread thread : made) {
      assertThat(thread.join(Duration.ofSeconds(SECONDS))).isTrue();
    }
  }

  @Test
  void aFactoryThatRefusesIsReplaced() throws Exception {
    SelectorEngine engine = SelectorEngine.fixed(2, task -> null);
    CountDownLatch ran = new CountDownLatch(1);
    engine.threads().execute(ran::countDown);
    await(ran);
    assertThat(engine.threads().live()).isEqualTo(2);
    CountDownLatch ended = new CountDownLatch(1);
    engine.close(ended::countDown);
    await(ended);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theEngineEndsBehindTheLastTask(boolean fixed) throws Exception {
    SelectorSockets sockets = fixed ? SelectorSockets.fixed(1) : SelectorSockets.elastic();
    CountDownLatch open = new CountDownLatch(1);
    AtomicInteger ran = new AtomicInteger();
    AtomicInteger ranAtEnd = new AtomicInteger();
    CountDownLatch ended = new CountDownLatch(1);
    for (int i = 0; i < 100; i++) {
      sockets
          .engine()
          .threads()
          .execute(
              () -> {
                await(open);
                ran.incrementAndGet();
              });
    }
    sockets
        .engine()
        .close(
            () -> {
              ranAtEnd.set(ran.get());
              ended.countDown();
            });
    assertThat(ended.getCount()).isEqualTo(1);
    open.countDown();
    await(ended);
    assertThat(ranAtEnd).hasValue(100);
    assertThat(sockets.engine().selector().isOpen()).isFalse();

    CountDownLatch late = new CountDownLatch(1);
    sockets.engine().threads().execute(late::countDown);
    await(late);
  }

  @Test
  void anEngineThatWasNeverUsedEndsAtOnce() throws Exception {
    SelectorEngine engine = SelectorSockets.elastic().engine();
    AtomicInteger ended = new AtomicInteger();
    engine.close(ended::incrementAndGet);
    assertThat(ended).hasValue(1);
    assertThat(engine.selector().isOpen()).isFalse();
  }

  @Test
  void whatAHandlerThrowsEndsNothing() throws Exception {
    try (SelectorSockets sockets = SelectorSockets.fixed(1);
        SelectorSockets.Pair pair = sockets.pair()) {
      CountDownLatch outer = new CountDownLatch(1);
      pair.near()
          .read(
              ByteBuffer.allocate(1),
              "",
              Handlers.then(
                  count -> {
                    pair.near()
                        .write(
                            ByteBuffer.allocate(1),
                            "",
                            Handlers.then(
                                written -> {
                                  throw new IllegalStateException("inner");
                                }));
                    outer.countDown(); // not reached if the inner one came through
                    throw new IllegalStateException("outer");
                  }));
      pair.far().write(ByteBuffer.allocate(1)).get(SECONDS, TimeUnit.SECONDS);
      await(outer);
      assertServed(sockets);
      assertThat(sockets.uncaught()).extracting(Throwable::getMessage).contains("inner", "outer");
      assertThat(sockets.threads()).hasSize(1).allMatch(Thread::isAlive);
    }
  }

  @Test
  void noHandlerRunsOnItsCallersThread() throws Exception {
    try (SelectorSockets sockets = SelectorSockets.elastic();
        SelectorSockets.Pair pair = sockets.pair()) {
      RecordingHandler<Integer, String> handler = new RecordingHandler<>();
      for (int i = 0; i < 100; i++) {
        pair.near().write(ByteBuffer.allocate(1), "", handler);
        assertThat(handler.await().thread()).isIn(sockets.threads());
        pair.far().read(ByteBuffer.allocate(1), "", handler);
        assertThat(handler.await().thread()).isIn(sockets.threads());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void handlersThatCompleteAtOnceDoNotPileUp(int threads) throws Exception {
    try (SelectorSockets sockets = SelectorSockets.fixed(threads);
        SelectorSockets.Pair pair = sockets.pair()) {
      CountDownLatch done = new CountDownLatch(20_000);
      AtomicInteger deepest = new AtomicInteger();
      ByteBuffer one = ByteBuffer.allocate(1);
      writeAgain(pair, one, done, deepest);
      Future<Integer> drain = pair.far().read(ByteBuffer.allocate(1 << 16));
      await(done);
      assertThat(drain.get(SECONDS, TimeUnit.SECONDS)).isPositive();
      assertThat(deepest).hasValueLessThan(1000);
    }
  }

  private static void writeAgain(
      SelectorSockets.Pair pair, ByteBuffer one, CountDownLatch left, AtomicInteger deepest) {
    pair.near()
        .write(
            one.clear(),
            "",
            Handlers.then(
                count -> {
                  int depth = Thread.currentThread().getStackTrace().length;
                  deepest.accumulateAndGet(depth, Math::max);
                  left.countDown();
                  if (left.getCount() > 0) {
                    writeAgain(pair, one, left, deepest);
                  }
                }));
  }

  @Test
  void tasksThatBegetTasksDoNotStarveSockets() throws Exception {
    try (SelectorSockets sockets = SelectorSockets.fixed(1);
        SelectorSockets.Pair pair = sockets.pair()) {
      AtomicBoolean served = new AtomicBoolean();
      CountDownLatch seen = new CountDownLatch(1);
      pair.near().read(ByteBuffer.allocate(1), "", Handlers.then(count -> served.set(true)));
      Executor threads = sockets.engine().threads();
      threads.execute(
          new Runnable() {
            @Override
            public void run() {
              if (served.get()) {
                seen.countDown();
              } else {
                threads.execute(this);
              }
            }
          });
      pair.far().write(ByteBuffer.allocate(1)).get(SECONDS, TimeUnit.SECONDS);
      await(seen);
    }
  }

  @Test
  void anInterruptOfAHandlersThreadIsNotTheNextHandlers() throws Exception {
    try (SelectorSockets sockets = SelectorSockets.fixed(1)) {
      AtomicBoolean interrupted = new AtomicBoolean(true);
      CountDownLatch ran = new CountDownLatch(1);
      sockets.engine().threads().execute(() -> Thread.currentThread().interrupt());
      sockets
          .engine()
          .threads()
          .execute(
              () -> {
                interrupted.set(Thread.currentThread().isInterrupted());
                ran.countDown();
              });
      await(ran);
      assertThat(interrupted).isFalse();
      sockets.threads().getFirst().interrupt();
      assertServed(sockets);
    }
  }
}
