package dev.leat.kernel;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.Required;
import java.io.FileOutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each system call on files and memory, where it works and where it fails. */
class SyscallsTest {
  private static final int NO_FD = -1;

  @TempDir private Path directory;
  private final Arena arena = Arena.ofAuto();

  @BeforeEach
  void onLinux() {
    Required.platform();
  }

  private MemorySegment path(Path path) {
    return arena.allocateFrom(path.toString());
  }

  private int open(Path path, int flags) {
    int fd = Syscalls.openat(LinuxConstants.AT_FDCWD, path(path), flags, 0600);
    assertThat(fd).isGreaterThan(2);
    return fd;
  }

  private Path file(String content) throws Exception {
    return Files.writeString(directory.resolve("file"), content);
  }

  @Test
  void openatCreatesWithTheModeGiven() throws Exception {
    Path created = directory.resolve("created");
    int flags = LinuxConstants.O_WRONLY | LinuxConstants.O_CREAT | LinuxConstants.O_EXCL;

    int fd = open(created, flags);

    assertThat(Files.getPosixFilePermissions(created))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    assertThat(Syscalls.close(fd)).isZero();
    assertThat(Syscalls.openat(LinuxConstants.AT_FDCWD, path(created), flags, 0600))
        .isEqualTo(-Errno.EEXIST);
  }

  @Test
  void openatTellsWhyItFails() throws Exception {
    assertThat(Syscalls.openat(LinuxConstants.AT_FDCWD, path(directory.resolve("none")), 0, 0))
        .isEqualTo(-Errno.ENOENT);
    assertThat(Syscalls.openat(NO_FD, arena.allocateFrom("relative"), 0, 0))
        .isEqualTo(-Errno.EBADF);
    assertThat(
            Syscalls.openat(LinuxConstants.AT_FDCWD, path(file("")), LinuxConstants.O_DIRECTORY, 0))
        .isEqualTo(-Errno.ENOTDIR);
  }

  @Test
  void nofollowRefusesASymbolicLink() throws Exception {
    Path link = Files.createSymbolicLink(directory.resolve("link"), file("x"));

    assertThat(Syscalls.openat(LinuxConstants.AT_FDCWD, path(link), LinuxConstants.O_NOFOLLOW, 0))
        .isEqualTo(-Errno.ELOOP);
  }

  @Test
  void anOpenDescriptorShowsItsFlagsInProc() throws Exception {
    int fd = open(file("x"), LinuxConstants.O_RDWR | LinuxConstants.O_CLOEXEC);

    String info = Files.readString(Path.of("/proc/self/fdinfo/" + fd));
    int flags = LinuxConstants.O_RDWR | LinuxConstants.O_CLOEXEC | LinuxConstants.O_LARGEFILE;
    assertThat(info).containsPattern("flags:\\s+0" + Integer.toOctalString(flags) + "\n");
    assertThat(Syscalls.close(fd)).isZero();
  }

  @Test
  void closeOfNoDescriptorFails() {
    assertThat(Syscalls.close(NO_FD)).isEqualTo(-Errno.EBADF);
  }

  @Test
  void unlinkatRemovesAFileAndRefusesADirectory() throws Exception {
    Path file = file("x");
    Path inner = Files.createDirectory(directory.resolve("inner"));
    int here = LinuxConstants.AT_FDCWD;

    assertThat(Syscalls.unlinkat(here, path(file), 0)).isZero();
    assertThat(file).doesNotExist();
    assertThat(Syscalls.unlinkat(here, path(file), 0)).isEqualTo(-Errno.ENOENT);
    assertThat(Syscalls.unlinkat(here, path(inner), 0)).isEqualTo(-Errno.EISDIR);
    assertThat(Syscalls.unlinkat(here, path(inner), LinuxConstants.AT_REMOVEDIR)).isZero();
  }

