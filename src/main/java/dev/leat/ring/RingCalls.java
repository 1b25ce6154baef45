package dev.leat.ring;

import dev.leat.kernel.Syscalls;
import java.lang.foreign.MemorySegment;

/**
 * The system calls that set a ring up. An interface so that a test can play a kernel of another
 * release; value or -errno, as in {@link Syscalls}.
 */
interface RingCalls {
  /** The kernel that runs this process. */
  RingCalls KERNEL =
      new RingCalls() {
        @Override
        public int setup(int entries, MemorySegment params) {
          return Syscalls.ioUringSetup(entries, params);
        }

        @Override
        public int enter(int fd) {
          return Syscalls.ioUringEnter(fd, 0, 0, 0);
        }

        @Override
        public int register(int fd, int opcode, MemorySegment arg, int nrArgs) {
          return Syscalls.ioUringRegister(fd, opcode, arg, nrArgs);
        }

        @Override
        public int close(int fd) {
          return Syscalls.close(fd);
        }
      };

  int setup(int entries, MemorySegment params);

  /** An enter that submits nothing and waits for nothing. */
  int enter(int fd);

  int register(int fd, int opcode, MemorySegment arg, int nrArgs);

  int close(int fd);
}
