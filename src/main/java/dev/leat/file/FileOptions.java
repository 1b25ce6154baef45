package dev.leat.file;

import dev.leat.kernel.LinuxConstants;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The open options of an asynchronous file channel, and what they mean to open(2). Threads: any.
 *
 * <p>As on the JDK: neither READ nor WRITE is READ; what creates or truncates counts only with
 * WRITE; CREATE_NEW wins over CREATE; SPARSE asks for nothing on Linux, where every file may be.
 */
final class FileOptions {
  private static final int READ_WRITE_FOR_ALL = 0666;

  private final EnumSet<StandardOpenOption> standard;
  private final boolean noFollowLinks;
  private final boolean direct;

  private FileOptions(EnumSet<StandardOpenOption> standard, boolean noFollowLinks, boolean direct) {
    this.standard = standard;
    this.noFollowLinks = noFollowLinks;
    this.direct = direct;
  }

  /**
   * Checks and keeps the options.
   *
   * @throws UnsupportedOperationException for APPEND and for options of other providers
   */
  static FileOptions of(Set<? extends OpenOption> options) {
    EnumSet<StandardOpenOption> known = EnumSet.noneOf(StandardOpenOption.class);
    boolean noFollowLinks = false;
    boolean direct = false;
    for (OpenOption option : options) {
      Objects.requireNonNull(option);
      if (option instanceof StandardOpenOption standard) {
        known.add(standard);
      } else if (option == LinkOption.NOFOLLOW_LINKS) {
        noFollowLinks = true;
      } else if (isDirect(option)) {
        direct = true;
      } else {
        throw new UnsupportedOperationException(option + " not supported");
      }
    }
    if (known.contains(StandardOpenOption.APPEND)) {
      throw new UnsupportedOperationException("APPEND not allowed");
    }
    return new FileOptions(known, noFollowLinks, direct);
  }

  /**
   * Keeps the options if a file that is opened with them may be opened without the JDK, provided it
   * is regular: they ask for nothing that shows before its first read or write but that it is
   * there, and empty.
   *
   * @return null if they ask for more
   */
  static @Nullable FileOptions ofUsual(Set<? extends @Nullable OpenOption> options) {
    EnumSet<StandardOpenOption> known = EnumSet.noneOf(StandardOpenOption.class);
    for (OpenOption option : options) {
      if (!(option instanceof StandardOpenOption standard)
          || standard == StandardOpenOption.APPEND
          || standard == StandardOpenOption.DELETE_ON_CLOSE) {
        return null;
      }
      known.add(standard);
    }
    return new FileOptions(known, false, false);
  }

  /**
   * The permissions of a file that is created, before the umask.
   *
   * @throws UnsupportedOperationException for an attribute that open(2) cannot set
   */
  static int mode(FileAttribute<?>... attributes) {
    int mode = READ_WRITE_FOR_ALL;
    for (FileAttribute<?> attribute : attributes) {
      String name = attribute.name();
      if (!name.equals("posix:permissions") && !name.equals("unix:permissions")) {
        throw new UnsupportedOperationException(
            "'" + name + "' not supported as initial attribute");
      }
      mode = 0;
      for (Object permission : (Set<?>) attribute.value()) {
        mode |= bit((PosixFilePermission) permission);
      }
    }
    return mode;
  }

  private static int bit(PosixFilePermission permission) {
    return switch (permission) {
      case OWNER_READ -> 0400;
      case OWNER_WRITE -> 0200;
      case OWNER_EXECUTE -> 0100;
      case GROUP_READ -> 0040;
      case GROUP_WRITE -> 0020;
      case GROUP_EXECUTE -> 0010;
      case OTHERS_READ -> 0004;
      case OTHERS_WRITE -> 0002;
      case OTHERS_EXECUTE -> 0001;
    };
  }

  /** By name: the option's module, jdk.unsupported, need not be in the run-time image. */
  static boolean isDirect(OpenOption option) {
    return !(option instanceof StandardOpenOption)
        && option instanceof Enum<?> constant
        && constant.name().equals("DIRECT")
        && constant.getDeclaringClass().getName().equals("com.sun.nio.file.ExtendedOpenOption");
  }

  boolean reading() {
    return has(StandardOpenOption.READ) || !writing();
  }

  boolean writing() {
    return has(StandardOpenOption.WRITE);
  }

  boolean createNew() {
    return has(StandardOpenOption.CREATE_NEW);
  }

  /** Whether a file is made, or else nothing opened. */
  boolean makesNew() {
    return writing() && createNew();
  }

  /** Whether a file is made where there is none. */
  boolean creates() {
    return writing() && (createNew() || has(StandardOpenOption.CREATE));
  }

  boolean deleteOnClose() {
    return has(StandardOpenOption.DELETE_ON_CLOSE);
  }

  boolean direct() {
    return direct;
  }

  /** Whether a write is over only when its bytes are on the device. */
  boolean synced() {
    return has(StandardOpenOption.SYNC) || has(StandardOpenOption.DSYNC);
  }

  /** A link that is to be deleted would have its target opened and itself deleted. */
  boolean noFollow() {
    return !createNew() && (noFollowLinks || deleteOnClose());
  }

  /** The flags of open(2). */
  int flags() {
    int flags = LinuxConstants.O_CLOEXEC | accessMode();
    if (writing()) {
      flags |= has(StandardOpenOption.TRUNCATE_EXISTING) ? LinuxConstants.O_TRUNC : 0;
    }
    flags |= creates() ? LinuxConstants.O_CREAT : 0;
    flags |= makesNew() ? LinuxConstants.O_EXCL : 0;
    flags |= noFollow() ? LinuxConstants.O_NOFOLLOW : 0;
    flags |= has(StandardOpenOption.DSYNC) ? LinuxConstants.O_DSYNC : 0;
    flags |= has(StandardOpenOption.SYNC) ? LinuxConstants.O_SYNC : 0;
    flags |= direct ? LinuxConstants.O_DIRECT : 0;
    return flags;
  }

  private int accessMode() {
    if (reading() && writing()) {
      return LinuxConstants.O_RDWR;
    }
    return writing() ? LinuxConstants.O_WRONLY : LinuxConstants.O_RDONLY;
  }

  private boolean has(StandardOpenOption option) {
    return standard.contains(option);
  }
}
