package dev.leat.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/**
 * Literal values of what came after Linux 6.1, which the headers of a stable distribution do not
 * have yet; {@link HeadersTest} compares the older ones. All are the same on every architecture.
 */
class IoUringConstantsTest {
  private static final String NEWER_THAN_6_1 =
      """
      IORING_OP_SENDMSG_ZC 48
      IORING_OP_READ_MULTISHOT 49
      IORING_OP_WAITID 50
      IORING_OP_FUTEX_WAIT 51
      IORING_OP_FUTEX_WAKE 52
      IORING_OP_FUTEX_WAITV 53
      IORING_OP_FIXED_FD_INSTALL 54
      IORING_OP_FTRUNCATE 55
      IORING_OP_BIND 56
      IORING_OP_LISTEN 57
      IORING_OP_RECV_ZC 58
      IORING_OP_EPOLL_WAIT 59
      IORING_OP_READV_FIXED 60
      IORING_OP_WRITEV_FIXED 61
      IORING_OP_PIPE 62
      IORING_SETUP_NO_MMAP 0x4000
      IORING_SETUP_REGISTERED_FD_ONLY 0x8000
      IORING_SETUP_NO_SQARRAY 0x10000
      IORING_SETUP_HYBRID_IOPOLL 0x20000
      IORING_SETUP_CQE_MIXED 0x40000
      IORING_FEAT_REG_REG_RING 0x2000
      IORING_FEAT_RECVSEND_BUNDLE 0x4000
      IORING_FEAT_MIN_TIMEOUT 0x8000
      IORING_FEAT_RW_ATTR 0x10000
      IORING_FEAT_NO_IOWAIT 0x20000
      IORING_ENTER_ABS_TIMER 0x20
      IORING_ENTER_EXT_ARG_REG 0x40
      IORING_ENTER_NO_IOWAIT 0x80
      IORING_ASYNC_CANCEL_USERDATA 0x10
      IORING_ASYNC_CANCEL_OP 0x20
      IORING_REGISTER_PBUF_STATUS 26
      IORING_REGISTER_NAPI 27
      IORING_UNREGISTER_NAPI 28
      IORING_REGISTER_CLOCK 29
      IORING_REGISTER_CLONE_BUFFERS 30
      IORING_REGISTER_SEND_MSG_RING 31
      IORING_REGISTER_ZCRX_IFQ 32
      IORING_REGISTER_RESIZE_RINGS 33
      IORING_REGISTER_MEM_REGION 34
      IORING_REGISTER_QUERY 35
      IORING_MSG_RING_FLAGS_PASS 2
      IOU_PBUF_RING_MMAP 1
      IOU_PBUF_RING_INC 2
      IORING_OFF_PBUF_RING 0x80000000
      """;

  @Test
  void constantsNewerThanTheHeadersAreAsInTheKernel() throws Exception {
    for (String line : NEWER_THAN_6_1.lines().toList()) {
      String[] words = line.split(" ", -1);
      Number ours = (Number) IoUringConstants.class.getField(words[0]).get(null);

      assertThat(ours.longValue()).as(words[0]).isEqualTo(Long.decode(words[1]));
    }
  }
}
