package dev.leat.kernel;

import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.Required;
import dev.leat.kernel.TestRing.Completion;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The operations that need no descriptor but a ring's: timeouts, and messages between rings. */
class TimeoutRingTest {
  private final Arena arena = Arena.ofAuto();
  private TestRing ring;

  @BeforeEach
  void setUp() {
    Required.platform();
    ring = new TestRing();
  }

  @AfterEach
  void tearDown() {
    if (ring != null) {
      ring.close();
    }
  }

  private long timespec(long seconds, long nanos) {
    MemorySegment timespec = arena.allocate(JAVA_LONG, 2);
    timespec.setAtIndex(JAVA_LONG, 0, seconds);
    timespec.setAtIndex(JAVA_LONG, 1, nanos);
    return timespec.address();
  }

  @Test
  void aTimeoutEndsByTimeOrByCount() {
    ring.next().prepTimeout(timespec(0, 1000), 0, 0);
    assertThat(ring.complete(0).res()).isEqualTo(-Errno.ETIME);

    Sqe sqe = ring.next();
    sqe.prepTimeout(timespec(3600, 0), 1, 0);
    sqe.userData(1);
    ring.submit();
    ring.next().prepNop();
    assertThat(ring.completeAll(2)).extracting(Completion::res).containsExactly(0, 0);
  }

  @Test
  void aMessageComesOutOfTheOtherRing() {
    try (TestRing other = new TestRing()) {
      ring.next().prepMsgRing(other.fd(), -77, 0x1122334455667788L);
      int posted = ring.complete(0).res();
      Required.that(posted != -Errno.EINVAL, "IORING_OP_MSG_RING (Linux 5.18)");

      assertThat(posted).isZero();
      assertThat(other.complete(0x1122334455667788L))
          .isEqualTo(new Completion(0x1122334455667788L, -77, 0));
    }
  }
}
