package dev.leat.file;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.leat.kernel.Syscalls;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.function.ToIntFunction;

/** Where a file's contents are, as far as that tells how long a call may wait for them. */
enum Storage {
  /** In memory: nothing is waited for. */
  MEMORY,

  /** On a disk of this machine, perhaps below another file system, as in a container's overlay. */
  DISK,

  /** With another machine or another program, which may never answer; or nobody knows. */
  ELSEWHERE;

  private static final int SIZE_OF_STATFS = 120;

  /** Asks the kernel, by {@code fstatfs(2)}. */
  static Storage of(int fd) {
    return told(statfs -> Syscalls.fstatfs(fd, statfs));
  }

  /**
   * Asks the kernel, by {@code statfs(2)}.
   *
   * @param path as by {@link NativePath}
   */
  static Storage of(MemorySegment path) {
    return told(statfs -> Syscalls.statfs(path, statfs));
  }

  private static Storage told(ToIntFunction<MemorySegment> question) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment statfs = arena.allocate(SIZE_OF_STATFS, Long.BYTES);
      boolean refused = question.applyAsInt(statfs) < 0; // as by a sandbox
      return refused ? ELSEWHERE : ofType((int) statfs.get(JAVA_LONG, 0));
    }
  }

  /**
   * By {@code f_type}: the numbers of {@code linux/magic.h} and of the file systems' own headers.
   */
  static Storage ofType(int type) {
    return switch (type) {
      case 0x01021994, // tmpfs, devtmpfs
          0x858458f6, // ramfs
          0x958458f6 // hugetlbfs
          ->
          MEMORY;
      case 0xef53, // ext2, ext3, ext4
          0x58465342, // xfs
          0x9123683e, // btrfs
          0xf2f52010, // f2fs
          0xca451a4e, // bcachefs
          0x2fc12fc1, // zfs
          0x3153464a, // jfs
          0x52654973, // reiserfs
          0x3434, // nilfs
          0x794c7630, // overlay
          0xf15f, // ecryptfs
          0x4d44, // vfat
          0x2011bab0, // exfat
          0x7366746e, // ntfs
          0x482b, // hfs+
          0x73717368, // squashfs
          0xe0f5e1e2, // erofs
          0x9660, // iso9660
          0x15013346 // udf
          ->
          DISK;
      default -> ELSEWHERE;
    };
  }
}
