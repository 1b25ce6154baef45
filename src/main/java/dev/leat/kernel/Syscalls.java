package dev.leat.kernel;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;

/**
 * The system calls, one static method each; those of sockets are in {@link SocketCalls}. Every
 * method returns the call's value or -errno; none throws for an error of the kernel, retries, or
 * interprets.
 *
 * <p>Any thread, platform or virtual. A virtual thread pins its carrier during a call, so one that
 * may block for long is not for virtual threads. Segments must be native and stay alive during the
 * call; a path ends with a zero byte. Nothing is allocated after a platform thread's first call.
 *
 * <p>Only where {@link Platform#supported()}. If the JVM was started with {@code
 * --illegal-native-access=deny} and this module has no native access, every method throws {@link
 * IllegalCallerException}; on a virtual machine without a native linker, {@link
 * UnsupportedOperationException}.
 */
public final class Syscalls {
  // The numbers are final statics of this class and not calls of Abi.here(), so that a compiled
  // call passes them as immediate operands.
  private static final long SETUP = Abi.SYS_IO_URING_SETUP.here();
  private static final long ENTER = Abi.SYS_IO_URING_ENTER.here();
  private static final long REGISTER = Abi.SYS_IO_URING_REGISTER.here();
  private static final long MMAP = Abi.SYS_MMAP.here();
  private static final long MUNMAP = Abi.SYS_MUNMAP.here();
  private static final long CLOSE = Abi.SYS_CLOSE.here();
  private static final long OPENAT = Abi.SYS_OPENAT.here();
  private static final long UNLINKAT = Abi.SYS_UNLINKAT.here();
  private static final long STATX = Abi.SYS_STATX.here();
  private static final long READ = Abi.SYS_READ.here();
  private static final long PREAD64 = Abi.SYS_PREAD64.here();
  private static final long PWRITE64 = Abi.SYS_PWRITE64.here();
  private static final long PREADV2 = Abi.SYS_PREADV2.here();
  private static final long PWRITEV2 = Abi.SYS_PWRITEV2.here();
  private static final long FCNTL = Abi.SYS_FCNTL.here();
  private static final long EVENTFD2 = Abi.SYS_EVENTFD2.here();
  private static final long DUP3 = Abi.SYS_DUP3.here();
  private static final long MEMFD_CREATE = Abi.SYS_MEMFD_CREATE.here();
  private static final long WRITE = Abi.SYS_WRITE.here();
  private static final long FTRUNCATE = Abi.SYS_FTRUNCATE.here();
  private static final long LSEEK = Abi.SYS_LSEEK.here();
  private static final long STATFS = Abi.SYS_STATFS.here();
  private static final long FSTATFS = Abi.SYS_FSTATFS.here();
  private static final long GETRLIMIT = Abi.SYS_GETRLIMIT.here();
  private static final long GETRUSAGE = Abi.SYS_GETRUSAGE.here();

  /**
   * The eight bytes that every {@link #eventfdSignal} writes; nothing else does, and they are never
   * freed.
   */
  private static final long ONE = allocateOne();

  private Syscalls() {}

  /**
   * {@code int io_uring_setup(u32 entries, struct io_uring_params *p)}.
   *
   * @return the ring's file descriptor, close-on-exec
   */
  public static int ioUringSetup(int entries, MemorySegment params) {
    return (int) withSegments(SETUP, entries, params, 0, 0, MemorySegment.NULL, 0);
  }

  /**
   * {@code int io_uring_enter(unsigned fd, u32 to_submit, u32 min_complete, u32 flags, NULL, 0)}.
   * Blocks while fewer than {@code minComplete} completions are there, with IORING_ENTER_GETEVENTS.
   *
   * @return how many entries the kernel consumed
   */
  public static int ioUringEnter(int fd, int toSubmit, int minComplete, int flags) {
    return (int) withNumbers(ENTER, fd, toSubmit, minComplete, flags, 0, 0);
  }

  /**
   * {@code int io_uring_register(unsigned fd, unsigned opcode, void *arg, unsigned nr_args)}.
   *
   * @param arg {@link MemorySegment#NULL} where the opcode takes none
   */
  public static int ioUringRegister(int fd, int opcode, MemorySegment arg, int nrArgs) {
    try {
      return (int) withNumbers(REGISTER, fd, opcode, arg.address(), nrArgs, 0, 0);
    } finally {
      Reference.reachabilityFence(arg);
    }
  }

  /**
   * {@code void *mmap(NULL, size_t length, int prot, int flags, int fd, off_t offset)}.
   *
   * @return the address, for {@link Memory#at}, or -errno
   */
  public static long mmap(long length, int prot, int flags, int fd, long offset) {
    return withNumbers(MMAP, 0, length, prot, flags, fd, offset);
  }

