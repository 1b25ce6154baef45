package dev.leat.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.Required;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each thread sees the errno of its own call, and pays no memory for it. */
class ErrnoCaptureTest {
  private static final int THREADS = 12;
  private static final int CALLS = 500;

  @BeforeEach
  void onLinux() {
    Required.platform();
  }

  /** Three ways to fail, of which each thread uses one. */
  private static IntSupplier failing(int kind, Arena arena) {
    MemorySegment missing = arena.allocateFrom("/none/such");
    return switch (kind % 3) {
      case 0 -> () -> Syscalls.close(-1);
      case 1 -> () -> Syscalls.openat(LinuxConstants.AT_FDCWD, missing, 0, 0);
      default -> () -> Syscalls.munmap(1, 4096);
    };
  }

  private static int expected(int kind) {
    return new int[] {-Errno.EBADF, -Errno.ENOENT, -Errno.EINVAL}[kind % 3];
  }

  /** Unmounts a virtual thread, which may go on on another carrier. No result depends on it. */
  @SuppressWarnings("ThreadPriorityCheck")
  private static void offerCarrier() {
    Thread.yield();
  }

  private static Set<Integer> repeat(int kind) {
    Set<Integer> results = new HashSet<>();
    try (Arena arena = Arena.ofShared()) {
      IntSupplier call = failing(kind, arena);
      for (int i = 0; i < CALLS; i++) {
        results.add(call.getAsInt());
        offerCarrier();
      }
    }
    return results;
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void errnoDoesNotCrossThreads(boolean virtual) throws Exception {
    ThreadFactory factory =
        virtual ? Thread.ofVirtual().factory() : Thread.ofPlatform().daemon().factory();
    try (ExecutorService threads = Executors.newThreadPerTaskExecutor(factory)) {
      List<Callable<Set<Integer>>> tasks = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        int kind = i;
        tasks.add(() -> repeat(kind));
      }
      List<Future<Set<Integer>>> results = threads.invokeAll(tasks);

      for (int i = 0; i < THREADS; i++) {
        assertThat(results.get(i).get()).containsExactly(expected(i));
      }
    }
    assertThat(ErrnoCapture.slotsTaken()).isZero();
  }

  /** The results of {@code task} on very many virtual threads at once. */
  private static void onVirtualThreads(Callable<Boolean> task) throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Boolean> result : threads.invokeAll(Collections.nCopies(5_000, task))) {
        assertThat(result.get()).isTrue();
      }
    }
    assertThat(ErrnoCapture.slotsTaken()).isZero();
  }

  @Test
  void virtualThreadsShareAFixedNumberOfSlots() throws Exception {
    Set<Long> addresses = ConcurrentHashMap.newKeySet();

    onVirtualThreads(
        () -> {
          MemorySegment state = ErrnoCapture.acquire();
          addresses.add(state.address());
          ErrnoCapture.release(state);
          return true;
        });

    assertThat(addresses.size()).isBetween(1, ErrnoCapture.slots());
  }

  @Test
  void aSlotIsAloneWithItsBorrowerEvenIfThatIsUnmounted() throws Exception {
    Set<Long> held = ConcurrentHashMap.newKeySet();

    onVirtualThreads(
        () -> {
          MemorySegment state = ErrnoCapture.acquire();
          boolean alone = held.add(state.address());
          offerCarrier();
          held.remove(state.address());
          ErrnoCapture.release(state);
          return alone;
        });
  }

  @Test
  void whereAllSlotsAreTakenACallGetsMemoryOfItsOwn() throws Exception {
    onVirtualThread(
        () -> {
          List<MemorySegment> taken = new ArrayList<>();
          for (int i = 0; i <= ErrnoCapture.slots(); i++) {
            taken.add(ErrnoCapture.acquire());
          }
          assertThat(taken).extracting(MemorySegment::address).doesNotHaveDuplicates();
          assertThat(Syscalls.close(-1)).isEqualTo(-Errno.EBADF);
          taken.forEach(ErrnoCapture::release);
        });
    assertThat(ErrnoCapture.slotsTaken()).isZero();
  }

  private static void onVirtualThread(Runnable task) throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      threads.submit(task).get();
    }
  }

  @Test
  void aPlatformThreadKeepsOneSegment() {
    MemorySegment first = ErrnoCapture.acquire();
    ErrnoCapture.release(first);

    assertThat(ErrnoCapture.acquire()).isSameAs(first);
  }
}
