package dev.leat.kernel;

import java.lang.foreign.MemorySegment;
import java.nio.charset.Charset;
import java.util.concurrent.atomic.AtomicReferenceArray;

/** Names and sentences of error numbers; apart from {@link Errno} to keep that a table. */
final class ErrnoText {
  /** In the order of the numbers from 1 on; a hyphen where there is none. */
  private static final String[] NAMES =
      """
      EPERM ENOENT ESRCH EINTR EIO ENXIO E2BIG ENOEXEC EBADF ECHILD EAGAIN ENOMEM EACCES
      EFAULT ENOTBLK EBUSY EEXIST EXDEV ENODEV ENOTDIR EISDIR EINVAL ENFILE EMFILE ENOTTY
      ETXTBSY EFBIG ENOSPC ESPIPE EROFS EMLINK EPIPE EDOM ERANGE EDEADLK ENAMETOOLONG ENOLCK
      ENOSYS ENOTEMPTY ELOOP - ENOMSG EIDRM ECHRNG EL2NSYNC EL3HLT EL3RST ELNRNG EUNATCH
      ENOCSI EL2HLT EBADE EBADR EXFULL ENOANO EBADRQC EBADSLT - EBFONT ENOSTR ENODATA ETIME
      ENOSR ENONET ENOPKG EREMOTE ENOLINK EADV ESRMNT ECOMM EPROTO EMULTIHOP EDOTDOT EBADMSG
      EOVERFLOW ENOTUNIQ EBADFD EREMCHG ELIBACC ELIBBAD ELIBSCN ELIBMAX ELIBEXEC EILSEQ
      ERESTART ESTRPIPE EUSERS ENOTSOCK EDESTADDRREQ EMSGSIZE EPROTOTYPE ENOPROTOOPT
      EPROTONOSUPPORT ESOCKTNOSUPPORT EOPNOTSUPP EPFNOSUPPORT EAFNOSUPPORT EADDRINUSE
      EADDRNOTAVAIL ENETDOWN ENETUNREACH ENETRESET ECONNABORTED ECONNRESET ENOBUFS EISCONN
      ENOTCONN ESHUTDOWN ETOOMANYREFS ETIMEDOUT ECONNREFUSED EHOSTDOWN EHOSTUNREACH EALREADY
      EINPROGRESS ESTALE EUCLEAN ENOTNAM ENAVAIL EISNAM EREMOTEIO EDQUOT ENOMEDIUM EMEDIUMTYPE
      ECANCELED ENOKEY EKEYEXPIRED EKEYREVOKED EKEYREJECTED EOWNERDEAD ENOTRECOVERABLE ERFKILL
      EHWPOISON
      """
          .strip()
          .split("\\s+");

  private static final AtomicReferenceArray<String> MESSAGES =
      new AtomicReferenceArray<>(NAMES.length + 1);

  private ErrnoText() {}

  static String name(int errno) {
    return known(errno) ? NAMES[errno - 1] : "errno " + errno;
  }

  static String message(int errno) {
    if (!known(errno)) {
      return "Unknown error " + errno;
    }
    String cached = MESSAGES.get(errno);
    if (cached == null) {
      cached = fromLibrary(errno);
      MESSAGES.set(errno, cached);
    }
    return cached;
  }

  private static boolean known(int errno) {
    return errno > 0 && errno <= NAMES.length && !NAMES[errno - 1].equals("-");
  }

  /**
   * strerror may answer in one static buffer, but only for a number it does not know; those are not
   * asked for. The sentence of a known one is a constant of the library and needs no lock.
   */
  private static String fromLibrary(int errno) {
    try {
      MemorySegment sentence = (MemorySegment) NativeCalls.Text.STRERROR.invokeExact(errno);
      return new String(NativeCalls.Text.bytesOf(sentence), nativeCharset());
    } catch (Throwable failure) {
      throw NativeCalls.unchecked(failure);
    }
  }

  /** The charset of the process's locale, in which the C library answers. */
  private static Charset nativeCharset() {
    return Charset.forName(
        System.getProperty("native.encoding", "UTF-8"), Charset.defaultCharset());
  }
}
