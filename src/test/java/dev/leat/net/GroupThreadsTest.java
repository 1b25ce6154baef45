package dev.leat.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.testing.OpenDescriptors;
import dev.leat.testing.RecordingHandler;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousChannelGroup;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.spi.AsynchronousChannelProvider;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The threads, executors and descriptors of groups: whose they are, and that they end. */
@ExtendWith(OpenDescriptors.class)
@Timeout(120)
class GroupThreadsTest {
  private static final int SECONDS = 20;

  static Stream<String> implementations() {
    return SocketVariants.implementations().stream();
  }

  /** Makes threads and keeps them. */
  private static final class Threads implements ThreadFactory {
    final Queue<Thread> made = new ConcurrentLinkedQueue<>();

    @Override
    public Thread newThread(Runnable task) {
      Thread thread = Thread.ofPlatform().daemon().name("counted").unstarted(task);
      made.add(thread);
      return thread;
    }

    void awaitEnd() throws InterruptedException {
      for (Thread thread : made) {
        assertThat(thread.join(Duration.ofSeconds(SECONDS))).isTrue();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("implementations")
  void aFixedGroupHasItsThreadsAndNoOtherCallsHandlers(String name) throws Exception {
    Threads threads = new Threads();
    AsynchronousChannelGroup group =
        SocketVariants.provider(name).openAsynchronousChannelGroup(3, threads);
    assertThat(threads.made).hasSize(3);
    Set<Thread> callers = new HashSet<>();
    for (int i = 0; i < 20; i++) {
      callers.add(handlerThread(group));
    }
    assertThat(threads.made).hasSize(3).containsAll(callers);
    group.shutdownNow();
    assertThat(group.awaitTermination(SECONDS, TimeUnit.SECONDS)).isTrue();
    threads.awaitEnd();
  }

  @ParameterizedTest
  @MethodSource("implementations")
  void aThreadThatAHandlerKillsIsReplaced(String name) throws Exception {
    Threads threads = new Threads();
    AsynchronousChannelGroup group =
        SocketVariants.provider(name).openAsynchronousChannelGroup(1, threads);
    Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
    Thread.setDefaultUncaughtExceptionHandler((thread, failure) -> {});
    try {
      for (int i = 0; i < 5; i++) {
        throwInAHandler(group);
        assertThat(threads.made).contains(handlerThread(group));
      }
    } finally {
      Thread.setDefaultUncaughtExceptionHandler(before);
    }
    group.shutdownNow();
    assertThat(group.awaitTermination(SECONDS, TimeUnit.SECONDS)).isTrue();
    threads.awaitEnd();
  }

  private static void throwInAHandler(AsynchronousChannelGroup group) throws Exception {
    CountDownLatch called = new CountDownLatch(1);
    try (AsynchronousSocketChannel channel = AsynchronousSocketChannel.open(group)) {
      channel.connect(
          Peers.refusing(),
          null,
          new Then<>(
              (value, failure) -> {
                called.countDown();
                throw new IllegalStateException("thrown by a handler, as it should");
              }));
      assertThat(called.await(SECONDS, TimeUnit.SECONDS)).isTrue();
    }
  }

  private static Thread handlerThread(AsynchronousChannelGroup group) throws Exception {
    RecordingHandler<Integer, String> handler = new RecordingHandler<>();
    try (ServerSocketChannel listener = ServerSocketChannel.open().bind(SocketContract.loopback());
        AsynchronousSocketChannel channel = AsynchronousSocketChannel.open(group)) {
      channel.connect(listener.getLocalAddress()).get(SECONDS, TimeUnit.SECONDS);
      channel.write(ByteBuffer.allocate(1), "a", handler);
      return handler.await().thread();
    }
  }

  @ParameterizedTest
  @MethodSource("implementations")
  void anExecutorEndsWithItsGroup(String name) throws Exception {
    AsynchronousChannelProvider provider = SocketVariants.provider(name);
    for (ExecutorService executor : executors()) {
      AsynchronousChannelGroup group = provider.openAsynchronousChannelGroup(executor, 1);
      assertThat(handlerThread(group)).isNotSameAs(Thread.currentThread());
      assertThat(executor.isShutdown()).isFalse();
      group.shutdown();
      assertThat(group.awaitTermination(SECONDS, TimeUnit.SECONDS)).isTrue();
      assertThat(executor.isTerminated()).isTrue();
    }
  }

  private static List<ExecutorService> executors() {
    ThreadFactory threads = GroupKind.threads();
    return List.of(
        Executors.newCachedThreadPool(threads),
        Executors.newFixedThreadPool(3, threads),
        Executors.newWorkStealingPool(3),
        Executors.newScheduledThreadPool(3, threads),
        Executors.newVirtualThreadPerTaskExecutor(),
        Executors.newThreadPerTaskExecutor(threads));
  }

  @ParameterizedTest
  @MethodSource("implementations")
  void handlersMayRunOnVirtualThreads(String name) throws Exception {
    AsynchronousChannelGroup group =
        SocketVariants.provider(name)
            .openAsynchronousChannelGroup(Executors.newVirtualThreadPerTaskExecutor(), 0);
    assertThat(handlerThread(group).isVirtual()).isTrue();
    group.shutdownNow();
    assertThat(group.awaitTermination(SECONDS, TimeUnit.SECONDS)).isTrue();
  }

  @ParameterizedTest
  @MethodSource("implementations")
  void thousandsOfGroupsLeaveNothing(String name) throws Exception {
    AsynchronousChannelProvider provider = SocketVariants.provider(name);
    Threads threads = new Threads();
    useAndEnd(provider.openAsynchronousChannelGroup(1, threads));
    long before = descriptors();
    for (int i = 0; i < 2000; i++) {
      AsynchronousChannelGroup group = provider.openAsynchronousChannelGroup(1, threads);
      if (i % 10 == 0) {
        useAndEnd(group);
      } else {
        group.shutdown();
        assertThat(group.awaitTermination(SECONDS, TimeUnit.SECONDS)).isTrue();
      }
    }
    threads.awaitEnd();
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    while (descriptors() > before && System.nanoTime() < deadline) {
      LockSupport.parkNanos(1_000_000); // the kernel takes a ring down behind the call
    }
    assertThat(descriptors()).isLessThanOrEqualTo(before);
  }

  private static void useAndEnd(AsynchronousChannelGroup group) throws Exception {
    assertThat(handlerThread(group)).isNotSameAs(Thread.currentThread());
    group.shutdownNow();
    assertThat(group.awaitTermination(SECONDS, TimeUnit.SECONDS)).isTrue();
  }

  /** All of them, rings and event descriptors as well. */
  private static long descriptors() throws Exception {
    try (Stream<Path> links = Files.list(Path.of("/proc/self/fd"))) {
      return links.count();
    }
  }
}
