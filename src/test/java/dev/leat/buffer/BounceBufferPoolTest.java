package dev.leat.buffer;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.Required;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BounceBufferPoolTest {
  private static final int MIB = 1 << 20;
  private static final long GIB = 1L << 30;

  private final BounceBufferPool pool = BounceBufferPool.SHARED;
  private long outstandingBefore;

  @BeforeEach
  void onLinux() {
    Required.platform();
    outstandingBefore = pool.outstanding();
  }

  @AfterEach
  void nothingIsOut() {
    assertThat(pool.outstanding()).isEqualTo(outstandingBefore);
  }

  @ParameterizedTest
  @CsvSource({
    "1, 4096",
    "4095, 4096",
    "4096, 4096",
    "4097, 8192",
    "65536, 65536",
    "65537, 131072",
    "1048575, 1048576",
    "1048576, 1048576",
    "1048577, 1052672",
    "2097151, 2097152",
  })
  void sizesArePowersOfTwoUpToTheLargestKeptAndPagesBeyond(long asked, long given) {
    MemorySegment memory = pool.acquire(asked);
    assertThat(memory.byteSize()).isEqualTo(given);
    assertThat(memory.address() % 4096).isZero();
    memory.set(JAVA_BYTE, given - 1, (byte) 1);
    pool.release(memory);
  }

  @Test
  void theLastOneReleasedIsTheNextOfItsSize() {
    MemorySegment first = pool.acquire(5000);
    MemorySegment second = pool.acquire(5000);
    pool.release(first);
    pool.release(second);

    MemorySegment smaller = pool.acquire(4096);
    MemorySegment again = pool.acquire(8192);
    MemorySegment andAgain = pool.acquire(8192);
    assertThat(again.address()).isEqualTo(second.address());
    assertThat(andAgain.address()).isEqualTo(first.address());
    assertThat(smaller.address()).isNotIn(first.address(), second.address());
    pool.release(smaller);
    pool.release(again);
    pool.release(andAgain);
  }

  @Test
  void outstandingIsWhatIsLentOut() {
    MemorySegment kept = pool.acquire(1);
    MemorySegment large = pool.acquire(2 * MIB);
    assertThat(pool.outstanding()).isEqualTo(outstandingBefore + 2);
    pool.release(large);
    assertThat(pool.outstanding()).isEqualTo(outstandingBefore + 1);
    pool.release(kept);
  }

  @Test
  void noMoreThan64MibAreKept() {
    List<MemorySegment> lent = new ArrayList<>();
    for (int i = 0; i < 80; i++) {
      MemorySegment memory = pool.acquire(MIB);
      memory.set(JAVA_BYTE, 0, (byte) 7);
      lent.add(memory);
    }
    lent.forEach(pool::release);
    lent.clear();
    int usedBefore = 0;
    for (int i = 0; i < 80; i++) {
      MemorySegment memory = pool.acquire(MIB);
      usedBefore += memory.get(JAVA_BYTE, 0) == 7 ? 1 : 0; // memory fresh from the kernel is zero
      lent.add(memory);
    }
    lent.forEach(pool::release);
    assertThat(usedBefore).isBetween(1, 64);
  }

  @Test
  void whatIsLargeGoesBackToTheKernel() throws Exception {
    MemorySegment memory = pool.acquire(GIB);
    long with = virtualMemory();
    pool.release(memory);
    assertThat(virtualMemory()).isLessThan(with - GIB / 2);
  }

  @Test
  void whatTheSystemDoesNotHaveIsAnErrorAndNotLentOut() {
    assertThatThrownBy(() -> pool.acquire(1L << 50))
        .isInstanceOf(OutOfMemoryError.class)
        .hasMessageContaining("" + (1L << 50));
    assertThat(pool.outstanding()).isEqualTo(outstandingBefore);
  }

  @Test
  void noMemoryIsLentToTwoThreads() throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      List<Future<?>> ends = new ArrayList<>();
      for (long id = 1; id <= 4; id++) {
        long mark = id;
        ends.add(threads.submit(() -> borrowOften(mark)));
      }
      for (Future<?> end : ends) {
        end.get();
      }
    }
  }

  private void borrowOften(long mark) {
    for (int i = 0; i < 5_000; i++) {
      MemorySegment memory = pool.acquire(4096);
      memory.set(JAVA_LONG, 0, mark);
      Thread.onSpinWait();
      assertThat(memory.get(JAVA_LONG, 0)).isEqualTo(mark);
      pool.release(memory);
    }
  }

  /** Bytes of address space that this process uses. */
  private static long virtualMemory() throws Exception {
    for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
      if (line.startsWith("VmSize:")) {
        return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
      }
    }
    throw new AssertionError("/proc/self/status has no VmSize");
  }
}
