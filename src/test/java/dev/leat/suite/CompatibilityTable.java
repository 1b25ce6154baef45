package dev.leat.suite;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The differences that docs/compatibility.md lists: the document is the data. */
final class CompatibilityTable {
  private static final Path DOCUMENT = Path.of("docs/compatibility.md");

  /** Test and answer are set as code, which tells these rows from all others. */
  private static final Pattern ROW =
      Pattern.compile("\\| `(\\w+\\.\\w+)` \\| (\\w+) \\| `([^`]+)` \\| (.+) \\|");

  private static final List<Difference> ROWS = read();

  private CompatibilityTable() {}

  static List<Difference> rows() {
    return ROWS;
  }

  /** The row of a test for a form, or none. */
  static List<Difference> of(String where, String test) {
    return ROWS.stream()
        .filter(row -> row.where().equals(where) && row.test().equals(test))
        .toList();
  }

  private static List<Difference> read() {
    try (Stream<String> lines = Files.lines(DOCUMENT)) {
      return lines
          .map(ROW::matcher)
          .filter(row -> row.matches())
          .map(row -> new Difference(row.group(1), row.group(2), row.group(3), row.group(4)))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
