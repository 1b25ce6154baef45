package dev.leat.cli;

/** Durations, counted by the microsecond; the last place also counts all that are longer. */
final class LatencyHistogram {
  private static final int PLACES = 1_000_000;

  private final long[] counts = new long[PLACES];
  private long count;

  void record(long nanos) {
    counts[Math.clamp(nanos / 1_000, 0, PLACES - 1)]++;
    count++;
  }

  long count() {
    return count;
  }

  /** The shortest duration that so many per cent of all do not exceed; 0 if there are none. */
  int percentileMicros(int percent) {
    long wanted = Math.ceilDiv(count * percent, 100);
    long seen = 0;
    int place = 0;
    while (place < PLACES - 1 && seen + counts[place] < wanted) {
      seen += counts[place];
      place++;
    }
    return count == 0 ? 0 : place;
  }
}
