package dev.leat.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.buffer.DirectAlignment;
import dev.leat.kernel.Errno;
import dev.leat.kernel.LinuxConstants;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Which calls are made on the calling thread, on kernels and file systems of several sorts. */
class NowaitHistoryTest {
  private static final int NOWAIT = LinuxConstants.RWF_NOWAIT;
  private static final int LEFT = -Errno.EAGAIN;

  /** The flags of each call. */
  private final List<Integer> calls = new ArrayList<>();

  /** How often it was asked where a file's contents are. */
  private int looks;

  /** Of the files; 0 is none that anything would be remembered about. */
  private long device;

  private OpenFile file(Storage storage, int type, DirectAlignment alignment) {
    Supplier<Storage> look =
        () -> {
          looks++;
          return storage;
        };
    return new OpenFile(-1, type, true, look, alignment, 4096, device);
  }

  private OpenFile file(Storage storage) {
    return file(storage, LinuxConstants.S_IFREG, DirectAlignment.NONE);
  }

  /** A kernel that has RWF_NOWAIT for this transfer. */
  private long withNowait(int flags, long result) {
    calls.add(flags);
    return result;
  }

  /** One that has not. */
  private long withoutNowait(int flags, long millis) {
    calls.add(flags);
    if (flags == NOWAIT) {
      return -Errno.EOPNOTSUPP;
    }
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    while (System.nanoTime() < end) {
      LockSupport.parkNanos(end - System.nanoTime()); // this is the call that takes so long
    }
    return 10;
  }

