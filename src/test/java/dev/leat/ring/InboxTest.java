package dev.leat.ring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.kernel.Sqe;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CyclicBarrier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InboxTest {
  private final Inbox inbox = new Inbox();

  @Test
  void aNewInboxIsEmpty() {
    assertThat(inbox.isEmpty()).isTrue();
    assertThat(inbox.poll()).isNull();
    assertThat(inbox.isEmpty()).isTrue();
  }

  @Test
  void theOldestComesOutFirst() {
    List<Letter> letters = letters(0, 5);
    letters.forEach(inbox::add);

    for (Letter letter : letters) {
      assertThat(inbox.isEmpty()).isFalse();
      assertThat(inbox.poll()).isSameAs(letter);
    }
    assertThat(inbox.poll()).isNull();
    assertThat(inbox.isEmpty()).isTrue();
  }

  @Test
  void theLastOneComesOutAndTheInboxFillsAgain() {
    for (int i = 0; i < 5; i++) { // each time the stub has to go behind the only one
      Letter letter = new Letter(0, i);
      inbox.add(letter);
      assertThat(inbox.isEmpty()).isFalse();
      assertThat(inbox.poll()).isSameAs(letter);
      assertThat(inbox.isEmpty()).isTrue();
    }
  }

  @Test
  void theStubInTheMiddleIsPassedOver() {
    Letter first = new Letter(0, 0);
    Letter second = new Letter(0, 1);
    Letter third = new Letter(0, 2);
    inbox.add(first);
    assertThat(inbox.poll()).isSameAs(first); // leaves the stub as head
    inbox.add(second);
    inbox.add(third);
    assertThat(inbox.poll()).isSameAs(second);
    assertThat(inbox.poll()).isSameAs(third);
    assertThat(inbox.poll()).isNull();
  }

  @Test
  void whatCameOutCanBeAddedAgainAndKeepsNothing() {
    List<Letter> letters = letters(0, 3);
    for (int round = 0; round < 3; round++) {
      letters.forEach(inbox::add);
      for (Letter letter : letters) {
        assertThat(inbox.poll()).isSameAs(letter);
        assertThat(letter.next).isNull();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void anyOrderOfAddingAndTakingIsAQueue(long seed) {
    Random random = new Random(seed);
    Deque<Letter> model = new ArrayDeque<>();
    for (int i = 0; i < 2_000; i++) {
      if (random.nextBoolean()) {
        Letter letter = new Letter(0, i);
        inbox.add(letter);
        model.add(letter);
      } else {
        assertThat(inbox.isEmpty()).isEqualTo(model.isEmpty());
        assertThat(inbox.poll()).isSameAs(model.poll());
      }
    }
  }

  @Test
  void manyProducersLoseNothingAndKeepTheirOrder() throws Exception {
    int producers = 4;
    int each = 20_000;
    CyclicBarrier start = new CyclicBarrier(producers);
    List<Thread> threads = new ArrayList<>();
    for (int p = 0; p < producers; p++) {
      List<Letter> letters = letters(p, each);
      Runnable produce =
          () -> {
            meet(start);
            letters.forEach(inbox::add);
          };
      threads.add((p % 2 == 0 ? Thread.ofPlatform() : Thread.ofVirtual()).start(produce));
    }
    int[] expected = new int[producers];
    for (int taken = 0; taken < producers * each; ) {
      Letter letter = (Letter) inbox.poll();
      if (letter == null) {
        Thread.onSpinWait();
      } else {
        assertThat(letter.number).isEqualTo(expected[letter.producer]++);
        taken++;
      }
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(inbox.poll()).isNull();
    assertThat(inbox.isEmpty()).isTrue();
  }

  private static List<Letter> letters(int producer, int count) {
    List<Letter> letters = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      letters.add(new Letter(producer, i));
    }
    return letters;
  }

  private static void meet(CyclicBarrier barrier) {
    try {
      barrier.await();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** A submission with a name. */
  private static final class Letter extends Submission {
    private final int producer;
    private final int number;

    Letter(int producer, int number) {
      this.producer = producer;
      this.number = number;
    }

    @Override
    protected void prepare(Sqe sqe) {
      throw new AssertionError("never submitted");
    }

    @Override
    protected void complete(int res, int flags) {
      throw new AssertionError("never submitted");
    }

    @Override
    protected void lost(int errno) {
      throw new AssertionError("never submitted");
    }
  }
}
