package dev.leat.ring;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The queue over plain memory, where the counters stand anywhere. */
class CompletionQueueTest {
  private static CompletionQueue on(QueueMemory memory) {
    return new CompletionQueue(memory.ring, memory.params);
  }

  @Test
  void theCapacityIsWhatTheKernelGranted() {
    assertThat(on(new QueueMemory(0, true)).capacity()).isEqualTo(QueueMemory.CQ_ENTRIES);
  }

  @Test
  void whatTheKernelAddsLaterIsSeen() {
    QueueMemory memory = new QueueMemory(0, true);
    CompletionQueue queue = on(memory);
    assertThat(queue.hasNext()).isFalse();
    memory.complete(0x1234_5678_9abc_def0L, -5, 0x10002);

    assertThat(queue.hasNext()).isTrue();
    assertThat(queue.userData()).isEqualTo(0x1234_5678_9abc_def0L);
    assertThat(queue.res()).isEqualTo(-5);
    assertThat(queue.flags()).isEqualTo(0x10002);
  }

  @Test
  void whatWasThereBeforeIsSeen() {
    QueueMemory memory = new QueueMemory(7, true);
    memory.complete(1, 2, 3);
    CompletionQueue queue = on(memory);
    assertThat(queue.hasNext()).isTrue();
    assertThat(queue.userData()).isEqualTo(1);
  }

  @Test
  void anEntryBelongsToUsUntilAdvance() {
    QueueMemory memory = new QueueMemory(0, true);
    CompletionQueue queue = on(memory);
    memory.complete(1, 0, 0);
    memory.complete(2, 0, 0);
    assertThat(queue.hasNext()).isTrue();
    assertThat(queue.userData()).isEqualTo(1);
    assertThat(memory.completionHead()).isZero();
    queue.advance();
    assertThat(memory.completionHead()).isEqualTo(1);
    assertThat(queue.userData()).isEqualTo(2);
    queue.advance();
    assertThat(memory.completionHead()).isEqualTo(2);
    assertThat(queue.hasNext()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 5, Integer.MAX_VALUE - 3, -4})
  void entriesFollowEachOtherRoundTheRing(int start) {
    QueueMemory memory = new QueueMemory(start, true);
    CompletionQueue queue = on(memory);
    for (int round = 0; round < 3; round++) {
      for (int i = 0; i < QueueMemory.CQ_ENTRIES; i++) { // full, past the counter's sign
        memory.complete(100L * round + i, i, 0);
      }
      for (int i = 0; i < QueueMemory.CQ_ENTRIES; i++) {
        assertThat(queue.hasNext()).isTrue();
        assertThat(queue.userData()).isEqualTo(100L * round + i);
        assertThat(queue.res()).isEqualTo(i);
        queue.advance();
      }
      assertThat(queue.hasNext()).isFalse();
    }
    assertThat(memory.completionHead()).isEqualTo(start + 24);
  }

  @Test
  void overflowsAreTheKernelsCount() {
    QueueMemory memory = new QueueMemory(0, true);
    CompletionQueue queue = on(memory);
    assertThat(queue.overflows()).isZero();
    memory.overflow(3);
    assertThat(queue.overflows()).isEqualTo(3);
  }
}
