package dev.leat.testing;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Arrays;

/**
 * Forbids io_uring to itself as a container's runtime does, and then becomes another program:
 * {@code <errno> <program> <argument>...}. A filter of the calling thread survives execve(2), and
 * execve ends all other threads.
 */
@SuppressWarnings("restricted") // no product code: the kernel package has what that needs
public final class SeccompLauncher {
  private static final int PR_SET_SECCOMP = 22;
  private static final int PR_SET_NO_NEW_PRIVS = 38;
  private static final long SECCOMP_MODE_FILTER = 2;
  private static final int SECCOMP_RET_ALLOW = 0x7fff0000;
  private static final int SECCOMP_RET_ERRNO = 0x00050000;

  /** io_uring_setup, _enter and _register, on every architecture. */
  private static final int FIRST_CALL = 425;

  private static final int LAST_CALL = 427;

  private static final short BPF_LD_W_ABS = 0x20;
  private static final short BPF_JMP_JGE_K = 0x35;
  private static final short BPF_JMP_JGT_K = 0x25;
  private static final short BPF_RET_K = 0x06;

  private SeccompLauncher() {}

  /** Does not return unless something is wrong. */
  public static void main(String[] args) throws Throwable {
    try (Arena arena = Arena.ofConfined()) {
      MethodHandle prctl = bind("prctl", 5);
      check((int) prctl.invokeExact(PR_SET_NO_NEW_PRIVS, 1L, 0L, 0L, 0L), "no_new_privs");
      long program = program(arena, Integer.parseInt(args[0])).address();
      check(
          (int) prctl.invokeExact(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, program, 0L, 0L), "seccomp");
      String[] command = Arrays.copyOfRange(args, 1, args.length);
      MethodHandle execv =
          Linker.nativeLinker()
              .downcallHandle(
                  Linker.nativeLinker().defaultLookup().findOrThrow("execv"),
                  FunctionDescriptor.of(
                      ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS));
      MemorySegment path = arena.allocateFrom(command[0]);
      check((int) execv.invokeExact(path, strings(arena, command)), "execv");
    }
  }

  private static MethodHandle bind(String name, int parameters) {
    ValueLayout[] layouts = new ValueLayout[parameters];
    Arrays.fill(layouts, ValueLayout.JAVA_LONG);
    layouts[0] = ValueLayout.JAVA_INT;
    return Linker.nativeLinker()
        .downcallHandle(
            Linker.nativeLinker().defaultLookup().findOrThrow(name),
            FunctionDescriptor.of(ValueLayout.JAVA_INT, layouts),
            Linker.Option.firstVariadicArg(1));
  }

  private static void check(int result, String what) {
    if (result != 0) {
      throw new IllegalStateException(what + " failed");
    }
  }

  private static MemorySegment strings(Arena arena, String[] strings) {
    MemorySegment array = arena.allocate(ValueLayout.ADDRESS, strings.length + 1L);
    for (int i = 0; i < strings.length; i++) {
      array.setAtIndex(ValueLayout.ADDRESS, i, arena.allocateFrom(strings[i]));
    }
    return array;
  }

  /** A struct sock_fprog: a count, and the address of so many instructions of 8 bytes. */
  private static MemorySegment program(Arena arena, int errno) {
    MemorySegment code = arena.allocate(5 * 8L, 8);
    instruction(code, 0, BPF_LD_W_ABS, 0, 0, 0); // the number of the system call
    instruction(code, 1, BPF_JMP_JGE_K, 0, 2, FIRST_CALL);
    instruction(code, 2, BPF_JMP_JGT_K, 1, 0, LAST_CALL);
    instruction(code, 3, BPF_RET_K, 0, 0, SECCOMP_RET_ERRNO | errno);
    instruction(code, 4, BPF_RET_K, 0, 0, SECCOMP_RET_ALLOW);
    MemorySegment program = arena.allocate(16, 8);
    program.set(ValueLayout.JAVA_SHORT, 0, (short) 5);
    program.set(ValueLayout.ADDRESS, 8, code);
    return program;
  }

  private static void instruction(
      MemorySegment code, int index, short operation, int ifTrue, int ifFalse, int k) {
    code.set(ValueLayout.JAVA_SHORT, index * 8L, operation);
    code.set(ValueLayout.JAVA_BYTE, index * 8L + 2, (byte) ifTrue);
    code.set(ValueLayout.JAVA_BYTE, index * 8L + 3, (byte) ifFalse);
    code.set(ValueLayout.JAVA_INT, index * 8L + 4, k);
  }
}