  @Test
  void statxAgreesWithTheJdk() throws Exception {
    Path file = file("twelve bytes");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-x--x"));
    Statx statx = Statx.allocate(arena);
    int mask = Statx.STATX_BASIC_STATS;

    assertThat(Syscalls.statx(LinuxConstants.AT_FDCWD, path(file), 0, mask, statx.segment()))
        .isZero();

    assertThat(statx.has(mask)).isTrue();
    assertThat(statx.size()).isEqualTo(12);
    assertThat(statx.mode()).isEqualTo(Files.getAttribute(file, "unix:mode"));
    assertThat(statx.ino()).isEqualTo(Files.getAttribute(file, "unix:ino"));
    assertThat(statx.isRegularFile()).isTrue();
    assertThat(statx.isDirectory()).isFalse();
    assertThat((long) statx.blksize()).isEqualTo(Files.getFileStore(file).getBlockSize());
  }

  @Test
  void statxOfADescriptorNeedsNoPath() throws Exception {
    int fd = open(file("12345"), LinuxConstants.O_RDONLY);
    Statx statx = Statx.allocate(arena);
    MemorySegment empty = arena.allocateFrom("");

    assertThat(
            Syscalls.statx(
                fd, empty, LinuxConstants.AT_EMPTY_PATH, Statx.STATX_SIZE, statx.segment()))
        .isZero();
    assertThat(statx.size()).isEqualTo(5);
    assertThat(Syscalls.close(fd)).isZero();
    assertThat(
            Syscalls.statx(
                fd, empty, LinuxConstants.AT_EMPTY_PATH, Statx.STATX_SIZE, statx.segment()))
        .isEqualTo(-Errno.EBADF);
  }

  @Test
  void alignmentOfDirectIoIsAPowerOfTwoWhereTheKernelTellsIt() throws Exception {
    Statx statx = Statx.allocate(arena);
    int mask = Statx.STATX_DIOALIGN;

    assertThat(Syscalls.statx(LinuxConstants.AT_FDCWD, path(file("x")), 0, mask, statx.segment()))
        .isZero();

    Required.that(statx.has(mask), "STATX_DIOALIGN (Linux 6.1)");
    assertThat(Integer.bitCount(statx.dioMemAlign())).isLessThanOrEqualTo(1);
    assertThat(Integer.bitCount(statx.dioOffsetAlign())).isLessThanOrEqualTo(1);
  }

  @Test
  void preadv2ReadsAtAPositionAndAtTheFilesOwn() throws Exception {
    int fd = open(file("0123456789"), LinuxConstants.O_RDONLY);
    MemorySegment target = arena.allocate(4);
    long iov = vector(target).address();

    assertThat(Syscalls.preadv2(fd, iov, 1, 3, 0)).isEqualTo(4);
    assertThat(target.toArray(JAVA_BYTE)).isEqualTo("3456".getBytes(US_ASCII));
    assertThat(Syscalls.preadv2(fd, iov, 1, 5L << 32, 0)).isZero();
    assertThat(Syscalls.preadv2(fd, iov, 1, -1, 0)).isEqualTo(4);
    assertThat(target.toArray(JAVA_BYTE)).isEqualTo("0123".getBytes(US_ASCII));
    assertThat(Syscalls.lseek(fd, 0, LinuxConstants.SEEK_CUR)).isEqualTo(4);
    assertThat(Syscalls.close(fd)).isZero();
    assertThat(Syscalls.preadv2(fd, iov, 1, 0, 0)).isEqualTo(-Errno.EBADF);
  }

  @Test
  void preadv2WithNowaitDoesNotWait() throws Exception {
    try (TestCalls.Pipe pipe = TestCalls.pipe()) {
      MemorySegment target = arena.allocate(4);
      long iov = vector(target).address();
      int nowait = LinuxConstants.RWF_NOWAIT;

      assertThat(Syscalls.preadv2(pipe.reader(), iov, 1, -1, nowait)).isEqualTo(-Errno.EAGAIN);
      assertThat(Syscalls.preadv2OfOne(pipe.reader(), target.address(), 4, -1, nowait))
          .isEqualTo(-Errno.EAGAIN);
    }
  }

