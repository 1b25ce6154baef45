package dev.leat.kernel;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;

/**
 * {@code struct statx}, read where the kernel wrote it.
 *
 * <pre>
 *   0 stx_mask       4 stx_blksize     8 stx_attributes (64)
 *  16 stx_nlink     20 stx_uid        24 stx_gid           28 stx_mode (16)
 *  32 stx_ino (64)  40 stx_size (64)  48 stx_blocks (64)   56 stx_attributes_mask (64)
 *  64 atime, btime, ctime, mtime, 16 bytes each
 * 128 stx_rdev     136 stx_dev       144 stx_mnt_id (64)
 * 152 stx_dio_mem_align              156 stx_dio_offset_align
 * 256
 * </pre>
 *
 * <p>A field counts only if its bit is in {@link #mask()}: file systems leave out what they do not
 * know, and kernels what they are too old for.
 */
public final class Statx {
  /** Bytes, the reserve for later kernels included. */
  public static final int SIZE = 256;

  public static final int STATX_TYPE = 0x1;
  public static final int STATX_MODE = 0x2;
  public static final int STATX_INO = 0x100;
  public static final int STATX_SIZE = 0x200;
  public static final int STATX_BASIC_STATS = 0x7ff;

  /** Asks for {@link #dioMemAlign()} and {@link #dioOffsetAlign()}, from Linux 6.1 on. */
  public static final int STATX_DIOALIGN = 0x2000;

  private static final long MASK = 0;
  private static final long BLKSIZE = 4;
  private static final long MODE = 28;
  private static final long INO = 32;
  private static final long FILE_SIZE = 40;
  private static final long RDEV_MAJOR = 128;
  private static final long RDEV_MINOR = 132;
  private static final long DEV_MAJOR = 136;
  private static final long DEV_MINOR = 140;
  private static final long DIO_MEM_ALIGN = 152;
  private static final long DIO_OFFSET_ALIGN = 156;

  private final MemorySegment segment;

  private Statx(MemorySegment segment) {
    this.segment = segment;
  }

  /** A structure of zeros that lives as long as the allocator's memory. */
  public static Statx allocate(SegmentAllocator allocator) {
    return new Statx(allocator.allocate(SIZE, Long.BYTES).fill((byte) 0));
  }

  /** The structure itself, for {@link Syscalls#statx}. */
  public MemorySegment segment() {
    return segment;
  }

  /** {@code STATX_} bits of the fields that were filled in. */
  public int mask() {
    return segment.get(JAVA_INT, MASK);
  }

  /** True if all fields of {@code mask} were filled in. */
  public boolean has(int mask) {
    return (mask() & mask) == mask;
  }

  /** The preferred size of a transfer, in bytes. */
  public int blksize() {
    return segment.get(JAVA_INT, BLKSIZE);
  }

  /** Type and permissions; the type is {@code mode() & S_IFMT}. */
  public int mode() {
    return Short.toUnsignedInt(segment.get(JAVA_SHORT, MODE));
  }

  public boolean isRegularFile() {
    return (mode() & LinuxConstants.S_IFMT) == LinuxConstants.S_IFREG;
  }

  public boolean isDirectory() {
    return (mode() & LinuxConstants.S_IFMT) == LinuxConstants.S_IFDIR;
  }

  /** The inode's number, unsigned. */
  public long ino() {
    return segment.get(JAVA_LONG, INO);
  }

  /** The file's length in bytes. */
  public long size() {
    return segment.get(JAVA_LONG, FILE_SIZE);
  }

  /** Major number of the device that a device file stands for. */
  public int rdevMajor() {
    return segment.get(JAVA_INT, RDEV_MAJOR);
  }

  public int rdevMinor() {
    return segment.get(JAVA_INT, RDEV_MINOR);
  }

  /** Major number of the device that holds the file. */
  public int devMajor() {
    return segment.get(JAVA_INT, DEV_MAJOR);
  }

  public int devMinor() {
    return segment.get(JAVA_INT, DEV_MINOR);
  }

  /** Both numbers of the device that holds the file, as one that is 0 for no device. */
  public long device() {
    return ((long) devMajor() << Integer.SIZE) | Integer.toUnsignedLong(devMinor());
  }

  /** Whether both are of one file; after both were asked for {@link #STATX_INO}. */
  public boolean isSameFile(Statx other) {
    return ino() == other.ino() && device() == other.device();
  }

  /**
   * Whether the file is on no block device of its own: in memory, on several devices, with another
   * machine or program, or made up by the kernel as it is read.
   */
  public boolean isOnNoDevice() {
    return devMajor() == 0;
  }

  /**
   * What O_DIRECT demands of the address, in bytes; 0 where the file cannot do O_DIRECT. Counts
   * with STATX_DIOALIGN only.
   */
  public int dioMemAlign() {
    return segment.get(JAVA_INT, DIO_MEM_ALIGN);
  }

  /** What O_DIRECT demands of position and length, in bytes; 0 where there is no O_DIRECT. */
  public int dioOffsetAlign() {
    return segment.get(JAVA_INT, DIO_OFFSET_ALIGN);
  }
}
