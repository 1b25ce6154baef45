package dev.leat.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.kernel.Sqe;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The queue over plain memory, where the counters stand anywhere. */
class SubmissionQueueTest {
  private static SubmissionQueue on(QueueMemory memory) {
    return new SubmissionQueue(memory.ring, memory.sqes, memory.params);
  }

  private static void write(SubmissionQueue queue, long userData) {
    Sqe sqe = queue.next();
    sqe.prepNop();
    sqe.userData(userData);
  }

  @Test
  void theIndexArrayNamesEachEntryOnce() {
    QueueMemory memory = new QueueMemory(0, true);
    on(memory);
    assertThat(memory.indexArray()).containsExactly(0, 1, 2, 3);
  }

  @Test
  void withoutAnIndexArrayNothingIsWritten() {
    QueueMemory memory = new QueueMemory(5, false);
    byte[] before = memory.ring.toArray(ValueLayout.JAVA_BYTE);
    SubmissionQueue queue = on(memory);
    assertThat(memory.ring.toArray(ValueLayout.JAVA_BYTE)).isEqualTo(before);
    write(queue, 9);
    assertThat(memory.submitted(1)).isEqualTo(9);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 3, Integer.MAX_VALUE - 1, -2})
  void entriesFollowEachOtherRoundTheRing(int start) {
    QueueMemory memory = new QueueMemory(start, true);
    SubmissionQueue queue = on(memory);
    for (int i = 0; i < 10; i++) {
      write(queue, 100 + i);
      assertThat(memory.submitted((start + i) & 3)).isEqualTo(100 + i);
      queue.publish();
      assertThat(memory.submissionTail()).isEqualTo(start + i + 1);
      memory.submissionHead(start + i + 1);
    }
  }

  @Test
  void theKernelSeesNothingBeforePublish() {
    QueueMemory memory = new QueueMemory(0, true);
    SubmissionQueue queue = on(memory);
    write(queue, 1);
    write(queue, 2);
    assertThat(memory.submissionTail()).isZero();
    queue.publish();
    assertThat(memory.submissionTail()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, Integer.MAX_VALUE - 1, -2})
  void theQueueIsFullUntilTheKernelHasConsumed(int start) {
    QueueMemory memory = new QueueMemory(start, true);
    SubmissionQueue queue = on(memory);
    for (int i = 0; i < 4; i++) {
      assertThat(queue.isFull()).isFalse();
      write(queue, i);
    }
    assertThat(queue.isFull()).isTrue();
    queue.publish();
    assertThat(queue.isFull()).as("published is not consumed").isTrue();

    memory.submissionHead(start + 1);
    assertThat(queue.isFull()).isFalse();
    write(queue, 4);
    assertThat(queue.isFull()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, Integer.MAX_VALUE - 1, -2})
  void whatTheKernelHasNotConsumedIsUnsubmitted(int start) {
    QueueMemory memory = new QueueMemory(start, true);
    SubmissionQueue queue = on(memory);
    assertThat(queue.unsubmitted()).isZero();
    write(queue, 1);
    write(queue, 2);
    write(queue, 3);
    assertThat(queue.unsubmitted()).as("not published").isEqualTo(3);
    queue.publish();
    assertThat(queue.unsubmitted()).as("published").isEqualTo(3);
    memory.submissionHead(start + 2);
    assertThat(queue.unsubmitted()).isEqualTo(1);
    memory.submissionHead(start + 3);
    assertThat(queue.unsubmitted()).isZero();
  }

  @Test
  void nextOnAFullQueueIsABug() {
    QueueMemory memory = new QueueMemory(0, true);
    SubmissionQueue queue = on(memory);
    for (int i = 0; i < 4; i++) {
      write(queue, i);
    }
    assertThatThrownBy(queue::next).isInstanceOf(AssertionError.class).hasMessageContaining("full");
  }
}
