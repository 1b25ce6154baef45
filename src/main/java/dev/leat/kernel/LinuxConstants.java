package dev.leat.kernel;

/**
 * Constants of the C library's and the kernel's headers other than io_uring's, spelled as in C.
 *
 * <p>Those without a comment are the same on x86-64 and aarch64; the others come from the table
 * {@link Abi}. Initialising this class on any other processor throws, so ask {@link
 * Platform#supported()} first.
 */
public final class LinuxConstants {
  // fcntl.h: access mode and flags of openat(2).
  public static final int O_RDONLY = 0x0;
  public static final int O_WRONLY = 0x1;
  public static final int O_RDWR = 0x2;
  public static final int O_CREAT = 0x40;
  public static final int O_EXCL = 0x80;
  public static final int O_NOCTTY = 0x100;
  public static final int O_TRUNC = 0x200;
  public static final int O_APPEND = 0x400;
  public static final int O_NONBLOCK = 0x800;
  public static final int O_DSYNC = 0x1000;
  public static final int O_SYNC = 0x101000;
  public static final int O_CLOEXEC = 0x80000;
  public static final int O_NOATIME = 0x40000;
  public static final int O_PATH = 0x200000;

  /** Differs by architecture. */
  public static final int O_DIRECT = Abi.O_DIRECT.here();

  /** Differs by architecture. */
  public static final int O_DIRECTORY = Abi.O_DIRECTORY.here();

  /** Differs by architecture. */
  public static final int O_NOFOLLOW = Abi.O_NOFOLLOW.here();

  /**
   * Differs by architecture. The kernel sets it itself for a 64-bit process; here only to be
   * recognised in what {@code fcntl(F_GETFL)} or {@code /proc/self/fdinfo} shows.
   */
  public static final int O_LARGEFILE = Abi.O_LARGEFILE.here();

  // fcntl.h: commands of fcntl(2).
  public static final int F_GETFL = 3;
  public static final int F_DUPFD_CLOEXEC = 1030;
  public static final int F_GET_SEALS = 1034;

  // fcntl.h: the *at() calls.
  public static final int AT_FDCWD = -100;
  public static final int AT_SYMLINK_NOFOLLOW = 0x100;
  public static final int AT_REMOVEDIR = 0x200;
  public static final int AT_EMPTY_PATH = 0x1000;

  // sys/stat.h: the file type in stx_mode.
  public static final int S_IFMT = 0xF000;
  public static final int S_IFIFO = 0x1000;
  public static final int S_IFCHR = 0x2000;
  public static final int S_IFDIR = 0x4000;
  public static final int S_IFBLK = 0x6000;
  public static final int S_IFREG = 0x8000;
  public static final int S_IFLNK = 0xA000;
  public static final int S_IFSOCK = 0xC000;

  // sys/mman.h.
  public static final int MFD_CLOEXEC = 0x1;
  public static final int PROT_READ = 0x1;
  public static final int PROT_WRITE = 0x2;
  public static final int MAP_SHARED = 0x1;
  public static final int MAP_PRIVATE = 0x2;
  public static final int MAP_ANONYMOUS = 0x20;
  public static final int MAP_POPULATE = 0x8000;

  // sys/eventfd.h.
  public static final int EFD_SEMAPHORE = 0x1;
  public static final int EFD_NONBLOCK = 0x800;
  public static final int EFD_CLOEXEC = 0x80000;

  // limits.h: how many buffers one readv(2) or writev(2) can have.
  public static final int IOV_MAX = 1024;

  // sys/uio.h: flags of preadv2(2) and pwritev2(2).
  public static final int RWF_HIPRI = 0x1;
  public static final int RWF_DSYNC = 0x2;
  public static final int RWF_SYNC = 0x4;
  public static final int RWF_NOWAIT = 0x8;
  public static final int RWF_APPEND = 0x10;

  // unistd.h: whence of lseek(2).
  public static final int SEEK_SET = 0;
  public static final int SEEK_CUR = 1;
  public static final int SEEK_END = 2;

  // sys/resource.h.
  public static final int RLIMIT_NOFILE = 7;
  public static final int RLIMIT_MEMLOCK = 8;
  public static final long RLIM_INFINITY = -1L;

  // sys/socket.h: address families, types and flags of socket(2) and accept4(2).
  public static final int AF_UNSPEC = 0;
  public static final int AF_UNIX = 1;
  public static final int AF_INET = 2;
  public static final int AF_INET6 = 10;
  public static final int SOCK_STREAM = 1;
  public static final int SOCK_NONBLOCK = O_NONBLOCK;
  public static final int SOCK_CLOEXEC = O_CLOEXEC;

  // sys/socket.h: flags of send(2) and recv(2).
  public static final int MSG_OOB = 0x1;
  public static final int MSG_PEEK = 0x2;
  public static final int MSG_DONTWAIT = 0x40;
  public static final int MSG_WAITALL = 0x100;
  public static final int MSG_NOSIGNAL = 0x4000;
  public static final int MSG_MORE = 0x8000;

  // sys/socket.h: which half shutdown(2) ends.
  public static final int SHUT_RD = 0;
  public static final int SHUT_WR = 1;
  public static final int SHUT_RDWR = 2;

  // sys/socket.h: options of the level SOL_SOCKET.
  public static final int SOL_SOCKET = 1;
  public static final int SO_REUSEADDR = 2;
  public static final int SO_ERROR = 4;
  public static final int SO_SNDBUF = 7;
  public static final int SO_RCVBUF = 8;
  public static final int SO_KEEPALIVE = 9;
  public static final int SO_OOBINLINE = 10;
  public static final int SO_LINGER = 13;
  public static final int SO_REUSEPORT = 15;
  public static final int SO_INCOMING_NAPI_ID = 56;

  // netinet/in.h, netinet/tcp.h: options of the protocols' levels.
  public static final int IPPROTO_IP = 0;
  public static final int IP_TOS = 1;
  public static final int IPPROTO_TCP = 6;
  public static final int TCP_NODELAY = 1;
  public static final int TCP_KEEPIDLE = 4;
  public static final int TCP_KEEPINTVL = 5;
  public static final int TCP_KEEPCNT = 6;
  public static final int TCP_QUICKACK = 12;
  public static final int IPPROTO_IPV6 = 41;
  public static final int IPV6_V6ONLY = 26;
  public static final int IPV6_FLOWINFO_SEND = 33;
  public static final int IPV6_TCLASS = 67;

  // poll.h: events of poll(2).
  public static final int POLLIN = 0x1;
  public static final int POLLPRI = 0x2;
  public static final int POLLOUT = 0x4;
  public static final int POLLERR = 0x8;
  public static final int POLLHUP = 0x10;
  public static final int POLLNVAL = 0x20;
  public static final int POLLRDHUP = 0x2000;

  private LinuxConstants() {}
}
