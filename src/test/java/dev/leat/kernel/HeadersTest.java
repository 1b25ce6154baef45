package dev.leat.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.Required;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every constant, and the place of every field, as the C compiler of this machine sees them. Its
 * headers may be older than our tables; what they do not know is left to the literal tests.
 */
class HeadersTest {
  private static final String INCLUDES =
      """
      #define _GNU_SOURCE
      #include <errno.h>
      #include <fcntl.h>
      #include <limits.h>
      #include <netinet/in.h>
      #include <netinet/tcp.h>
      #include <poll.h>
      #include <stddef.h>
      #include <stdio.h>
      #include <sys/eventfd.h>
      #include <sys/mman.h>
      #include <sys/resource.h>
      #include <sys/socket.h>
      #include <sys/stat.h>
      #include <sys/syscall.h>
      #include <sys/uio.h>
      #include <linux/in6.h>
      #include <linux/io_uring.h>
      """;

  /** {@code structure field offset}. */
  private static final String FIELDS =
      """
      io_uring_sqe opcode 0
      io_uring_sqe flags 1
      io_uring_sqe ioprio 2
      io_uring_sqe fd 4
      io_uring_sqe off 8
      io_uring_sqe addr2 8
      io_uring_sqe addr 16
      io_uring_sqe len 24
      io_uring_sqe fsync_flags 28
      io_uring_sqe msg_flags 28
      io_uring_sqe accept_flags 28
      io_uring_sqe poll32_events 28
      io_uring_sqe timeout_flags 28
      io_uring_sqe msg_ring_flags 28
      io_uring_sqe cancel_flags 28
      io_uring_sqe user_data 32
      io_uring_sqe buf_index 40
      io_uring_sqe buf_group 40
      io_uring_sqe splice_fd_in 44
      io_uring_cqe user_data 0
      io_uring_cqe res 8
      io_uring_cqe flags 12
      io_uring_buf addr 0
      io_uring_buf len 8
      io_uring_buf bid 12
      io_uring_buf_ring tail 14
      io_uring_buf_reg ring_addr 0
      io_uring_buf_reg ring_entries 8
      io_uring_buf_reg bgid 12
      io_uring_rsrc_register nr 0
      io_uring_rsrc_register flags 4
      io_uring_rsrc_update2 offset 0
      io_uring_rsrc_update2 data 8
      io_uring_rsrc_update2 nr 24
      io_uring_params cq_entries 4
      io_uring_params flags 8
      io_uring_params features 20
      io_uring_params wq_fd 24
      io_uring_params sq_off 40
      io_uring_params cq_off 80
      io_sqring_offsets array 24
      io_cqring_offsets overflow 16
      io_cqring_offsets cqes 20
      io_cqring_offsets flags 24
      io_uring_probe ops_len 1
      io_uring_probe ops 16
      io_uring_probe_op flags 2
      linger l_onoff 0
      linger l_linger 4
      sockaddr_in sin_family 0
      sockaddr_in sin_port 2
      sockaddr_in sin_addr 4
      sockaddr_in6 sin6_family 0
      sockaddr_in6 sin6_port 2
      sockaddr_in6 sin6_flowinfo 4
      sockaddr_in6 sin6_addr 8
      sockaddr_in6 sin6_scope_id 24
      statx stx_mask 0
      statx stx_blksize 4
      statx stx_mode 28
      statx stx_ino 32
      statx stx_size 40
      statx stx_rdev_major 128
      statx stx_dev_minor 140
      """;

  private static final Map<String, Long> STRUCTURES =
      Map.ofEntries(
          Map.entry("io_uring_sqe", (long) Sqe.SIZE),
          Map.entry("io_uring_cqe", (long) Cqe.SIZE),
          Map.entry("io_uring_params", (long) RingParams.SIZE),
          Map.entry("io_uring_buf", (long) BufferRing.ENTRY_SIZE),
          Map.entry("io_uring_buf_reg", (long) BufferRing.REGISTRATION_SIZE),
          Map.entry("io_uring_rsrc_register", (long) BufferTable.SIZE),
          Map.entry("io_uring_rsrc_update2", (long) BufferTable.SIZE),
          Map.entry("linger", 8L),
          Map.entry("sockaddr_in", 16L),
          Map.entry("sockaddr_in6", (long) SocketAddresses.SIZE),
          Map.entry("statx", (long) Statx.SIZE));

  @TempDir private static Path directory;

