package dev.leat.file.fault;

import dev.leat.testing.Outcome;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Asks each question on a platform thread and on a virtual one, and prints the answers, one to a
 * line: a value or the chain of exceptions.
 */
final class Questions {
  private static final long MILLIS = 20_000;

  /** May answer with anything that has a text, or throw. */
  interface Question {
    /**
     * Asks.
     *
     * @param own where nothing is yet, for this question on this kind of thread alone
     */
    @Nullable Object ask(Path own) throws Exception;
  }

  private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
  private final Path root;
  private int asked;

  Questions(String root) {
    this.root = Path.of(root);
  }

  Path root() {
    return root;
  }

  void ask(String name, Question question) throws InterruptedException {
    asked++;
    ask("platform", Thread.ofPlatform(), name, question);
    ask("virtual ", Thread.ofVirtual(), name, question);
  }

  private void ask(String kind, Thread.Builder builder, String name, Question question)
      throws InterruptedException {
    Path own = root.resolve(kind.charAt(0) + String.valueOf(1000 + asked));
    AtomicReference<@Nullable Outcome> answer = new AtomicReference<>();
    Thread thread = builder.start(() -> answer.set(Outcome.of(own, () -> question.ask(own))));
    thread.join(MILLIS);
    Outcome outcome = answer.get();
    Object text =
        outcome == null
            ? "no answer, waiting in " + Arrays.toString(thread.getStackTrace())
            : outcome.toString().replace(root.toString(), "ROOT").replace('\n', '~');
    out.println(kind + " " + name + " = " + text);
  }

  /** Says for the test, which does not compare it, who has answered. */
  void end() throws IOException {
    try (FileChannel channel = FileChannel.open(Path.of("/proc/self/exe"))) {
      out.println("witness channel " + channel.getClass().getName());
    }
    out.println("witness ring " + hasRing());
    out.println("end of questions");
  }

  /** Lists by java.io, which duplicates no descriptor: a test may have forbidden that. */
  private static boolean hasRing() {
    String[] numbers = new File("/proc/self/fd").list();
    return numbers != null && Arrays.stream(numbers).anyMatch(Questions::isRing);
  }

  private static boolean isRing(String number) {
    try {
      Path target = Files.readSymbolicLink(Path.of("/proc/self/fd", number));
      return target.toString().equals("anon_inode:[io_uring]");
    } catch (IOException closedMeanwhile) {
      return false;
    }
  }
}
