package dev.leat.kernel;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;

/**
 * The one place where Java is linked to C: the handles of {@code syscall(2)}.
 *
 * <p>Everything goes through {@code syscall} by number. It is in every C library, so neither an old
 * glibc without {@code statx} nor musl makes a difference, and two shapes of arguments serve all
 * calls, which keeps linking short: the first takes 130 ms, each other one 12. The kernel reads a
 * register for each argument and {@code syscall} moves registers whole, so {@code int} arguments
 * travel sign-extended as {@code long}.
 *
 * <p>Initialising this class links; nothing else here or in {@link Platform} does. No handle is
 * {@link Linker.Option#critical critical}: nearly every call can block, and a thread in a critical
 * call holds up every safepoint.
 */
final class NativeCalls {
  static {
    BeforeLinking.begin(); // above the handles, as initialisation goes from top to bottom
  }

  /** {@code (errno state, number, a, b, c, d, e, f)}. */
  static final MethodHandle WITH_NUMBERS =
      link(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG);

  /**
   * {@code (errno state, number, a, segment, c, d, segment, f)}. Passing a segment and not its
   * address lets the linker refuse a freed or foreign one and keep it alive during the call.
   */
  static final MethodHandle WITH_SEGMENTS =
      link(JAVA_LONG, ADDRESS, JAVA_LONG, JAVA_LONG, ADDRESS, JAVA_LONG);

  private NativeCalls() {}

  /** {@code strerror(3)}, apart because only an error needs it. */
  static final class Text {
    static final MethodHandle STRERROR = linkStrerror();

    private Text() {}

    /** The bytes of a C string that the library owns. */
    @SuppressWarnings("restricted")
    static byte[] bytesOf(MemorySegment string) {
      MemorySegment unbounded = string.reinterpret(Long.MAX_VALUE);
      long length = 0;
      while (unbounded.get(JAVA_BYTE, length) != 0) {
        length++;
      }
      return unbounded.asSlice(0, length).toArray(JAVA_BYTE);
    }

    @SuppressWarnings("restricted")
    private static MethodHandle linkStrerror() {
      BeforeLinking.begin(); // a message can be asked for before any call is made
      Linker linker = Linker.nativeLinker();
      return linker.downcallHandle(
          linker.defaultLookup().findOrThrow("strerror"), FunctionDescriptor.of(ADDRESS, JAVA_INT));
    }
  }

  /**
   * What came out of a handle, to be thrown on. The handles declare Throwable, but a C function
   * throws nothing: it is an unchecked exception of the linker's own, such as that for a segment
   * that was freed.
   */
  static RuntimeException unchecked(Throwable failure) {
    return switch (failure) {
      case RuntimeException exception -> exception;
      case Error error -> throw error;
      default -> throw new AssertionError(failure);
    };
  }

  @SuppressWarnings("restricted")
  private static MethodHandle link(MemoryLayout... arguments) {
    FunctionDescriptor syscall =
        FunctionDescriptor.of(JAVA_LONG, JAVA_LONG).appendArgumentLayouts(arguments);
    try {
      Linker linker = Linker.nativeLinker();
      MemorySegment symbol = linker.defaultLookup().findOrThrow("syscall");
      return linker.downcallHandle(
          symbol,
          syscall,
          Linker.Option.firstVariadicArg(1),
          Linker.Option.captureCallState("errno"));
    } catch (IllegalCallerException | UnsupportedOperationException refused) {
      return refusing(refused, syscall);
    }
  }

  /**
   * A handle that throws what the JDK threw: native access is denied, or this virtual machine has
   * no linker. An exception out of this class's initialiser would reach only the first caller, all
   * others would see a NoClassDefFoundError without the cause.
   */
  private static MethodHandle refusing(RuntimeException refused, FunctionDescriptor call) {
    MethodHandle thrower =
        MethodHandles.throwException(long.class, RuntimeException.class).bindTo(refused);
    MethodHandle refusing =
        MethodHandles.dropArguments(thrower, 0, call.toMethodType().parameterArray());
    return MethodHandles.dropArguments(refusing, 0, MemorySegment.class);
  }
}