  @Test
  void preadv2AndPwritev2TakeSeveralBuffersInTheirOrder() throws Exception {
    Path file = file("");
    int fd = open(file, LinuxConstants.O_RDWR);
    MemorySegment first = arena.allocateFrom("abc");
    MemorySegment second = arena.allocateFrom("DE");
    MemorySegment iov = vector(first.asSlice(0, 3), second.asSlice(0, 2));

    assertThat(Syscalls.pwritev2(fd, iov.address(), 2, 4, 0)).isEqualTo(5);
    assertThat(Syscalls.pwritev2(fd, iov.address(), 1, -1, 0)).isEqualTo(3);
    assertThat(Files.readString(file)).isEqualTo("abc\0abcDE");
    assertThat(Syscalls.preadv2(fd, iov.address(), 2, -1, 0)).isEqualTo(5);
    assertThat(first.asSlice(0, 3).toArray(JAVA_BYTE)).isEqualTo("\0ab".getBytes(US_ASCII));
    assertThat(second.getString(0)).isEqualTo("cD");
    assertThat(Syscalls.close(fd)).isZero();
    assertThat(Syscalls.pwritev2(fd, iov.address(), 2, 0, 0)).isEqualTo(-Errno.EBADF);
  }

  @Test
  void oneBufferNeedsNoArrayOfTheCallers() throws Exception {
    Path file = file("0123456789");
    int fd = open(file, LinuxConstants.O_RDWR);
    MemorySegment memory = arena.allocate(4);

    assertThat(Syscalls.preadv2OfOne(fd, memory.address(), 4, 3, 0)).isEqualTo(4);
    assertThat(memory.toArray(JAVA_BYTE)).isEqualTo("3456".getBytes(US_ASCII));
    assertThat(Syscalls.pwritev2OfOne(fd, memory.address() + 1, 2, -1, 0)).isEqualTo(2);
    assertThat(Files.readString(file)).isEqualTo("4523456789");
    assertThat(Syscalls.lseek(fd, 0, LinuxConstants.SEEK_CUR)).isEqualTo(2);
    assertThat(Syscalls.preadv2OfOne(fd, memory.address(), 0, 0, 0)).isZero();
    assertThat(Syscalls.preadv2OfOne(fd, 1, 4, 0, 0)).isEqualTo(-Errno.EFAULT);
    assertThat(Syscalls.close(fd)).isZero();
    assertThat(Syscalls.pwritev2OfOne(fd, memory.address(), 4, 0, 0)).isEqualTo(-Errno.EBADF);
  }

  /** An array of {@code struct iovec}. */
  private MemorySegment vector(MemorySegment... buffers) {
    MemorySegment iov = arena.allocate(JAVA_LONG, 2L * buffers.length);
    for (int i = 0; i < buffers.length; i++) {
      iov.setAtIndex(JAVA_LONG, 2L * i, buffers[i].address());
      iov.setAtIndex(JAVA_LONG, 2L * i + 1, buffers[i].byteSize());
    }
    return iov;
  }

  @Test
  void aDuplicateSharesThePositionAndIsClosedOnExec() throws Exception {
    int fd = open(file("0123456789"), LinuxConstants.O_RDWR | LinuxConstants.O_APPEND);

    int duplicate = Syscalls.fcntl(fd, LinuxConstants.F_DUPFD_CLOEXEC, 100);

    assertThat(duplicate).isGreaterThanOrEqualTo(100);
    assertThat(Syscalls.lseek(fd, 7, LinuxConstants.SEEK_SET)).isEqualTo(7);
    assertThat(Syscalls.lseek(duplicate, 0, LinuxConstants.SEEK_CUR)).isEqualTo(7);
    assertThat(Syscalls.fcntl(duplicate, LinuxConstants.F_GETFL, 0) & ~LinuxConstants.O_LARGEFILE)
        .isEqualTo(LinuxConstants.O_RDWR | LinuxConstants.O_APPEND);
    assertThat(Files.readString(Path.of("/proc/self/fdinfo/" + duplicate)))
        .containsPattern("flags:\\s+02\\d{6}\n");
    assertThat(Syscalls.close(fd)).isZero();
    assertThat(Syscalls.close(duplicate)).isZero();
    assertThat(Syscalls.fcntl(duplicate, LinuxConstants.F_GETFL, 0)).isEqualTo(-Errno.EBADF);
  }

