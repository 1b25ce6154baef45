package dev.leat.ring;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the kernel has: finds a submission by the {@code user_data} of its CQE.
 *
 * <p>Threads: the role's holder only.
 *
 * <p>Submissions that end by themselves are bounded in number, so that their CQEs always find room.
 * Those that may stay for ever, as a read of a silent socket does, cannot be: the first few
 * thousand would keep all others out. For them the table grows, and where a burst of their CQEs is
 * larger than the CQ the kernel keeps the rest until there is room (IORING_FEAT_NODROP, Linux 5.5).
 *
 * <pre>
 * user_data   63            32 31             0
 *            |   generation   |     slot       |
 * </pre>
 *
 * A slot's generation starts at 1 and grows with each use, so that neither 0 nor the number of an
 * earlier use ever names the present one.
 */
final class InFlightTable {
  private final int bound;
  private @Nullable Submission[] submissions;
  private int[] generations;
  private int[] freeSlots;
  private int freeSlotCount;
  private int bounded;

  /**
   * An empty table.
   *
   * @param bound how many submissions that end by themselves it takes
   */
  InFlightTable(int bound) {
    this.bound = bound;
    submissions = new Submission[bound];
    generations = new int[bound];
    freeSlots = new int[bound];
    free(0);
  }

  /**
   * The slots from {@code first} on are free; the lowest is taken first: a short table is cached.
   */
  private void free(int first) {
    for (int slot = submissions.length - 1; slot >= first; slot--) {
      freeSlots[freeSlotCount++] = slot;
    }
  }

  private void grow() {
    int before = submissions.length;
    submissions = Arrays.copyOf(submissions, 2 * before);
    generations = Arrays.copyOf(generations, 2 * before);
    freeSlots = new int[2 * before];
    free(before);
  }

  /** How many more submissions that end by themselves can be added. */
  int free() {
    return bound - bounded;
  }

  int size() {
    return submissions.length - freeSlotCount;
  }

  /**
   * Gives the submission a slot and returns its {@code user_data}. One that ends by itself only
   * where {@link #free} is not 0.
   */
  long add(Submission submission) {
    if (!submission.endless()) {
      assert bounded < bound : "all slots are in use";
      bounded++;
    }
    if (freeSlotCount == 0) {
      grow();
    }
    int slot = freeSlots[--freeSlotCount];
    submissions[slot] = submission;
    int generation = ++generations[slot];
    if (generation == 0) {
      generation = generations[slot] = 1; // wrapped: 0 is kept for "not in flight"
    }
    return ((long) generation << 32) | slot;
  }

  /** The submission, or null where the number is of no present use. */
  @Nullable Submission get(long userData) {
    int slot = (int) userData;
    boolean present =
        slot >= 0 && slot < submissions.length && generations[slot] == (int) (userData >>> 32);
    return present ? submissions[slot] : null;
  }

  /** Takes the submission out, or returns null where the number is of no present use. */
  @Nullable Submission remove(long userData) {
    Submission submission = get(userData);
    if (submission != null) {
      int slot = (int) userData;
      submissions[slot] = null;
      freeSlots[freeSlotCount++] = slot;
      if (!submission.endless()) {
        bounded--;
      }
    }
    return submission;
  }

  /** All that is in flight now, in no order. */
  List<Submission> snapshot() {
    List<Submission> present = new ArrayList<>(size());
    for (Submission submission : submissions) {
      if (submission != null) {
        present.add(submission);
      }
    }
    return present;
  }
}