  /** {@code int munmap(void *addr, size_t length)}. */
  public static int munmap(long address, long length) {
    return (int) withNumbers(MUNMAP, address, length, 0, 0, 0, 0);
  }

  /**
   * {@code int close(int fd)}. Whatever is returned, EINTR and EIO included, the descriptor is gone
   * on Linux: never call it again for the same one.
   */
  public static int close(int fd) {
    return (int) withNumbers(CLOSE, fd, 0, 0, 0, 0, 0);
  }

  /**
   * {@code int openat(int dirfd, const char *path, int flags, mode_t mode)}.
   *
   * @param mode counts with O_CREAT only; the process's umask is taken from it
   */
  public static int openat(int dirfd, MemorySegment path, int flags, int mode) {
    return (int) withSegments(OPENAT, dirfd, path, flags, mode, MemorySegment.NULL, 0);
  }

  /** {@code int unlinkat(int dirfd, const char *path, int flags)}. */
  public static int unlinkat(int dirfd, MemorySegment path, int flags) {
    return (int) withSegments(UNLINKAT, dirfd, path, flags, 0, MemorySegment.NULL, 0);
  }

  /**
   * {@code int statx(int dirfd, const char *path, int flags, unsigned mask, struct statx *buf)}.
   *
   * @param path the empty string with AT_EMPTY_PATH, for {@code dirfd} itself
   * @param statx {@link Statx#SIZE} bytes
   */
  public static int statx(int dirfd, MemorySegment path, int flags, int mask, MemorySegment statx) {
    return (int) withSegments(STATX, dirfd, path, flags, mask, statx, 0);
  }

  /**
   * {@code ssize_t preadv2(int fd, const struct iovec *iov, int iovcnt, off_t offset, int flags)}.
   *
   * @param iovAddress where the array of {@code struct iovec} is; like the memory that its elements
   *     name, nothing here checks it or keeps it alive
   * @param offset -1 reads at the file's own position and moves it
   * @param flags {@code RWF_} bits
   */
  public static long preadv2(int fd, long iovAddress, int iovcnt, long offset, int flags) {
    // The kernel takes the offset in two halves and ignores the upper one on 64 bits.
    return withNumbers(PREADV2, fd, iovAddress, iovcnt, offset, 0, flags);
  }

  /**
   * {@code ssize_t pwritev2(int fd, const struct iovec *iov, int iovcnt, off_t offset, int flags)};
   * the arguments are those of {@link #preadv2}.
   */
  public static long pwritev2(int fd, long iovAddress, int iovcnt, long offset, int flags) {
    return withNumbers(PWRITEV2, fd, iovAddress, iovcnt, offset, 0, flags);
  }

  /**
   * {@link #preadv2} into one buffer, whose {@code struct iovec} needs no memory of the caller's.
   * Without flags it is {@code pread(2)} or {@code read(2)}, which do the same for a little less.
   *
   * @param address native memory, which nothing here checks or keeps alive
   * @param length in bytes; the kernel transfers at most 0x7ffff000
   */
  public static long preadv2OfOne(int fd, long address, int length, long offset, int flags) {
    return flags == 0
        ? ofOne(READ, PREAD64, fd, address, length, offset)
        : withOneBuffer(PREADV2, fd, address, length, offset, flags);
  }

  /** {@link #pwritev2} of one buffer; the arguments are those of {@link #preadv2OfOne}. */
  public static long pwritev2OfOne(int fd, long address, int length, long offset, int flags) {
    return flags == 0
        ? ofOne(WRITE, PWRITE64, fd, address, length, offset)
        : withOneBuffer(PWRITEV2, fd, address, length, offset, flags);
  }

  private static long ofOne(long here, long there, int fd, long address, int length, long offset) {
    long count = Integer.toUnsignedLong(length);
    return withNumbers(offset == -1 ? here : there, fd, address, count, offset, 0, 0);
  }

  /**
   * {@code int fcntl(int fd, int cmd, int arg)}, for the commands with a number or without an
   * argument.
   *
   * @param cmd {@code F_DUPFD_CLOEXEC}, where {@code arg} is the lowest number wanted, {@code
   *     F_GETFL}, or {@code F_GET_SEALS}, which only files in memory have
   */
  public static int fcntl(int fd, int cmd, long arg) {
    return (int) withNumbers(FCNTL, fd, cmd, arg, 0, 0, 0);
  }

  /**
   * {@code int dup3(int oldfd, int newfd, int flags)}: {@code newfd}, which is closed before,
   * stands for the open file of {@code oldfd} from then on.
   *
   * @param flags {@code O_CLOEXEC} or 0
   * @return {@code newfd}, or -errno
   */
  public static int dup3(int oldfd, int newfd, int flags) {
    return (int) withNumbers(DUP3, oldfd, newfd, flags, 0, 0, 0);
  }

