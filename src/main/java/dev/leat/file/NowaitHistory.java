package dev.leat.file;

import dev.leat.kernel.Descriptor;
import dev.leat.kernel.Errno;
import dev.leat.kernel.LinuxConstants;
import dev.leat.kernel.Syscalls;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Whether a transfer of the page cache is worth trying on the calling thread, by how the last ones
 * went. What is in the cache costs one cheap call and no change of threads; but where every page is
 * missing, the call comes on top of the ring's way.
 *
 * <p>A transfer is tried with RWF_NOWAIT where the file system has that. Many have not, for writes
 * ext4 and for reads those in memory and the overlays of containers; io_uring then hands each
 * transfer to a worker of the kernel's, which costs twenty times as much as the transfer itself,
 * that nearly always only copies. There the plain call is tried, as long as few were slow
 * (docs/decisions/virtual-writes.md, docs/decisions/reads-without-nowait.md).
 *
 * <p>Threads: any, without order among them: a wrong guess costs time and nothing else.
 */
final class NowaitHistory {
  /** What is transferred. */
  private enum Sort {
    /** No copy takes so long: a device was waited for. One alone may have lost its processor. */
    READS(32_000, 4),
    /** Few threads wait so long for a processor: a throttle was waited for, or something hangs. */
    WRITES(10_000_000, PATIENCE);

    /** A plain call that took longer, and half a nanosecond a byte, was slow. */
    private final long slowNanos;

    /** How many misses such a call is worth. */
    private final int misses;

    Sort(long slowNanos, int misses) {
      this.slowNanos = slowNanos;
      this.misses = misses;
    }
  }

  /** Whether a call that may wait is made where there is no RWF_NOWAIT. */
  private enum Plain {
    NEVER,
    /** As long as few are slow. */
    WHILE_QUICK,
    /** Always: there is nothing to wait for. */
    ALWAYS;

    static Plain in(Storage storage) {
      return switch (storage) {
        case MEMORY -> ALWAYS;
        case DISK -> WHILE_QUICK;
        case ELSEWHERE -> NEVER;
      };
    }

    /** For who must not wait at all. */
    static Plain withoutWaitIn(Storage storage) {
      return storage == Storage.MEMORY ? ALWAYS : NEVER;
    }
  }

  /** One call to the kernel with these {@code RWF_} flags; its result or -errno. */
  @FunctionalInterface
  interface KernelCall<X extends Exception> {
    long with(int flags) throws X;
  }

  /** So many misses in a row say that the cache is cold; a few are usual in one that is warm. */
  private static final int PATIENCE = 16;

  /** After that, one in so many is tried: the cache may be warm by now. A power of two. */
  private static final int SELDOM = 16;

  /** The devices whose file systems have said that they lack RWF_NOWAIT. */
  private static final KnownDevices LACKING_FOR_READS = new KnownDevices();

  private static final KnownDevices LACKING_FOR_WRITES = new KnownDevices();

  /** A file system's answer to flags that it does not have. */
  private static final int LACKING = -Errno.EOPNOTSUPP;

  private final Sort sort;
  private final OpenFile file;
  private final Function<Storage, Plain> plainly;

  /** What is known of others; null where that says nothing. */
  private final @Nullable KnownDevices lacking;

  /** The file's; 0 as long as it is not known. */
  private long device;

  private boolean nowait;

  /** What {@link #plainly} says; not asked before the file system has said that it has not. */
  private Plain plain = Plain.NEVER;

  /** Whether the file system has said that it has RWF_NOWAIT. */
  private boolean known;

  private int misses;

  /** With {@code tried} false, nothing is. */
  private NowaitHistory(
      Sort sort,
      OpenFile file,
      boolean tried,
      Function<Storage, Plain> plainly,
      @Nullable KnownDevices lacking) {
    this.sort = sort;
    this.file = file;
    this.nowait = tried;
    this.plainly = plainly;
    this.lacking = lacking;
    deviceIs(file.device());
  }

  /**
   * For reads that are waited for. Direct I/O is never tried: it waits for the device each time.
   */
  static NowaitHistory ofReads(OpenFile file) {
    return new NowaitHistory(Sort.READS, file, file.cached(), Plain::in, LACKING_FOR_READS);
  }

  /** For reads on a thread that must not wait at all. */
  static NowaitHistory ofReadsWithoutWait(OpenFile file) {
    return new NowaitHistory(
        Sort.READS, file, file.cached(), Plain::withoutWaitIn, LACKING_FOR_READS);
  }

