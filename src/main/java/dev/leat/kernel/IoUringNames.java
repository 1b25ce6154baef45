package dev.leat.kernel;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;

/** Names of io_uring's opcodes and flags, without their prefix, for people to read. */
public final class IoUringNames {
  private static final String[] OPCODES =
      words(
          """
          NOP READV WRITEV FSYNC READ_FIXED WRITE_FIXED POLL_ADD POLL_REMOVE SYNC_FILE_RANGE
          SENDMSG RECVMSG TIMEOUT TIMEOUT_REMOVE ACCEPT ASYNC_CANCEL LINK_TIMEOUT CONNECT
          FALLOCATE OPENAT CLOSE FILES_UPDATE STATX READ WRITE FADVISE MADVISE SEND RECV OPENAT2
          EPOLL_CTL SPLICE PROVIDE_BUFFERS REMOVE_BUFFERS TEE SHUTDOWN RENAMEAT UNLINKAT MKDIRAT
          SYMLINKAT LINKAT MSG_RING FSETXATTR SETXATTR FGETXATTR GETXATTR SOCKET URING_CMD SEND_ZC
          SENDMSG_ZC READ_MULTISHOT WAITID FUTEX_WAIT FUTEX_WAKE FUTEX_WAITV FIXED_FD_INSTALL
          FTRUNCATE BIND LISTEN RECV_ZC EPOLL_WAIT READV_FIXED WRITEV_FIXED PIPE
          """);

  private static final String[] SETUP_FLAGS =
      words(
          """
          IOPOLL SQPOLL SQ_AFF CQSIZE CLAMP ATTACH_WQ R_DISABLED SUBMIT_ALL COOP_TASKRUN
          TASKRUN_FLAG SQE128 CQE32 SINGLE_ISSUER DEFER_TASKRUN NO_MMAP REGISTERED_FD_ONLY
          NO_SQARRAY HYBRID_IOPOLL CQE_MIXED
          """);

  private static final String[] FEATURES =
      words(
          """
          SINGLE_MMAP NODROP SUBMIT_STABLE RW_CUR_POS CUR_PERSONALITY FAST_POLL POLL_32BITS
          SQPOLL_NONFIXED EXT_ARG NATIVE_WORKERS RSRC_TAGS CQE_SKIP LINKED_FILE REG_REG_RING
          RECVSEND_BUNDLE MIN_TIMEOUT RW_ATTR NO_IOWAIT
          """);

  private IoUringNames() {}

  /** {@code READ} for IORING_OP_READ; an opcode newer than this table gives {@code opcode 99}. */
  public static String opcode(int opcode) {
    return opcode >= 0 && opcode < OPCODES.length ? OPCODES[opcode] : "opcode " + opcode;
  }

  /** {@code CLAMP} for IORING_SETUP_CLAMP and so on, from the lowest bit to the highest. */
  public static Set<String> setupFlags(int flags) {
    return ofBits(SETUP_FLAGS, flags);
  }

  /** {@code NODROP} for IORING_FEAT_NODROP and so on, from the lowest bit to the highest. */
  public static Set<String> features(int features) {
    return ofBits(FEATURES, features);
  }

  /** A bit that is newer than the table is shown by its number, {@code bit 31}. */
  private static Set<String> ofBits(String[] names, int bits) {
    Set<String> found = new LinkedHashSet<>();
    for (int bit = 0; bit < Integer.SIZE; bit++) {
      if ((bits & (1 << bit)) != 0) {
        found.add(bit < names.length ? names[bit] : "bit " + bit);
      }
    }
    return Collections.unmodifiableSet(found);
  }

  private static String[] words(String text) {
    return text.strip().split("\\s+");
  }
}
