package dev.leat.bench;

import java.util.Locale;

/**
 * What is measured: where the bytes come from, how a read is asked for, how many are in flight.
 *
 * <p>All read 4 KiB at random places of the {@link DataFile}.
 */
public enum Workload {
  /** O_DIRECT, a handler that starts the next read, one in flight. */
  DIRECT_1(true, 1),
  /** O_DIRECT, handlers, 32 in flight. */
  DIRECT_32(true, 32),
  /** O_DIRECT, handlers, 128 in flight. */
  DIRECT_128(true, 128),
  /** Page cache, a handler that starts the next read, one in flight. */
  CACHED_1(false, 1),
  /** Page cache, handlers, 32 in flight. */
  CACHED_32(false, 32),
  /** Page cache, {@code read(...).get()}, one at a time. */
  CACHED_GET(false, 1);

  /**
   * The page cache cases stay within the first 256 MiB, so that every page is visited about once a
   * second even by the slowest case and none is reclaimed as cold.
   */
  private static final long CACHED_BYTES = 256L << 20;

  private final boolean direct;
  private final int inFlight;

  Workload(boolean direct, int inFlight) {
    this.direct = direct;
    this.inFlight = inFlight;
  }

  boolean direct() {
    return direct;
  }

  int inFlight() {
    return inFlight;
  }

  /** The length of the part of a file of {@code fileBytes} that is read. */
  long readableBytes(long fileBytes) {
    return direct ? fileBytes : Math.min(fileBytes, CACHED_BYTES);
  }

  /** The JMH benchmark that runs this, as a regular expression. */
  String benchmark() {
    Class<?> type = this == CACHED_GET ? FutureReads.class : HandlerReads.class;
    return type.getName().replace(".", "\\.") + "\\..*";
  }

  /** The name as option and in reports: {@code direct-32}. */
  String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
