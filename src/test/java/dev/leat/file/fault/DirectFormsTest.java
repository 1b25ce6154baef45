package dev.leat.file.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.testing.LoopMount;
import dev.leat.testing.Mounted;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * O_DIRECT in every form, on the file systems that have it: all that works on the stock JDK works
 * the same; of what it refuses for its alignment, every read and every write from an unaligned
 * address succeeds, and other unaligned writes are refused in like words.
 */
class DirectFormsTest extends FormsComparison {
  /** The forms share what does the work: one will do for each file system. */
  private static final List<Form> HOOK = List.of(Form.HOOK);

  private static final String[] SOME = {"HEAP", "DIRECT", "DIRECT_ALIGNED"};

  private static final Pattern READ =
      Pattern.compile(".*value (-?\\d+)(:[^=]*)? right, moved \\d+.*");

  /** Of the question: a position or a length that is no multiple of the block. */
  private static final Pattern ODD = Pattern.compile(".*(\\d+ bytes|gathered odd).*");

  /** What the smallest writes come to, of half a kibibyte, is left to the caller, as an answer. */
  private String assertServed(List<Form> forms, Path root, String... kinds) throws Exception {
    Map<String, String> stock = answers(Form.STOCK, root, kinds);
    assertThat(stock.values()).anyMatch(answer -> answer.contains("4096 right, moved 4096"));
    assertThat(stock.values()).anyMatch(DirectFormsTest::isRefused);
    Set<String> small = new HashSet<>();
    for (Form form : forms) {
      Map<String, String> ours = answers(form, root, kinds);
      assertThat(ours.keySet()).as(form.toString()).containsAll(stock.keySet());
      List<String> wrong = new ArrayList<>();
      ours.forEach(
          (question, answer) -> {
            if (question.contains("smallest")) {
              small.add(answer);
            } else if (!isRight(question, answer, stock)) {
              wrong.add(question + " =" + answer + "\n  stock: " + stock.get(question));
            }
          });
      assertThat(wrong).as("%s, %d answers", form, ours.size()).isEmpty();
    }
    assertThat(small).hasSize(1);
    return small.iterator().next();
  }

  /** For several buffers the stock JDK leaves it to the kernel to look at their addresses. */
  private static boolean isRefused(String answer) {
    return answer.contains("java.io.IOException: ")
        && (answer.contains(" multiple ") || answer.contains("Invalid argument"));
  }

  /**
   * Where the stock JDK refuses an address, a buffer on the heap tells what a write should have
   * done. A refused place is told in its words, and with what is enough. For several buffers it
   * wants each to be of blocks, and we all together.
   */
  private static boolean isRight(String question, String answer, Map<String, String> stock) {
    String expected = stock.getOrDefault(question, "no such question");
    if (question.contains("nothing")) {
      return answer.equals(" value 0") || isRefused(answer); // as the address happens to be
    }
    if (!isRefused(expected)) {
      return answer.equals(expected);
    }
    if (question.contains(" read ")) {
      return READ.matcher(answer).matches() && !answer.contains("WRONG");
    }
    if (ODD.matcher(question).matches()) {
      boolean ofPlace = expected.matches(".*(Channel position|Number of remaining bytes) .*");
      if (ofPlace && !question.contains("gathered")) {
        return answer.replaceFirst("; a multiple of \\d+ is enough", "").equals(expected);
      }
      return isRefused(answer)
          && !answer.contains("Invalid argument")
          && answer.matches(".*\\(?(1|100|513|1025|4097)\\D.*");
    }
    return answer.equals(stock.get(question.replaceFirst("[A-Z]+(_[A-Z]+)*", "HEAP")));
  }

  private Map<String, String> answers(Form form, Path root, String... kinds) throws Exception {
    List<String> lines = lines(form, root, kinds);
    assertThat(lines).contains("witness ring " + (form != Form.STOCK));
    return lines.stream()
        .filter(line -> line.contains(" = "))
        .map(line -> line.replaceFirst("alignment offset = \\d+", "alignment offset"))
        .map(line -> line.split(" =", 2))
        .collect(Collectors.toMap(parts -> parts[0], parts -> parts[1]));
  }

  private List<String> lines(Form form, Path root, String... kinds) throws Exception {
    Path files = Files.createDirectory(root.resolve("f" + form.name().charAt(0)));
    String[] arguments = new String[kinds.length + 1];
    arguments[0] = files.toString();
    System.arraycopy(kinds, 0, arguments, 1, kinds.length);
    List<String> lines =
        answers(form, DirectQuestions.class, child -> child, directory -> arguments);
    assertThat(lines).endsWith("end of questions");
    return lines;
  }

  @Test
  void everyBufferOnTheTestsOwnFileSystem() throws Exception {
    assertServed(HOOK, own);
  }

  @Test
  void everyForm() throws Exception {
    assertServed(Form.served(), own, SOME);
  }

  @Test
  void xfs() throws Exception {
    try (LoopMount mount = LoopMount.of(320, "mkfs.xfs", "-q", "-f")) {
      assertServed(HOOK, mount.root(), SOME);
    }
  }

  @Test
  void btrfs() throws Exception {
    try (LoopMount mount = LoopMount.of(320, "mkfs.btrfs", "-q", "-f")) {
      assertServed(HOOK, mount.root(), SOME);
    }
  }

  @Test
  void tmpfs() throws Exception {
    try (Mounted mount = Mounted.of(own, "-t", "tmpfs", "none")) {
      assertServed(HOOK, mount.root(), SOME);
    }
  }

  /** The stock JDK wants whole blocks of the file system; the device needs sectors. */
  @Test
  void ext4OnADeviceWithSectorsOf512Bytes() throws Exception {
    try (LoopMount mount = LoopMount.of(32, "mkfs.ext4", "-q", "-F", "-b", "4096")) {
      assertThat(assertServed(HOOK, mount.root(), SOME)).startsWith(" value 512, ");
    }
  }

  @Test
  void ext4OnADeviceWithSectorsOf4096Bytes() throws Exception {
    try (LoopMount mount = LoopMount.ext4WithSectorsOf4096(32)) {
      assertThat(assertServed(HOOK, mount.root(), SOME)).contains("IOException", "512", "4096");
    }
  }

  @Test
  void ext4WithSmallBlocks() throws Exception {
    try (LoopMount mount = LoopMount.of(32, "mkfs.ext4", "-q", "-F", "-b", "1024")) {
      assertServed(HOOK, mount.root(), SOME);
    }
  }

  /** ramfs has no direct I/O: whoever asks for it is told so when he opens the file. */
  @Test
  void aFileSystemThatRefusesGivesTheAnswersOfTheStockJdk() throws Exception {
    try (Mounted mount = Mounted.of(own, "-t", "ramfs", "none")) {
      List<String> stock = lines(Form.STOCK, mount.root(), "HEAP", "DIRECT_ALIGNED");
      assertThat(stock)
          .filteredOn(line -> line.contains("Invalid argument"))
          .hasSizeGreaterThan(99);
      for (Form form : Form.served()) {
        List<String> ours = lines(form, mount.root(), "HEAP", "DIRECT_ALIGNED");
        assertThat(differences(stock, ours)).as("%s", form).isEmpty();
      }
    }
  }
}