  /**
   * For writes to a file.
   *
   * @param synced whether each is over only when its bytes are on the device: none is tried
   */
  static NowaitHistory ofWrites(OpenFile file, boolean synced) {
    boolean tried = file.cached() && !synced;
    return new NowaitHistory(Sort.WRITES, file, tried, Plain::in, LACKING_FOR_WRITES);
  }

  /**
   * For copies of what is in the page cache to a file. They take no {@code RWF_} bits; who makes
   * them says so, as a file system does.
   *
   * @param synced as for {@link #ofWrites}
   */
  static NowaitHistory ofCopies(OpenFile target, boolean synced) {
    boolean tried = target.cached() && !synced;
    return new NowaitHistory(Sort.READS, target, tried, Plain::in, null);
  }

  /** The file's device has come to be known, and with it perhaps what others were told there. */
  void deviceIs(long device) {
    this.device = device;
    Storage told = nowait && lacking != null ? lacking.storage(device) : null;
    if (told != null) {
      lackIn(told);
    }
  }

  private void lackIn(Storage storage) {
    plain = plainly.apply(storage);
    nowait = false;
  }

  /**
   * Tries a call, of a caller who holds the descriptor.
   *
   * @return its result, or -EAGAIN where it was not made or would have had to wait
   */
  <X extends Exception> long attempt(KernelCall<X> call) throws X {
    return worthTrying() ? make(call) : -Errno.EAGAIN;
  }

  /** Whether a call is worth it now; each time it is asked counts. */
  boolean worthTrying() {
    if (!nowait && plain == Plain.NEVER) {
      return false;
    }
    int now = misses;
    if (now < PATIENCE) {
      return true;
    }
    misses = now < Integer.MAX_VALUE ? now + 1 : PATIENCE;
    return (now & (SELDOM - 1)) == SELDOM - 1;
  }

  /** Whether a ring would give transfers to a worker of the kernel's, as far as is known yet. */
  boolean mayLackNowait() {
    return nowait ? !known : plain != Plain.NEVER;
  }

  /**
   * Reads what can be had at once, if that is {@link #worthTrying}. As {@link #attempt}, but the
   * compiler need not see through anything to find that nothing is allocated.
   *
   * @return the count; 0 at the end of the file; else -errno, -EAGAIN if it cannot be had, -EBADF
   *     if the descriptor is closed
   */
  int read(Descriptor descriptor, long address, int length, long position) {
    if (!descriptor.acquire()) {
      return -Errno.EBADF;
    }
    try {
      int fd = descriptor.fd();
      long result = LACKING;
      if (nowait) {
        int flags = LinuxConstants.RWF_NOWAIT;
        result = told(Syscalls.preadv2OfOne(fd, address, length, position, flags));
      }
      if (result == LACKING && plain != Plain.NEVER) {
        long start = begun();
        result = ended(start, Syscalls.preadv2OfOne(fd, address, length, position, 0));
      }
      return result == LACKING ? -Errno.EAGAIN : (int) result;
    } finally {
      descriptor.release();
    }
  }

  private <X extends Exception> long make(KernelCall<X> call) throws X {
    long result = nowait ? told(call.with(LinuxConstants.RWF_NOWAIT)) : LACKING;
    if (result == LACKING && plain != Plain.NEVER) {
      long start = begun();
      result = ended(start, call.with(0));
    }
    return result == LACKING ? -Errno.EAGAIN : result; // the ring may know another way
  }

  /** What a call with RWF_NOWAIT returned. */
  private long told(long result) {
    if (result == LACKING) {
      Storage storage = file.storage().get();
      if (lacking != null) {
        lacking.put(device, storage);
      }
      lackIn(storage);
      return result;
    }
    if (!known) {
      known = true;
    }
    missesAre(result == -Errno.EAGAIN ? Math.min(misses + 1, PATIENCE) : 0);
    return result;
  }

  /** A plain call begins. */
  private long begun() {
    return plain == Plain.WHILE_QUICK ? System.nanoTime() : 0;
  }

  /** What it returned. */
  private long ended(long start, long result) {
    if (plain == Plain.WHILE_QUICK) {
      long nanos = System.nanoTime() - start;
      boolean slow = nanos > sort.slowNanos + Math.max(0, result) / 2;
      missesAre(slow ? Math.min(misses + sort.misses, PATIENCE) : 0);
    }
    return result;
  }

  private void missesAre(int missesNow) {
    if (misses != missesNow) {
      misses = missesNow;
    }
  }
}
