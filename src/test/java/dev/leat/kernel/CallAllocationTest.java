package dev.leat.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.leat.Required;
import java.lang.foreign.Arena;
import java.lang.management.ManagementFactory;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The calls that every operation may cost allocate nothing on the Java heap once compiled. */
class CallAllocationTest {
  private static final int ROUNDS = 100;
  private static final int CALLS = 2_000;

  @BeforeEach
  void onLinux() {
    Required.platform();
  }

  /**
   * Bytes that the cheapest round allocated. When the compiler gets at the code is its own affair,
   * so rounds follow each other until one allocates nothing.
   */
  private static long cheapestRound(IntSupplier call) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long cheapest = Long.MAX_VALUE;
    for (int round = 0; round < ROUNDS && cheapest > 0; round++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      int sum = 0;
      for (int i = 0; i < CALLS; i++) {
        sum += call.getAsInt();
      }
      cheapest = Math.min(cheapest, threads.getCurrentThreadAllocatedBytes() - before);
      assertThat(sum).isZero();
    }
    return cheapest;
  }

  @Test
  void enterAllocatesNothing() {
    try (Arena arena = Arena.ofConfined()) {
      int fd = Syscalls.ioUringSetup(2, RingParams.allocate(arena).segment());
      Required.that(fd > 0, "a usable io_uring: " + Errno.name(-fd));

      assertThat(cheapestRound(() -> Syscalls.ioUringEnter(fd, 0, 0, 0))).isZero();
      assertThat(Syscalls.close(fd)).isZero();
    }
  }

  @Test
  void aTransferOfOneBufferAllocatesNothing() {
    int fd = Syscalls.eventfd(0, LinuxConstants.EFD_CLOEXEC);
    assertThat(fd).isPositive();
    int nowait = LinuxConstants.RWF_NOWAIT;

    assertThat(cheapestRound(() -> (int) Syscalls.preadv2OfOne(fd, 0, 0, -1, nowait))).isZero();
    assertThat(Syscalls.close(fd)).isZero();
  }

  @Test
  void aSocketsOptionAndAnAttemptToReceiveAllocateNothing() {
    int stream = LinuxConstants.SOCK_STREAM | LinuxConstants.SOCK_CLOEXEC;
    int fd = SocketCalls.socket(LinuxConstants.AF_INET, stream, 0);
    assertThat(fd).isPositive();
    int level = LinuxConstants.IPPROTO_TCP;
    int name = LinuxConstants.TCP_NODELAY;

    assertThat(cheapestRound(() -> SocketCalls.setsockopt(fd, level, name, 0))).isZero();
    assertThat(cheapestRound(() -> (int) SocketCalls.getsockopt(fd, level, name))).isZero();
    int notConnected = -Errno.ENOTCONN;
    assertThat(
            cheapestRound(
                () -> SocketCalls.recv(fd, 0, 0, LinuxConstants.MSG_DONTWAIT) - notConnected))
        .isZero();
    assertThat(Syscalls.close(fd)).isZero();
  }

  @Test
  void eventfdSignalAllocatesNothing() {
    int fd = Syscalls.eventfd(0, LinuxConstants.EFD_CLOEXEC | LinuxConstants.EFD_NONBLOCK);
    assertThat(fd).isPositive();

    assertThat(cheapestRound(() -> Syscalls.eventfdSignal(fd))).isZero();
    assertThat(Syscalls.close(fd)).isZero();
  }
}
