package dev.leat.probe;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Every method of a file's output stream, and the writers made of one. */
final class OutputStreamProbe {
  private static final List<Integer> SIZES = List.of(0, 1, 8191, 8192, 8193, 1_000_001);

  private final Probe probe;

  OutputStreamProbe(Probe probe) {
    this.probe = probe;
  }

  private interface Use {
    @Nullable Object of(OutputStream out) throws Exception;
  }

  void run() throws IOException {
    for (OpenOption[] options : kinds()) {
      String kind = Arrays.toString(options) + " ";
      for (int size : SIZES) {
        writes(kind + size, size, options);
      }
      wrongArguments(kind, options);
      closed(kind, options);
    }
    writers(probe.path("text"));
    shared(probe.path("shared"));
  }

  private static List<OpenOption[]> kinds() {
    return List.of(
        new OpenOption[0],
        new OpenOption[] {StandardOpenOption.APPEND},
        new OpenOption[] {StandardOpenOption.WRITE, StandardOpenOption.SYNC},
        new OpenOption[] {StandardOpenOption.APPEND, StandardOpenOption.DSYNC});
  }

  /** Asks on a file that holds ten bytes, then what it holds. */
  private void ask(String name, OpenOption[] options, Use use) {
    Path file = probe.path("file");
    probe.ask(
        name,
        () -> {
          Files.writeString(file, "0123456789");
          try (OutputStream out = Files.newOutputStream(file, options)) {
            return use.of(out);
          }
        });
    probe.ask(name + ", left", () -> hash(Files.readAllBytes(file)));
  }

  private static String hash(byte[] bytes) {
    return bytes.length + ":" + Arrays.hashCode(bytes);
  }

  private void writes(String name, int size, OpenOption... options) {
    byte[] content = new byte[size];
    new Random(size).nextBytes(content);
    ask(
        name + " whole",
        options,
        out -> {
          out.write(content);
          return "written";
        });
    ask(
        name + " twice, flushed",
        options,
        out -> {
          out.write(content);
          out.flush();
          out.write(content);
          return Files.size(probe.path("file"));
        });
    ask(
        name + " part",
        options,
        out -> {
          out.write(content, size / 3, size / 2);
          out.write(size);
          return "written";
        });
  }

  private void wrongArguments(String kind, OpenOption... options) {
    byte[] array = new byte[4];
    for (int[] range : new int[][] {{-1, 1}, {0, -1}, {2, 3}, {2, Integer.MAX_VALUE}, {4, 0}}) {
      ask(
          kind + Arrays.toString(range),
          options,
          out -> {
            out.write(array, range[0], range[1]);
            return "written";
          });
    }
    ask(
        kind + "null",
        options,
        out -> {
          out.write(nothing());
          return "written";
        });
  }

  @SuppressWarnings("NullAway") // wrong on purpose
  private static byte[] nothing() {
    return null;
  }

  private void closed(String kind, OpenOption... options) {
    ask(kind + "closed, write", options, out -> afterClose(out, () -> out.write(1)));
    ask(kind + "closed, none", options, out -> afterClose(out, () -> out.write(new byte[0])));
    ask(kind + "closed, array", options, out -> afterClose(out, () -> out.write(new byte[3])));
    ask(kind + "closed, flush", options, out -> afterClose(out, out::flush));
    ask(kind + "closed, close", options, out -> afterClose(out, out::close));
  }

  private interface Step {
    void run() throws IOException;
  }

  private static String afterClose(OutputStream out, Step step) throws IOException {
    out.close();
    step.run();
    return "done";
  }

  private void writers(Path file) {
    probe.ask(
        "buffered writer",
        () -> {
          try (BufferedWriter writer = Files.newBufferedWriter(file)) {
            writer.write("ünï\n".repeat(5000));
            writer.newLine();
          }
          return hash(Files.readAllBytes(file));
        });
    probe.ask(
        "unmappable",
        () -> {
          try (BufferedWriter writer =
              Files.newBufferedWriter(file, StandardCharsets.US_ASCII, StandardOpenOption.APPEND)) {
            writer.write("a\u20ac");
          }
          return "written";
        });
    probe.ask("unmappable, left", () -> hash(Files.readAllBytes(file)));
    probe.ask(
        "print writer",
        () -> {
          try (PrintWriter writer =
              new PrintWriter(Files.newOutputStream(file), false, StandardCharsets.UTF_8)) {
            writer.printf("%d %s", 1, "two");
            return writer.checkError();
          }
        });
    probe.ask("printed", () -> Files.readString(file));
  }

  /** Two streams on one file: each has its own position, unless they append. */
  private void shared(Path file) {
    for (OpenOption option : List.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      probe.ask(
          "two streams " + option,
          () -> {
            try (OutputStream one = Files.newOutputStream(file, option);
                OutputStream two = Files.newOutputStream(file, option)) {
              one.write('a');
              two.write('b');
              one.write('c');
              two.write("dd".getBytes(StandardCharsets.UTF_8));
              one.write('e');
            }
            return Files.readString(file);
          });
    }
  }
}
