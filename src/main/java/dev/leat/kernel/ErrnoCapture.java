package dev.leat.kernel;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * The few bytes into which the linker saves {@code errno} before the virtual machine can overwrite
 * it.
 *
 * <p>A platform thread owns one segment for its life. A virtual thread must not: there may be
 * millions of them. It borrows one of a fixed number of slots for the length of one call. The slot
 * belongs to the borrower and not to the carrier, so it stays right wherever the virtual thread
 * unmounts between taking the slot and reading the errno. A native call pins its carrier; hence
 * rarely more slots are taken than there are carriers, and where they are, a call gets memory of
 * its own that the garbage collector frees.
 *
 * <p>Behind the state lies room for the {@code struct iovec} of a transfer with a single buffer,
 * and for a socket option with its length; they are in use for exactly as long.
 *
 * <pre>
 *  0  errno
 * 16  iov_base
 * 24  iov_len
 * 32  the option's value
 * 40  the option's length, a socklen_t
 * 44  nothing, to the end of the cache line
 * </pre>
 */
final class ErrnoCapture {
  private static final StructLayout STATE = Linker.Option.captureStateLayout();
  private static final long ERRNO =
      STATE.byteOffset(MemoryLayout.PathElement.groupElement("errno"));

  private static final long IOV_BASE = 16;
  private static final long IOV_LEN = 24;
  private static final long OPTION = 32;
  private static final long OPTION_LENGTH = 40;

  private static final ThreadLocal<MemorySegment> OF_PLATFORM_THREAD =
      ThreadLocal.withInitial(ErrnoCapture::allocate);

  /** A cache line, so that two carriers do not write to one. */
  private static final int SLOT_SIZE = 64;

  private static final int SLOTS =
      Integer.highestOneBit(Math.max(4, Runtime.getRuntime().availableProcessors()) * 4);

  private static final MemorySegment SLAB =
      Arena.global().allocate((long) SLOTS * SLOT_SIZE, SLOT_SIZE);
  private static final MemorySegment[] SLOT_SEGMENTS = slice(SLAB);

  /** One int a slot, spread as the slots are: 0 is free, 1 is taken. */
  private static final int[] TAKEN = new int[SLOTS * (SLOT_SIZE / Integer.BYTES)];

  private static final VarHandle TAKEN_ELEMENT = MethodHandles.arrayElementVarHandle(int[].class);

  private ErrnoCapture() {}

  /** A segment for one call of the current thread, to be given to {@link #release}. */
  static MemorySegment acquire() {
    Thread thread = Thread.currentThread();
    return thread.isVirtual() ? takeSlot((int) thread.threadId()) : OF_PLATFORM_THREAD.get();
  }

  static int errno(MemorySegment state) {
    return state.get(JAVA_INT, ERRNO);
  }

  /**
   * Describes one buffer.
   *
   * @return the address of the {@code struct iovec}, valid until {@link #release}
   */
  static long iovec(MemorySegment state, long base, long length) {
    state.set(JAVA_LONG, IOV_BASE, base);
    state.set(JAVA_LONG, IOV_LEN, length);
    return state.address() + IOV_BASE;
  }

  /**
   * Makes room for a socket option, and fills it.
   *
   * @param length of the value in bytes, at most 8
   * @return the address of the value, valid until {@link #release}
   */
  static long option(MemorySegment state, long value, int length) {
    state.set(JAVA_LONG, OPTION, value);
    state.set(JAVA_INT, OPTION_LENGTH, length);
    return state.address() + OPTION;
  }

  /** The address of the length, which the kernel reads and writes when it is asked for a value. */
  static long optionLengthAddress(MemorySegment state) {
    return state.address() + OPTION_LENGTH;
  }

  static long optionValue(MemorySegment state) {
    return state.get(JAVA_LONG, OPTION);
  }

  static void release(MemorySegment state) {
    long offset = state.address() - SLAB.address();
    if (offset >= 0 && offset < (long) SLOTS * SLOT_SIZE) {
      TAKEN_ELEMENT.setRelease(TAKEN, flagOf((int) (offset / SLOT_SIZE)), 0);
    }
  }

  /** How many virtual threads can be in a call before one has to allocate. */
  static int slots() {
    return SLOTS;
  }

  /** How many slots are out, for tests: 0 whenever no virtual thread is in a call. */
  static int slotsTaken() {
    int taken = 0;
    for (int slot = 0; slot < SLOTS; slot++) {
      taken += (int) TAKEN_ELEMENT.getAcquire(TAKEN, flagOf(slot));
    }
    return taken;
  }

  private static MemorySegment takeSlot(int seed) {
    for (int tried = 0; tried < SLOTS; tried++) {
      int slot = (seed + tried) & (SLOTS - 1);
      if (TAKEN_ELEMENT.compareAndSet(TAKEN, flagOf(slot), 0, 1)) {
        return SLOT_SEGMENTS[slot];
      }
    }
    return allocate();
  }

  private static int flagOf(int slot) {
    return slot * (SLOT_SIZE / Integer.BYTES);
  }

  private static MemorySegment allocate() {
    return Arena.ofAuto().allocate(SLOT_SIZE, SLOT_SIZE);
  }

  private static MemorySegment[] slice(MemorySegment slab) {
    MemorySegment[] slots = new MemorySegment[SLOTS];
    for (int slot = 0; slot < SLOTS; slot++) {
      slots[slot] = slab.asSlice((long) slot * SLOT_SIZE, SLOT_SIZE);
    }
    return slots;
  }
}