  private static Map<String, Long> ours;
  private static Map<String, Long> theirs;

  @BeforeAll
  static void compile() throws Exception {
    Required.platform();
    Required.program("gcc");
    ours = new TreeMap<>();
    for (Class<?> table :
        List.of(IoUringConstants.class, LinuxConstants.class, Statx.class, Errno.class)) {
      for (Field field : table.getFields()) {
        ours.put(field.getName(), ((Number) field.get(null)).longValue());
      }
    }
    // Statx.SIZE is not a name of C's.
    ours.remove("SIZE");
    for (Abi number : Abi.values()) {
      ours.putIfAbsent(nameInC(number), (long) number.here());
    }
    theirs = new TreeMap<>();
    for (String line : run(program()).lines().toList()) {
      String[] words = line.split(" ", -1);
      theirs.put(words[0], Long.parseLong(words[1]));
    }
  }

  private static String nameInC(Abi number) {
    String name = number.name();
    return name.startsWith("SYS_") ? "SYS_" + name.substring(4).toLowerCase(Locale.ROOT) : name;
  }

  /** The enumerations of the header cannot be asked for with #ifdef: the text of it is searched. */
  private static String program() throws Exception {
    String header = Files.readString(Path.of("/usr/include/linux/io_uring.h"));
    List<String> lines = new ArrayList<>();
    for (String name : ours.keySet()) {
      String print = "printf(\"%s %%lld\\n\", (long long) %s);".formatted(name, name);
      if (header.matches("(?s).*\\b" + name + "\\b[^_].*") && !header.contains("#define " + name)) {
        lines.add(print);
      } else {
        lines.add("#ifdef " + name + "\n" + print + "\n#endif");
      }
    }
    for (String field : FIELDS.lines().toList()) {
      String[] words = field.split(" ", -1);
      lines.add(
          "printf(\"%s.%s %%zu\\n\", offsetof(struct %s, %s));"
              .formatted(words[0], words[1], words[0], words[1]));
    }
    for (String struct : STRUCTURES.keySet()) {
      lines.add("printf(\"%s %%zu\\n\", sizeof(struct %s));".formatted(struct, struct));
    }
    return INCLUDES + "int main(void) {\n" + String.join("\n", lines) + "\nreturn 0;\n}\n";
  }

  private static String run(String program) throws Exception {
    Path source = Files.writeString(directory.resolve("constants.c"), program);
    Path binary = directory.resolve("constants");
    assertThat(output("gcc", "-o", binary.toString(), source.toString())).isEmpty();
    return output(binary.toString());
  }

  private static String output(String... command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }

  @Test
  void everyConstantIsAsInTheHeaders() {
    Map<String, Long> common = new TreeMap<>(ours);
    common.keySet().retainAll(theirs.keySet());
    // The C library defines this as 0 for 64-bit programs; the kernel's value is what we mean.
    common.remove("O_LARGEFILE");

    // RLIM_INFINITY and the flags of bit 31 are unsigned in C and negative in Java.
    assertThat(common)
        .allSatisfy((name, value) -> assertThat(theirs.get(name)).isIn(value, 0xffffffffL & value));
    // 131 errors and what was in io_uring's header at Linux 5.10 at the least: not an empty match.
    assertThat(common)
        .hasSizeGreaterThan(300)
        .containsKeys("EIO", "IORING_OP_READ", "O_DIRECT", "SYS_io_uring_enter", "STATX_SIZE")
        .containsKeys("SHUT_WR", "SOCK_STREAM", "SO_LINGER", "TCP_KEEPCNT", "POLLRDHUP")
        .containsKeys("IPV6_FLOWINFO_SEND", "IPPROTO_IPV6", "MSG_NOSIGNAL", "SYS_accept4");
  }

  @Test
  void everyFieldIsWhereTheCompilerPutsIt() {
    String asCompiled =
        FIELDS
            .lines()
            .map(
                line -> {
                  String[] words = line.split(" ", -1);
                  return words[0] + " " + words[1] + " " + theirs.get(words[0] + "." + words[1]);
                })
            .collect(Collectors.joining("\n", "", "\n"));

    assertThat(asCompiled).isEqualTo(FIELDS);
  }

  @Test
  void everyStructureIsAsLongAsTheCompilerMakesIt() {
    Map<String, Long> sizes = new TreeMap<>(theirs);
    sizes.keySet().retainAll(STRUCTURES.keySet());

    assertThat(sizes).isEqualTo(STRUCTURES);
  }
}
