package dev.leat.probe;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Asks questions and prints the answers, a value or an exception, one to a line. */
final class Probe {
  /** May answer with anything that has a text, or throw. */
  interface Question {
    @Nullable Object ask() throws Exception;
  }

  private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
  private final Path root;
  private final String group;

  /** A probe whose files live in a directory of its own, which answers are to name as ROOT. */
  Probe(String directory, String group) throws IOException {
    this.group = group;
    this.root = Files.createDirectory(Path.of(directory).resolve(group));
  }

  Path root() {
    return root;
  }

  Path path(String name) {
    return root.resolve(name);
  }

  /** A new file that holds its own name. */
  Path file(String name) throws IOException {
    return Files.writeString(path(name), name);
  }

  void ask(String name, Question question) {
    String answer;
    try {
      answer = text(question.ask());
    } catch (Throwable e) {
      answer = e.getClass().getName() + message(e);
    }
    String same = answer.replace(root.toString(), "ROOT").replaceAll("[0-9]{13,}", "RANDOM");
    out.println(group + " " + name + " = " + same);
  }

  /** The JVM's own words name the classes of paths, which may differ. */
  private static String message(Throwable e) {
    boolean namesClasses = e instanceof ClassCastException || e instanceof NullPointerException;
    return namesClasses ? "" : ": " + e.getMessage();
  }

  private static String text(@Nullable Object answer) {
    if (answer instanceof Stream<?> stream) {
      try (stream) {
        return text(stream.toList());
      }
    }
    if (answer instanceof Collection<?> collection) {
      List<String> texts = new ArrayList<>();
      collection.forEach(each -> texts.add(text(each)));
      texts.sort(Comparator.naturalOrder());
      return texts.toString();
    }
    return String.valueOf(answer);
  }
}
