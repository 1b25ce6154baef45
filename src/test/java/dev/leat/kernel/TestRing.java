package dev.leat.kernel;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.Required;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** A ring by hand, for one thread: entries are prepared, and all that completes is waited for. */
final class TestRing implements AutoCloseable {
  /** A CQE. */
  record Completion(long userData, int res, int flags) {}

  private static final int ENTRIES = 8;

  private final int fd;
  private final RingParams params;
  private final MemorySegment ring;
  private final MemorySegment entries;
  private final Sqe sqe;
  private int prepared;

  /** Skips the test where there is no io_uring. */
  TestRing() {
    params = RingParams.allocate(Arena.ofAuto());
    fd = Syscalls.ioUringSetup(ENTRIES, params.segment());
    Required.that(fd > 0, "a usable io_uring: " + Errno.name(-fd));
    long cqEnd = params.cqesOffset() + (long) params.cqEntries() * Cqe.SIZE;
    long sqEnd = params.sqArrayOffset() + (long) ENTRIES * Integer.BYTES;
    ring = map(Math.max(cqEnd, sqEnd), IoUringConstants.IORING_OFF_SQ_RING);
    entries = map((long) ENTRIES * Sqe.SIZE, IoUringConstants.IORING_OFF_SQES);
    sqe = new Sqe(entries);
  }

  private MemorySegment map(long length, long offset) {
    int both = LinuxConstants.PROT_READ | LinuxConstants.PROT_WRITE;
    long address = Syscalls.mmap(length, both, LinuxConstants.MAP_SHARED, fd, offset);
    assertThat(address).isPositive();
    return Memory.at(address, length);
  }

  int fd() {
    return fd;
  }

  /** The next entry, to be prepared and given a user data. */
  Sqe next() {
    int tail = ring.get(JAVA_INT, params.sqTailOffset());
    int index = tail & (ENTRIES - 1);
    ring.set(JAVA_INT, params.sqArrayOffset() + (long) index * Integer.BYTES, index);
    ring.set(JAVA_INT, params.sqTailOffset(), tail + 1);
    prepared++;
    sqe.moveTo(index);
    return sqe;
  }

  void submit() {
    assertThat(Syscalls.ioUringEnter(fd, prepared, 0, 0)).isEqualTo(prepared);
    prepared = 0;
  }

  /** Submits what is prepared and waits for one CQE, which has to have this user data. */
  Completion complete(long userData) {
    Completion completion = completeAll(1).getFirst();
    assertThat(completion.userData()).isEqualTo(userData);
    return completion;
  }

  /** Submits what is prepared and waits for so many CQEs; they come in the order of user data. */
  List<Completion> completeAll(int count) {
    submit();
    List<Completion> completions = new ArrayList<>();
    while (completions.size() < count) {
      completions.add(take());
    }
    completions.sort(Comparator.comparingLong(Completion::userData));
    return completions;
  }

  private Completion take() {
    int head = ring.get(JAVA_INT, params.cqHeadOffset());
    while (head == ring.get(JAVA_INT, params.cqTailOffset())) {
      assertThat(Syscalls.ioUringEnter(fd, 0, 1, IoUringConstants.IORING_ENTER_GETEVENTS))
          .isNotNegative();
    }
    long entry = params.cqesOffset() + (long) (head & (params.cqEntries() - 1)) * Cqe.SIZE;
    Completion completion =
        new Completion(Cqe.userData(ring, entry), Cqe.res(ring, entry), Cqe.flags(ring, entry));
    ring.set(JAVA_INT, params.cqHeadOffset(), head + 1);
    return completion;
  }

  @Override
  public void close() {
    assertThat(Syscalls.munmap(ring.address(), ring.byteSize())).isZero();
    assertThat(Syscalls.munmap(entries.address(), entries.byteSize())).isZero();
    assertThat(Syscalls.close(fd)).isZero();
  }
}
