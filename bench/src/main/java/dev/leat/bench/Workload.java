package dev.leat.bench;

import java.util.Locale;

/**
 * What is measured: where the bytes come from, how an operation is asked for, how many are in
 * flight.
 *
 * <p>All read 4 KiB at random places of the {@link DataFile}, unless they say otherwise.
 */
public enum Workload {
  /** O_DIRECT, a handler that starts the next read, one in flight. */
  DIRECT_1(HandlerTransfers.class, true, 1),
  /** O_DIRECT, handlers, 32 in flight. */
  DIRECT_32(HandlerTransfers.class, true, 32),
  /** O_DIRECT, handlers, 128 in flight. */
  DIRECT_128(HandlerTransfers.class, true, 128),
  /** Page cache, a handler that starts the next read, one in flight. */
  CACHED_1(HandlerTransfers.class, false, 1),
  /** Page cache, handlers, 32 in flight. */
  CACHED_32(HandlerTransfers.class, false, 32),
  /** Page cache, {@code read(...).get()}, one at a time. */
  CACHED_GET(FutureTransfers.class, false, 1),
  /** Writes to the page cache, at random places of a file of 16 MiB, a handler, one in flight. */
  CACHED_WRITE_1(HandlerTransfers.class, 1),
  /** The same, 32 in flight. */
  CACHED_WRITE_32(HandlerTransfers.class, 32),
  /** The same, {@code write(...).get()}, one at a time. */
  CACHED_WRITE_GET(FutureTransfers.class, 1),
  /** A blocking channel's reads from the page cache, by a platform thread. */
  CHANNEL_READ_PLATFORM(BlockingCall.READ, false),
  /** The same by a virtual thread. */
  CHANNEL_READ_VIRTUAL(BlockingCall.READ, true),
  /** As above at the channel's own position, which goes through the file over and over. */
  CHANNEL_NEXT_PLATFORM(BlockingCall.READ_NEXT, false),
  /** The same by a virtual thread. */
  CHANNEL_NEXT_VIRTUAL(BlockingCall.READ_NEXT, true),
  /** A blocking channel's writes to the page cache, at random places of a file of 16 MiB. */
  CHANNEL_WRITE_PLATFORM(BlockingCall.WRITE, false),
  /** The same by a virtual thread. */
  CHANNEL_WRITE_VIRTUAL(BlockingCall.WRITE, true),
  /** {@code Files.write} of 2,000 bytes, {@code readAllBytes}, {@code delete}: one operation. */
  SMALL_FILE_PLATFORM(BlockingCall.SMALL_FILE, false),
  /** The same by a virtual thread. */
  SMALL_FILE_VIRTUAL(BlockingCall.SMALL_FILE, true),
  /** {@code FileChannel.open} of one of 500 files of 2,000 bytes, a read, {@code close}. */
  OPEN_FILE_PLATFORM(BlockingCall.OPEN_FILE, false),
  /** The same by a virtual thread. */
  OPEN_FILE_VIRTUAL(BlockingCall.OPEN_FILE, true),
  /** O_DIRECT reads of one blocking channel by 32 virtual threads. */
  CHANNEL_DIRECT_32(BlockingCall.READ);

  /**
   * The page cache cases stay within the first 256 MiB, so that every page is visited about once a
   * second even by the slowest case and none is reclaimed as cold.
   */
  private static final long CACHED_BYTES = 256L << 20;

  private static final int VIRTUAL_IN_FLIGHT = 32;

  private final Class<?> benchmark;
  private final BlockingCall call;
  private final boolean virtual;
  private final boolean direct;
  private final int inFlight;

  Workload(Class<?> benchmark, boolean direct, int inFlight) {
    this.benchmark = benchmark;
    this.call = BlockingCall.READ;
    this.virtual = false;
    this.direct = direct;
    this.inFlight = inFlight;
  }

  /** Writes to the page cache. */
  Workload(Class<?> benchmark, int inFlight) {
    this.benchmark = benchmark;
    this.call = BlockingCall.WRITE;
    this.virtual = false;
    this.direct = false;
    this.inFlight = inFlight;
  }

  /** One thread on the page cache. */
  Workload(BlockingCall call, boolean virtual) {
    this.benchmark = BlockingCalls.class;
    this.call = call;
    this.virtual = virtual;
    this.direct = false;
    this.inFlight = 1;
  }

  /** Many virtual threads on the device. */
  Workload(BlockingCall call) {
    this.benchmark = BlockingCalls.class;
    this.call = call;
    this.virtual = true;
    this.direct = true;
    this.inFlight = VIRTUAL_IN_FLIGHT;
  }

  boolean direct() {
    return direct;
  }

  int inFlight() {
    return inFlight;
  }

  boolean writing() {
    return call == BlockingCall.WRITE;
  }

  /** What a thread of {@link BlockingCalls} does. */
  BlockingCall call() {
    return call;
  }

  /** The kind of thread that does it. */
  Thread.Builder threads() {
    return virtual ? Thread.ofVirtual() : Thread.ofPlatform().daemon();
  }

  /** Whether fio can do the same: it waits for no Future, and has no other kind of thread. */
  boolean comparesWithFio() {
    return (benchmark == HandlerTransfers.class && !writing()) || this == CHANNEL_DIRECT_32;
  }

  /** The length of the part of a file of {@code fileBytes} that is read. */
  long readableBytes(long fileBytes) {
    return direct ? fileBytes : Math.min(fileBytes, CACHED_BYTES);
  }

  /** The JMH benchmark that runs this, as a regular expression. */
  String benchmark() {
    return benchmark.getName().replace(".", "\\.") + "\\..*";
  }

  /** The name as option and in reports: {@code direct-32}. */
  String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
