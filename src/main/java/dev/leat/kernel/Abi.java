package dev.leat.kernel;

/**
 * Every number that x86-64 and aarch64 do not share, side by side.
 *
 * <p>aarch64 took the system call table of {@code asm-generic/unistd.h}, but kept the {@code O_}
 * values of 32-bit ARM, where four flags are permuted: what is O_DIRECT on one is O_DIRECTORY on
 * the other. A wrong one is not refused by the kernel, it means something else; hence the table,
 * and a test that states both columns literally.
 */
enum Abi {
  SYS_READ(0, 63),
  SYS_WRITE(1, 64),
  SYS_CLOSE(3, 57),
  SYS_LSEEK(8, 62),
  SYS_MMAP(9, 222),
  SYS_MUNMAP(11, 215),
  SYS_PREAD64(17, 67),
  SYS_PWRITE64(18, 68),
  SYS_SOCKET(41, 198),
  SYS_SENDTO(44, 206),
  SYS_RECVFROM(45, 207),
  SYS_SHUTDOWN(48, 210),
  SYS_BIND(49, 200),
  SYS_LISTEN(50, 201),
  SYS_GETSOCKNAME(51, 204),
  SYS_GETPEERNAME(52, 205),
  SYS_SETSOCKOPT(54, 208),
  SYS_GETSOCKOPT(55, 209),
  SYS_FCNTL(72, 25),
  SYS_FTRUNCATE(77, 46),
  SYS_GETRLIMIT(97, 163),
  SYS_GETRUSAGE(98, 165),
  SYS_STATFS(137, 43),
  SYS_FSTATFS(138, 44),
  SYS_OPENAT(257, 56),
  SYS_UNLINKAT(263, 35),
  SYS_ACCEPT4(288, 242),
  SYS_EVENTFD2(290, 19),
  SYS_DUP3(292, 24),
  SYS_MEMFD_CREATE(319, 279),
  SYS_PREADV2(327, 286),
  SYS_PWRITEV2(328, 287),
  SYS_STATX(332, 291),
  // From 424 on, new system calls have one number on every architecture.
  SYS_IO_URING_SETUP(425, 425),
  SYS_IO_URING_ENTER(426, 426),
  SYS_IO_URING_REGISTER(427, 427),

  O_DIRECT(0x4000, 0x10000),
  O_LARGEFILE(0x8000, 0x20000),
  O_DIRECTORY(0x10000, 0x4000),
  O_NOFOLLOW(0x20000, 0x8000);

  private final int x8664;
  private final int aarch64;

  Abi(int x8664, int aarch64) {
    this.x8664 = x8664;
    this.aarch64 = aarch64;
  }

  int on(Architecture architecture) {
    return switch (architecture) {
      case X86_64 -> x8664;
      case AARCH64 -> aarch64;
    };
  }

  /** The number on the processor that runs this virtual machine. */
  int here() {
    return on(Architecture.current());
  }
}