  /**
   * {@code int memfd_create(const char *name, unsigned flags)}: a file in memory, without a name in
   * any directory.
   *
   * @param name shows in {@code /proc/self/fd}
   * @param flags {@code MFD_CLOEXEC} or 0
   */
  public static int memfdCreate(MemorySegment name, int flags) {
    try {
      return (int) withNumbers(MEMFD_CREATE, name.address(), flags, 0, 0, 0, 0);
    } finally {
      Reference.reachabilityFence(name);
    }
  }

  /** {@code int eventfd(unsigned initval, int flags)}, flags being {@code EFD_} bits. */
  public static int eventfd(int initial, int flags) {
    return (int) withNumbers(EVENTFD2, initial, flags, 0, 0, 0, 0);
  }

  /**
   * {@code write(fd, &one, 8)}: adds 1 to the counter of an eventfd.
   *
   * @return 0, or -errno; -EAGAIN says that the counter of a non-blocking one is full, so that
   *     whoever reads it is woken anyway
   */
  public static int eventfdSignal(int fd) {
    long value = withNumbers(WRITE, fd, ONE, Long.BYTES, 0, 0, 0);
    return value < 0 ? (int) value : 0;
  }

  /** {@code int ftruncate(int fd, off_t length)}. */
  public static int ftruncate(int fd, long length) {
    return (int) withNumbers(FTRUNCATE, fd, length, 0, 0, 0, 0);
  }

  /** {@code off_t lseek(int fd, off_t offset, int whence)}. */
  public static long lseek(int fd, long offset, int whence) {
    return withNumbers(LSEEK, fd, offset, whence, 0, 0, 0);
  }

  /** {@code int statfs(const char *path, struct statfs *buf)}, as {@link #fstatfs}. */
  public static int statfs(MemorySegment path, MemorySegment statfs) {
    return (int) withSegments(STATFS, path.address(), statfs, 0, 0, MemorySegment.NULL, 0);
  }

  /**
   * {@code int fstatfs(int fd, struct statfs *buf)}.
   *
   * @param statfs 120 bytes, of which the first eight are {@code f_type}
   */
  public static int fstatfs(int fd, MemorySegment statfs) {
    return (int) withSegments(FSTATFS, fd, statfs, 0, 0, MemorySegment.NULL, 0);
  }

  /**
   * {@code int getrlimit(int resource, struct rlimit *limit)}.
   *
   * @param limit 16 bytes: the soft and the hard limit, each an unsigned 64-bit number
   */
  public static int getrlimit(int resource, MemorySegment limit) {
    return (int) withSegments(GETRLIMIT, resource, limit, 0, 0, MemorySegment.NULL, 0);
  }

  /**
   * {@code int getrusage(int who, struct rusage *usage)}.
   *
   * @param usage 144 bytes; {@link ThreadUsage} reads them
   */
  static int getrusage(int who, MemorySegment usage) {
    return (int) withSegments(GETRUSAGE, who, usage, 0, 0, MemorySegment.NULL, 0);
  }

  static long withNumbers(long number, long a, long b, long c, long d, long e, long f) {
    MemorySegment state = ErrnoCapture.acquire();
    try {
      return call(state, number, a, b, c, d, e, f);
    } finally {
      ErrnoCapture.release(state);
    }
  }

  private static long withOneBuffer(
      long number, long fd, long address, int length, long offset, long flags) {
    MemorySegment state = ErrnoCapture.acquire();
    try {
      long iov = ErrnoCapture.iovec(state, address, Integer.toUnsignedLong(length));
      return call(state, number, fd, iov, 1, offset, 0, flags);
    } finally {
      ErrnoCapture.release(state);
    }
  }

  /** One call, with the memory for its errno acquired by the caller. */
  static long call(
      MemorySegment state, long number, long a, long b, long c, long d, long e, long f) {
    try {
      long value = (long) NativeCalls.WITH_NUMBERS.invokeExact(state, number, a, b, c, d, e, f);
      return valueOrErrno(value, state);
    } catch (Throwable failure) {
      throw NativeCalls.unchecked(failure);
    }
  }

  private static long withSegments(
      long number, long a, MemorySegment b, long c, long d, MemorySegment e, long f) {
    MemorySegment state = ErrnoCapture.acquire();
    try {
      long value = (long) NativeCalls.WITH_SEGMENTS.invokeExact(state, number, a, b, c, d, e, f);
      return valueOrErrno(value, state);
    } catch (Throwable failure) {
      throw NativeCalls.unchecked(failure);
    } finally {
      ErrnoCapture.release(state);
    }
  }

  /** syscall(2) returns -1 for every error and for nothing else. */
  private static long valueOrErrno(long value, MemorySegment state) {
    return value == -1 ? -ErrnoCapture.errno(state) : value;
  }

  private static long allocateOne() {
    MemorySegment one = Arena.global().allocate(JAVA_LONG);
    one.set(JAVA_LONG, 0, 1);
    return one.address();
  }
}
