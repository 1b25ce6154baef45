package dev.leat.kernel;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.Required;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The three calls of io_uring, and one operation by hand through a mapped ring. */
class RingCallsTest {
  private static final int ENTRIES = 8;

  private final Arena arena = Arena.ofAuto();
  private final RingParams params = RingParams.allocate(arena);
  private int fd;

  @BeforeEach
  void setUp() {
    Required.platform();
    fd = Syscalls.ioUringSetup(ENTRIES, params.segment());
    Required.that(fd > 0, "a usable io_uring: " + Errno.name(-fd));
  }

  @AfterEach
  void tearDown() {
    Syscalls.close(fd);
  }

  private MemorySegment map(long length, long offset) {
    int both = LinuxConstants.PROT_READ | LinuxConstants.PROT_WRITE;
    int flags = LinuxConstants.MAP_SHARED | LinuxConstants.MAP_POPULATE;
    long address = Syscalls.mmap(length, both, flags, fd, offset);
    assertThat(address).isPositive();
    return Memory.at(address, length);
  }

  @Test
  void setupAnswersInEveryFieldThatItOwns() {
    assertThat(params.sqEntries()).isEqualTo(ENTRIES);
    assertThat(params.cqEntries()).isEqualTo(2 * ENTRIES);
    assertThat(params.features() & IoUringConstants.IORING_FEAT_SINGLE_MMAP).isNotZero();
    assertThat(params.cqesOffset()).isPositive();
    assertThat(params.sqArrayOffset()).isPositive();
  }

  @Test
  void setupTellsWhyItFails() {
    params.clear();
    assertThat(Syscalls.ioUringSetup(0, params.segment())).isEqualTo(-Errno.EINVAL);
    params.flags(1 << 31);
    assertThat(Syscalls.ioUringSetup(ENTRIES, params.segment())).isEqualTo(-Errno.EINVAL);
    assertThat(Syscalls.ioUringSetup(ENTRIES, MemorySegment.NULL)).isEqualTo(-Errno.EFAULT);
  }

  @Test
  void enterTellsWhyItFails() {
    assertThat(Syscalls.ioUringEnter(fd, 0, 0, 0)).isZero();
    assertThat(Syscalls.ioUringEnter(-1, 0, 0, 0)).isEqualTo(-Errno.EBADF);
    assertThat(Syscalls.ioUringEnter(fd, 0, 0, 1 << 30)).isEqualTo(-Errno.EINVAL);
    try (TestCalls.Pipe pipe = TestCalls.pipe()) {
      assertThat(Syscalls.ioUringEnter(pipe.reader(), 0, 0, 0)).isEqualTo(-Errno.EOPNOTSUPP);
    }
  }

  @Test
  void registerProbesAndTellsWhyItFails() {
    MemorySegment probe = arena.allocate(16 + 256 * 8, 8);
    int opcode = IoUringConstants.IORING_REGISTER_PROBE;

    assertThat(Syscalls.ioUringRegister(fd, opcode, probe, 256)).isZero();
    assertThat(Byte.toUnsignedInt(probe.get(JAVA_BYTE, 0)))
        .isGreaterThanOrEqualTo(IoUringConstants.IORING_OP_EPOLL_CTL);
    assertThat(Syscalls.ioUringRegister(fd, 1 << 20, MemorySegment.NULL, 0))
        .isEqualTo(-Errno.EINVAL);
    assertThat(Syscalls.ioUringRegister(Integer.MAX_VALUE, opcode, probe, 256))
        .isEqualTo(-Errno.EBADF);
  }

  @Test
  void aNopGoesThroughAMappedRing() {
    int ringLength = params.cqesOffset() + params.cqEntries() * Cqe.SIZE;
    int sqLength = params.sqArrayOffset() + params.sqEntries() * Integer.BYTES;
    MemorySegment ring = map(Math.max(ringLength, sqLength), IoUringConstants.IORING_OFF_SQ_RING);
    MemorySegment entries = map((long) ENTRIES * Sqe.SIZE, IoUringConstants.IORING_OFF_SQES);
    assertThat(ring.get(JAVA_INT, params.sqRingEntriesOffset())).isEqualTo(ENTRIES);
    assertThat(ring.get(JAVA_INT, params.sqRingMaskOffset())).isEqualTo(ENTRIES - 1);
    assertThat(ring.get(JAVA_INT, params.cqRingEntriesOffset())).isEqualTo(2 * ENTRIES);
    assertThat(ring.get(JAVA_INT, params.cqRingMaskOffset())).isEqualTo(2 * ENTRIES - 1);

    Sqe sqe = new Sqe(entries);
    sqe.moveTo(5);
    sqe.prepNop();
    sqe.userData(0x1122334455667788L);
    ring.set(JAVA_INT, params.sqArrayOffset(), 5);
    ring.set(JAVA_INT, params.sqTailOffset(), 1);
    int getEvents = IoUringConstants.IORING_ENTER_GETEVENTS;
    assertThat(Syscalls.ioUringEnter(fd, 1, 1, getEvents)).isEqualTo(1);

    assertThat(ring.get(JAVA_INT, params.sqHeadOffset())).isEqualTo(1);
    assertThat(ring.get(JAVA_INT, params.cqTailOffset())).isEqualTo(1);
    assertThat(Cqe.userData(ring, params.cqesOffset())).isEqualTo(0x1122334455667788L);
    assertThat(Cqe.res(ring, params.cqesOffset())).isZero();
    assertThat(Cqe.flags(ring, params.cqesOffset())).isZero();
    assertThat(Syscalls.munmap(ring.address(), ring.byteSize())).isZero();
    assertThat(Syscalls.munmap(entries.address(), entries.byteSize())).isZero();
  }
}
