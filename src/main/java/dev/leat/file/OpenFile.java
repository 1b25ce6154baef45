package dev.leat.file;

import dev.leat.buffer.DirectAlignment;
import dev.leat.kernel.Errno;
import dev.leat.kernel.LinuxConstants;
import dev.leat.kernel.Statx;
import dev.leat.kernel.Syscalls;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A file that was opened: its descriptor and what is known about it from then on.
 *
 * @param fd owned by whoever opened it
 * @param type the file type's bits of its mode, {@code S_IFMT}
 * @param seekable whether it has positions; a FIFO, a socket and a terminal have none
 * @param storage where its contents are; asked of the kernel each time, by who holds the descriptor
 * @param alignment what direct I/O asks; {@link DirectAlignment#NONE} for buffered files
 * @param blockSize what the kernel likes best to transfer, in bytes: as a rule a block of the file
 *     system, which the JDK asks of direct I/O; 0 where nobody will ask
 * @param device as of {@link Statx#device}; 0 if it is not known
 */
record OpenFile(
    int fd,
    int type,
    boolean seekable,
    Supplier<Storage> storage,
    DirectAlignment alignment,
    int blockSize,
    long device) {
  private static final MemorySegment NO_PATH = Arena.global().allocateFrom("");

  private static final KnownDevices WITHOUT_DEVICE = new KnownDevices();

  /**
   * Opens a file as the JDK does.
   *
   * @param path one of the JDK's own
   * @throws IOException of the JDK's types and with its words
   */
  static OpenFile open(Path path, FileOptions options, int mode) throws IOException {
    try (CallMemory memory = CallMemory.take()) {
      MemorySegment name = memory.path(path);
      if (options.makesNew() && namesItsOwnDirectory(name)) {
        throw failure(Errno.EEXIST, path); // the kernel's word for it would be "Is a directory"
      }
      int fd = openRetrying(name, options.flags(), mode);
      if (fd < 0) {
        throw openFailure(-fd, path, options);
      }
      if (options.deleteOnClose()) {
        // At once: nobody can know later what the name then stands for. As on the JDK, best effort.
        Syscalls.unlinkat(LinuxConstants.AT_FDCWD, name, 0);
      }
      return inspect(fd, path, options.direct(), memory.statx());
    }
  }

  /**
   * Opens a regular file of this machine, which takes no time, as no other end is waited for.
   *
   * <p>Who puts a pipe in its place after it was looked at has the calling thread wait.
   *
   * @param path one of the JDK's own
   * @param options for buffered I/O; neither NOFOLLOW_LINKS nor DELETE_ON_CLOSE
   * @param mode of a file that is created
   * @param known the device that it is stored on, if it is known to be a regular file; 0 if all but
   *     the device is known; else {@link UringFiles#NOT_LOOKED}
   * @return null if it is none, or could not be opened
   */
  static @Nullable OpenFile openRegular(Path path, FileOptions options, int mode, long known) {
    if (!Statxes.ANSWERED) {
      return null;
    }
    try (CallMemory memory = CallMemory.take()) {
      MemorySegment name = memory.path(path);
      if (known != UringFiles.NOT_LOOKED) {
        return regular(openRetrying(name, options.flags(), mode), known);
      }
      if (options.makesNew() || (options.creates() && ExpectedNew.is())) {
        int fd = openRetrying(name, options.flags() | LinuxConstants.O_EXCL, mode);
        if (fd >= 0 || options.makesNew()) {
          return regular(fd, 0);
        }
      }
      long device = deviceOfRegular(name, options.creates(), memory.statx());
      return device < 0 ? null : regular(openRetrying(name, options.flags(), mode), device);
    }
  }

  private static @Nullable OpenFile regular(int fd, long device) {
    return fd < 0
        ? null
        : new OpenFile(
            fd,
            LinuxConstants.S_IFREG,
            true,
            () -> Storage.of(fd),
            DirectAlignment.NONE,
            0,
            device);
  }

  /** Whether statx(2) is answered: a sandbox may not know it, and then no size can be asked for. */
  private static final class Statxes {
    static final boolean ANSWERED = answered();

    private static boolean answered() {
      try (CallMemory memory = CallMemory.take()) {
        return statxOf(LinuxConstants.AT_FDCWD, Statx.STATX_TYPE, memory.statx()) == 0;
      }
    }
  }

  /** Where a stored regular file is; 0 where there is nothing yet, if that will do; else -1. */
  private static long deviceOfRegular(MemorySegment name, boolean creates, Statx statx) {
    int mask = Statx.STATX_TYPE;
    int result = Syscalls.statx(LinuxConstants.AT_FDCWD, name, 0, mask, statx.segment());
    if (creates) {
      ExpectedNew.looked(result != -Errno.ENOENT);
      if (result == -Errno.ENOENT) {
        return 0;
      }
    }
    return result == 0 && statx.isRegularFile() && isStored(statx, name) ? statx.device() : -1;
  }

  /**
   * Whether a file's contents are there before they are read. What the kernel or another program
   * makes up may have no positions, though it is called a regular file.
   */
  private static boolean isStored(Statx statx, MemorySegment name) {
    if (!statx.isOnNoDevice()) {
      return true;
    }
    Storage storage = WITHOUT_DEVICE.storage(statx.device());
    if (storage == null) {
      storage = Storage.of(name);
      WITHOUT_DEVICE.put(statx.device(), storage);
    }
    return storage != Storage.ELSEWHERE;
  }

  private static boolean namesItsOwnDirectory(MemorySegment name) {
    String text = name.getString(0, StandardCharsets.ISO_8859_1);
    return text.equals(".") || text.endsWith("/.");
  }

  private static int openRetrying(MemorySegment name, int flags, int mode) {
    int fd;
    do {
      fd = Syscalls.openat(LinuxConstants.AT_FDCWD, name, flags, mode);
    } while (fd == -Errno.EINTR);
    return fd;
  }

  /**
   * Looks at a file that was opened already.
   *
   * @param fd owned by the caller; closed if this fails
   * @param direct whether O_DIRECT was given
   */
  static OpenFile of(int fd, Path path, boolean direct) throws IOException {
    try (CallMemory memory = CallMemory.take()) {
      return inspect(fd, path, direct, memory.statx());
    }
  }

  private static OpenFile inspect(int fd, Path path, boolean direct, Statx statx)
      throws IOException {
    int mask = Statx.STATX_BASIC_STATS | (direct ? Statx.STATX_DIOALIGN : 0);
    int result = statxOf(fd, mask, statx);
    if (result < 0) {
      Syscalls.close(fd);
      throw failure(-result, path);
    }
    boolean seekable = Syscalls.lseek(fd, 0, LinuxConstants.SEEK_CUR) != -Errno.ESPIPE;
    DirectAlignment alignment = direct ? alignment(statx, path) : DirectAlignment.NONE;
    int type = statx.mode() & LinuxConstants.S_IFMT;
    return new OpenFile(
        fd, type, seekable, () -> Storage.of(fd), alignment, statx.blksize(), statx.device());
  }

  /** Whether transfers go to the device and not to the page cache. */
  boolean direct() {
    return alignment.offset() > 1;
  }

  /** Whether transfers go to the page cache, and so may need no waiting. */
  boolean cached() {
    return type == LinuxConstants.S_IFREG && !direct();
  }

  /** The size in bytes; while the caller holds the descriptor. */
  long size() throws IOException {
    return size(device -> {});
  }

  /**
   * The size in bytes; while the caller holds the descriptor.
   *
   * @param told the file's device, unless it is one itself
   */
  long size(LongConsumer told) throws IOException {
    if (type == LinuxConstants.S_IFBLK) {
      return checked(Syscalls.lseek(fd, 0, LinuxConstants.SEEK_END)); // stx_size is 0 for a device
    }
    try (CallMemory memory = CallMemory.take()) {
      Statx statx = memory.statx();
      checked(statxOf(fd, Statx.STATX_SIZE, statx));
      told.accept(statx.device());
      return statx.size();
    }
  }

  /** The file's own position. */
  long position() throws IOException {
    return checked(Syscalls.lseek(fd, 0, LinuxConstants.SEEK_CUR));
  }

  /** Moves the file's own position. */
  void position(long position) throws IOException {
    checked(Syscalls.lseek(fd, position, LinuxConstants.SEEK_SET));
  }

  /** Cuts the file off, or makes it longer, on the calling thread. */
  void truncate(long size) throws IOException {
    int result;
    do {
      result = Syscalls.ftruncate(fd, size);
    } while (result == -Errno.EINTR);
    checked(result);
  }

  /** Asks about an open file; 0 or -errno. */
  static int statxOf(int fd, int mask, Statx statx) {
    return Syscalls.statx(fd, NO_PATH, LinuxConstants.AT_EMPTY_PATH, mask, statx.segment());
  }

  /** The result of a call without a path, if it is not -errno. */
  static long checked(long result) throws IOException {
    if (result < 0) {
      throw new IOException(Errno.message((int) -result));
    }
    return result;
  }

  /**
   * Why direct I/O cannot write there, or null if it can: in the JDK's words, which ask for whole
   * blocks, and with what is enough where that is less.
   */
  @Nullable String misalignment(long position, long length) {
    if (!alignment.fits(position)) {
      return "Channel position (" + position + ")" + isNotAligned();
    }
    if (!alignment.fits(length)) {
      return "Number of remaining bytes (" + length + ")" + isNotAligned();
    }
    return null;
  }

  private String isNotAligned() {
    String words = " is not a multiple of the block size (%d)";
    int enough = alignment.offset();
    if (blockSize > enough && blockSize % enough == 0) {
      return (words + "; a multiple of %d is enough").formatted(blockSize, enough);
    }
    return words.formatted(enough);
  }

  /** From the kernel (6.1), else the file store's block size, which is always enough. */
  private static DirectAlignment alignment(Statx statx, Path path) throws IOException {
    boolean known = (statx.mask() & Statx.STATX_DIOALIGN) != 0 && statx.dioOffsetAlign() > 0;
    if (known) {
      return new DirectAlignment(statx.dioMemAlign(), statx.dioOffsetAlign());
    }
    Path directory = path.toAbsolutePath().getParent();
    int block = (int) Files.getFileStore(directory == null ? path : directory).getBlockSize();
    return new DirectAlignment(block, block);
  }

  private static IOException openFailure(int errno, Path path, FileOptions options) {
    if (options.createNew() && errno == Errno.EISDIR) {
      return failure(Errno.EEXIST, path);
    }
    if (options.noFollow() && errno == Errno.ELOOP) {
      return new IOException(Errno.message(errno) + " (NOFOLLOW_LINKS specified)");
    }
    return failure(errno, path);
  }

  /** An errno of a call with a path as the exception that the JDK throws for it. */
  private static IOException failure(int errno, Path path) {
    String file = path.toString();
    return switch (errno) {
      case Errno.EACCES -> new AccessDeniedException(file);
      case Errno.ENOENT -> new NoSuchFileException(file);
      case Errno.EEXIST -> new FileAlreadyExistsException(file);
      case Errno.ELOOP ->
          new FileSystemException(
              file,
              null,
              Errno.message(errno) + " or unable to access attributes of symbolic link");
      default -> new FileSystemException(file, null, Errno.message(errno));
    };
  }
}
