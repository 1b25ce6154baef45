package dev.leat.ring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.Required;
import dev.leat.kernel.IoUringConstants;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A ring's table of registered buffers, with the kernel's answers. */
@SuppressWarnings("NullAway.Init") // set by JUnit
class FixedBuffersTest {
  private static final int PAGE = 4096;
  private static final int ENTRIES = 1024;

  private final MemorySegment memory = Arena.ofAuto().allocate(2L * PAGE, PAGE);
  private Ring ring;

  @BeforeEach
  void open() throws Exception {
    Required.platform();
    ring = Ring.open(new RingConfig(4, 0, 0));
  }

  @AfterEach
  void close() {
    if (!ring.fixedBuffers().isClosed()) {
      ring.close();
    }
  }

  private int register() {
    return ring.fixedBuffers().register(memory.address(), memory.byteSize());
  }

  @Test
  void eachRegistrationHasItsIndexWhichIsUsedAgain() {
    assertThat(register()).isZero();
    assertThat(register()).isEqualTo(1);
    ring.fixedBuffers().unregister(0);
    assertThat(register()).isZero();
    assertThat(register()).isEqualTo(2);
  }

  @Test
  void whatTheKernelRefusesHasNoIndexAndTakesNone() {
    assertThat(ring.fixedBuffers().register(PAGE, PAGE)).as("unmapped").isEqualTo(-1);
    assertThat(ring.fixedBuffers().register(memory.address(), 1L << 40)).isEqualTo(-1);
    assertThat(register()).isZero();
  }

  @Test
  void aFullTableTakesNoMore() {
    for (int i = 0; i < ENTRIES; i++) {
      assertThat(register()).isEqualTo(i);
    }
    assertThat(register()).isEqualTo(FixedBuffers.NONE);
    ring.fixedBuffers().unregister(77);
    assertThat(register()).isEqualTo(77);
  }

  @Test
  void withTheRingEveryRegistrationEnds() {
    int index = register();
    assertThat(ring.fixedBuffers().isClosed()).isFalse();
    ring.close();
    assertThat(ring.fixedBuffers().isClosed()).isTrue();
    ring.fixedBuffers().unregister(index); // must not reach who has the descriptor's number now
    assertThat(register()).isEqualTo(FixedBuffers.NONE);
  }

  @Test
  void theRingOfAnotherThreadTakesNone() throws Exception {
    int single =
        IoUringConstants.IORING_SETUP_SINGLE_ISSUER | IoUringConstants.IORING_SETUP_R_DISABLED;
    try (Ring others = Ring.open(new RingConfig(4, 0, single))) {
      Thread owner = Thread.ofPlatform().start(others::enable);
      owner.join();
      assertThat(others.fixedBuffers().register(memory.address(), PAGE)).isEqualTo(-1);
    }
  }
}
