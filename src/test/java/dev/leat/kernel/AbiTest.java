package dev.leat.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Both columns, literally, wherever the test runs. Sources: {@code
 * arch/x86/entry/syscalls/syscall_64.tbl}, {@code include/uapi/asm-generic/unistd.h}, {@code
 * include/uapi/asm-generic/fcntl.h}, {@code arch/arm64/include/uapi/asm/fcntl.h}.
 */
class AbiTest {
  private static final String BOTH_COLUMNS =
      """
      SYS_READ 0 63
      SYS_WRITE 1 64
      SYS_CLOSE 3 57
      SYS_LSEEK 8 62
      SYS_MMAP 9 222
      SYS_MUNMAP 11 215
      SYS_PREAD64 17 67
      SYS_PWRITE64 18 68
      SYS_SOCKET 41 198
      SYS_SENDTO 44 206
      SYS_RECVFROM 45 207
      SYS_SHUTDOWN 48 210
      SYS_BIND 49 200
      SYS_LISTEN 50 201
      SYS_GETSOCKNAME 51 204
      SYS_GETPEERNAME 52 205
      SYS_SETSOCKOPT 54 208
      SYS_GETSOCKOPT 55 209
      SYS_FCNTL 72 25
      SYS_FTRUNCATE 77 46
      SYS_GETRLIMIT 97 163
      SYS_GETRUSAGE 98 165
      SYS_STATFS 137 43
      SYS_FSTATFS 138 44
      SYS_OPENAT 257 56
      SYS_UNLINKAT 263 35
      SYS_ACCEPT4 288 242
      SYS_EVENTFD2 290 19
      SYS_DUP3 292 24
      SYS_MEMFD_CREATE 319 279
      SYS_PREADV2 327 286
      SYS_PWRITEV2 328 287
      SYS_STATX 332 291
      SYS_IO_URING_SETUP 425 425
      SYS_IO_URING_ENTER 426 426
      SYS_IO_URING_REGISTER 427 427
      O_DIRECT 16384 65536
      O_LARGEFILE 32768 131072
      O_DIRECTORY 65536 16384
      O_NOFOLLOW 131072 32768
      """;

  @Test
  void bothColumnsAreAsInTheKernel() {
    String actual =
        Arrays.stream(Abi.values())
            .map(
                number ->
                    "%s %d %d\n"
                        .formatted(
                            number.name(),
                            number.on(Architecture.X86_64),
                            number.on(Architecture.AARCH64)))
            .collect(Collectors.joining());

    assertThat(actual).isEqualTo(BOTH_COLUMNS);
  }

  @Test
  void architecturesAreKnownByTheNamesOfTheJdk() {
    assertThat(Architecture.of("amd64")).isEqualTo(Architecture.X86_64);
    assertThat(Architecture.of("x86_64")).isEqualTo(Architecture.X86_64);
    assertThat(Architecture.of("aarch64")).isEqualTo(Architecture.AARCH64);
    assertThatThrownBy(() -> Architecture.of("riscv64"))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining("riscv64");
  }
}