  @ParameterizedTest
  @EnumSource
  void whatIsInTheCacheIsTakenWithoutWaiting(Storage storage) {
    NowaitHistory reads = NowaitHistory.ofReads(file(storage));
    for (int i = 0; i < 100; i++) {
      assertThat(reads.attempt(flags -> withNowait(flags, 10))).isEqualTo(10);
    }
    assertThat(calls).hasSize(100).containsOnly(NOWAIT);
    assertThat(looks).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void afterSixteenMissesOneOfSixteenIsTriedUntilOneHits(Storage storage) {
    NowaitHistory reads = NowaitHistory.ofReads(file(storage));
    for (int i = 0; i < 16 + 64; i++) {
      assertThat(reads.attempt(flags -> withNowait(flags, LEFT))).isEqualTo(LEFT);
    }
    assertThat(calls).hasSize(16 + 4).containsOnly(NOWAIT);
    for (int i = 0; i < 15; i++) {
      assertThat(reads.attempt(flags -> withNowait(flags, 10))).isEqualTo(LEFT);
    }
    calls.clear();
    for (int i = 0; i < 10; i++) {
      assertThat(reads.attempt(flags -> withNowait(flags, 10))).isEqualTo(10);
    }
    assertThat(calls).hasSize(10);
  }

  @Test
  void memoryIsReadPlainlyHoweverLongThatTakes() {
    for (boolean mayWait : new boolean[] {true, false}) {
      calls.clear();
      OpenFile file = file(Storage.MEMORY);
      NowaitHistory reads =
          mayWait ? NowaitHistory.ofReads(file) : NowaitHistory.ofReadsWithoutWait(file);
      for (int i = 0; i < 10; i++) {
        assertThat(reads.attempt(flags -> withoutNowait(flags, 2))).isEqualTo(10);
      }
      assertThat(calls).hasSize(11).startsWith(NOWAIT, 0, 0).endsWith(0);
    }
    assertThat(looks).as("once a history").isEqualTo(2);
  }

  @Test
  void whatOneFileWasToldItsNeighboursNeedNotAsk() {
    device = 0x7001;
    for (int i = 0; i < 5; i++) {
      NowaitHistory reads = NowaitHistory.ofReads(file(Storage.MEMORY));
      assertThat(reads.attempt(flags -> withoutNowait(flags, 0))).isEqualTo(10);
    }
    assertThat(calls).containsExactly(NOWAIT, 0, 0, 0, 0, 0);
    assertThat(looks).isEqualTo(1);
    NowaitHistory writes = NowaitHistory.ofWrites(file(Storage.MEMORY), false);
    assertThat(writes.attempt(flags -> withNowait(flags, 10))).isEqualTo(10);
    assertThat(calls).as("writes may have what reads lack").endsWith(NOWAIT);
    device = 0x7002;
    NowaitHistory elsewhere = NowaitHistory.ofReads(file(Storage.MEMORY));
    assertThat(elsewhere.attempt(flags -> withNowait(flags, 10))).isEqualTo(10);
    assertThat(calls).endsWith(NOWAIT);
  }

  @Test
  void aDiskIsReadPlainlyWhileThatIsQuick() {
    NowaitHistory reads = NowaitHistory.ofReads(file(Storage.DISK));
    for (int i = 0; i < 4; i++) { // one alone may be slow by chance
      assertThat(reads.attempt(flags -> withoutNowait(flags, 2))).isEqualTo(10);
    }
    assertThat(calls).containsExactly(NOWAIT, 0, 0, 0, 0);
    for (int i = 0; i < 15; i++) {
      assertThat(reads.attempt(flags -> withoutNowait(flags, 0))).isEqualTo(LEFT);
    }
    assertThat(calls).hasSize(5);
    assertThat(reads.attempt(flags -> withoutNowait(flags, 2))).isEqualTo(10);
    for (int i = 0; i < 15; i++) {
      assertThat(reads.attempt(flags -> withoutNowait(flags, 0))).isEqualTo(LEFT);
    }
    assertThat(calls).hasSize(6);
  }

  @Test
  void aWriteIsSlowOnlyIfItWasHeldUp() {
    NowaitHistory writes = NowaitHistory.ofWrites(file(Storage.DISK), false);
    for (int i = 0; i < 8; i++) {
      assertThat(writes.attempt(flags -> withoutNowait(flags, 0))).isEqualTo(10);
    }
    assertThat(writes.attempt(flags -> withoutNowait(flags, 30))).isEqualTo(10);
    assertThat(writes.attempt(flags -> withoutNowait(flags, 0))).isEqualTo(LEFT);
  }

  @Test
  void whoMustNotWaitReadsNoDiskPlainly() {
    NowaitHistory reads = NowaitHistory.ofReadsWithoutWait(file(Storage.DISK));
    for (int i = 0; i < 100; i++) {
      assertThat(reads.attempt(flags -> withoutNowait(flags, 0))).isEqualTo(LEFT);
    }
    assertThat(calls).containsExactly(NOWAIT);
  }

  @Test
  void nothingIsWaitedForThatMayNeverCome() {
    NowaitHistory reads = NowaitHistory.ofReads(file(Storage.ELSEWHERE));
    NowaitHistory writes = NowaitHistory.ofWrites(file(Storage.ELSEWHERE), false);
    for (int i = 0; i < 100; i++) {
      assertThat(reads.attempt(flags -> withoutNowait(flags, 0))).isEqualTo(LEFT);
      assertThat(writes.attempt(flags -> withoutNowait(flags, 0))).isEqualTo(LEFT);
    }
    assertThat(calls).containsExactly(NOWAIT, NOWAIT);
  }

  @Test
  void whatWaitsForTheDeviceEachTimeIsNotTried() {
    OpenFile direct = file(Storage.DISK, LinuxConstants.S_IFREG, new DirectAlignment(512, 4096));
    OpenFile pipe = file(Storage.MEMORY, LinuxConstants.S_IFIFO, DirectAlignment.NONE);
    List<NowaitHistory> histories =
        List.of(
            NowaitHistory.ofReads(direct),
            NowaitHistory.ofReadsWithoutWait(direct),
            NowaitHistory.ofWrites(direct, false),
            NowaitHistory.ofReads(pipe),
            NowaitHistory.ofWrites(file(Storage.MEMORY), true));
    for (NowaitHistory history : histories) {
      assertThat(history.attempt(flags -> withNowait(flags, 10))).isEqualTo(LEFT);
    }
    assertThat(calls).isEmpty();
    assertThat(looks).isZero();
  }

  @Test
  void itIsKnownAfterTheFirstCallWhetherWorkersWouldTransfer() {
    NowaitHistory with = NowaitHistory.ofReads(file(Storage.DISK));
    assertThat(with.mayLackNowait()).isTrue();
    with.attempt(flags -> withNowait(flags, LEFT));
    assertThat(with.mayLackNowait()).isFalse();
    NowaitHistory without = NowaitHistory.ofReads(file(Storage.DISK));
    without.attempt(flags -> withoutNowait(flags, 0));
    assertThat(without.mayLackNowait()).isTrue();
    NowaitHistory elsewhere = NowaitHistory.ofReads(file(Storage.ELSEWHERE));
    elsewhere.attempt(flags -> withoutNowait(flags, 0));
    assertThat(elsewhere.mayLackNowait()).isFalse();
  }
}