  @Test
  void ftruncateAndLseekTakeLengthsBeyondFourGigabytes() throws Exception {
    Path file = file("x");
    int fd = open(file, LinuxConstants.O_RDWR);
    long length = (5L << 30) + 1;

    assertThat(Syscalls.ftruncate(fd, length)).isZero();
    assertThat(Files.size(file)).isEqualTo(length);
    assertThat(Syscalls.lseek(fd, 0, LinuxConstants.SEEK_END)).isEqualTo(length);
    assertThat(Syscalls.ftruncate(fd, -1)).isEqualTo(-Errno.EINVAL);
    assertThat(Syscalls.lseek(fd, -1, LinuxConstants.SEEK_SET)).isEqualTo(-Errno.EINVAL);
    assertThat(Syscalls.close(fd)).isZero();
    assertThat(Syscalls.ftruncate(fd, 0)).isEqualTo(-Errno.EBADF);
    assertThat(Syscalls.lseek(fd, 0, LinuxConstants.SEEK_SET)).isEqualTo(-Errno.EBADF);
  }

  @Test
  void lseekOfAPipeFails() {
    try (TestCalls.Pipe pipe = TestCalls.pipe()) {
      assertThat(Syscalls.lseek(pipe.reader(), 0, LinuxConstants.SEEK_CUR))
          .isEqualTo(-Errno.ESPIPE);
    }
  }

  @Test
  void mmapShowsTheFileAndMunmapTakesItBack() throws Exception {
    Path file = directory.resolve("mapped");
    try (FileOutputStream out = new FileOutputStream(file.toFile())) {
      out.write(new byte[8192]);
    }
    int fd = open(file, LinuxConstants.O_RDWR);
    int both = LinuxConstants.PROT_READ | LinuxConstants.PROT_WRITE;

    long address = Syscalls.mmap(4096, both, LinuxConstants.MAP_SHARED, fd, 4096);
    assertThat(address).isPositive();
    Memory.at(address, 4096).set(JAVA_BYTE, 4095, (byte) 42);

    assertThat(Files.readAllBytes(file)[8191]).isEqualTo((byte) 42);
    assertThat(Syscalls.munmap(address, 4096)).isZero();
    assertThat(Syscalls.munmap(address + 1, 4096)).isEqualTo(-Errno.EINVAL);
    assertThat(Syscalls.mmap(4096, both, LinuxConstants.MAP_SHARED, fd, 1))
        .isEqualTo(-Errno.EINVAL);
    assertThat(Syscalls.close(fd)).isZero();
    assertThat(Syscalls.mmap(4096, both, LinuxConstants.MAP_SHARED, fd, 0)).isEqualTo(-Errno.EBADF);
  }

  @Test
  void eventfdCountsSignals() {
    int flags = LinuxConstants.EFD_NONBLOCK | LinuxConstants.EFD_CLOEXEC;
    int fd = Syscalls.eventfd(3, flags);
    assertThat(fd).isGreaterThan(2);

    assertThat(Syscalls.eventfdSignal(fd)).isZero();
    assertThat(Syscalls.eventfdSignal(fd)).isZero();
    assertThat(TestCalls.readCounter(fd)).isEqualTo(5);
    assertThat(TestCalls.readCounter(fd)).isEqualTo(-Errno.EAGAIN);
    assertThat(Syscalls.close(fd)).isZero();
    assertThat(Syscalls.eventfdSignal(fd)).isEqualTo(-Errno.EBADF);
    assertThat(Syscalls.eventfd(0, 1 << 30)).isEqualTo(-Errno.EINVAL);
  }

  @Test
  void aFreedSegmentIsRefusedBeforeTheCall() {
    MemorySegment freed;
    try (Arena other = Arena.ofConfined()) {
      freed = other.allocateFrom("/");
    }

    assertThatThrownBy(() -> Syscalls.openat(LinuxConstants.AT_FDCWD, freed, 0, 0))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(
            () ->
                Syscalls.openat(
                    LinuxConstants.AT_FDCWD, MemorySegment.ofArray(new byte[] {'/', 0}), 0, 0))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
