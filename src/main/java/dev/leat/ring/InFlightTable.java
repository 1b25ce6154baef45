package dev.leat.ring;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the kernel has: finds a submission by the {@code user_data} of its CQE.
 *
 * <p>Threads: the role's holder only.
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
  private final @Nullable Submission[] submissions;
  private final int[] generations;
  private final int[] freeSlots;
  private int free;

  InFlightTable(int capacity) {
    submissions = new Submission[capacity];
    generations = new int[capacity];
    freeSlots = new int[capacity];
    free = capacity;
    for (int i = 0; i < capacity; i++) {
      freeSlots[i] = capacity - 1 - i; // the lowest slot is taken first: a short table stays cached
    }
  }

  int free() {
    return free;
  }

  int size() {
    return submissions.length - free;
  }

  /** Gives the submission a slot, of which one is free, and returns its {@code user_data}. */
  long add(Submission submission) {
    assert free > 0 : "all slots are in use";
    int slot = freeSlots[--free];
    submissions[slot] = submission;
    int generation = ++generations[slot];
    if (generation == 0) {
      generation = generations[slot] = 1; // wrapped: 0 is kept for "not in flight"
    }
    return ((long) generation << 32) | slot;
  }

  /** Takes the submission out, or returns null where the number is of no present use. */
  @Nullable Submission remove(long userData) {
    int slot = (int) userData;
    if (slot < 0 || slot >= submissions.length || generations[slot] != (int) (userData >>> 32)) {
      return null;
    }
    Submission submission = submissions[slot];
    if (submission != null) {
      submissions[slot] = null;
      freeSlots[free++] = slot;
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
