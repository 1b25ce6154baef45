import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import com.google.googlejavaformat.java.ImportOrderer;
import com.google.googlejavaformat.java.JavaFormatterOptions.Style;
import com.google.googlejavaformat.java.RemoveUnusedImports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Checks or applies google-java-format.
 *
 * <p>The formatter parses with the compiler of the JVM it runs in, so it must run on the JDK that
 * this project compiles with. A formatter inside Maven would run on whatever JDK Maven found, hence
 * this program, which the build starts on the selected tool chain.
 *
 * <p>Arguments: {@code check} or {@code apply}, then directories; those that do not exist are left
 * out. The exit status is 1 if a file is not as the formatter would write it.
 */
final class Format {
  private static final Formatter FORMATTER = new Formatter();

  private Format() {}

  public static void main(String[] args) throws IOException {
    boolean apply = args[0].equals("apply");
    List<Path> differing = differing(Stream.of(args).skip(1).map(Path::of).toList());
    for (Path file : differing) {
      System.err.println((apply ? "formatted " : "not formatted: ") + file);
      if (apply) {
        Files.writeString(file, formatted(file));
      }
    }
    if (!apply && !differing.isEmpty()) {
      System.err.println("To format them: mvn -q -B -Pformat process-sources");
      System.exit(1);
    }
  }

  private static List<Path> differing(List<Path> roots) throws IOException {
    try (Stream<Path> files =
        roots.stream().filter(Files::isDirectory).flatMap(Format::sourcesBelow)) {
      return files.toList().parallelStream().filter(Format::differs).sorted().toList();
    }
  }

  private static Stream<Path> sourcesBelow(Path root) {
    try (Stream<Path> files = Files.walk(root)) {
      return files.filter(file -> file.toString().endsWith(".java")).toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean differs(Path file) {
    try {
      return !formatted(file).equals(Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String formatted(Path file) throws IOException {
    try {
      String used = RemoveUnusedImports.removeUnusedImports(Files.readString(file));
      return FORMATTER.formatSource(ImportOrderer.reorderImports(used, Style.GOOGLE));
    } catch (FormatterException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
  }
}
