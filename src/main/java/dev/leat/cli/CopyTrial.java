package dev.leat.cli;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The same program on the stock JDK and with Leat, by turns, so that what else the machine does
 * hits both. Not thread-safe.
 */
final class CopyTrial {
  private static final long DEFAULT_FILE_BYTES = 256L << 20;

  /** After this, no further round is begun: the file is a big one. */
  private static final Duration ENOUGH = Duration.ofMinutes(1);

  private final Path directory;
  private final ProgressLine progress;
  private final CopyJvm stock;
  private final CopyJvm leat;

  /**
   * @param directory for the program, the copies and a file if none is given
   * @param leatOptions the JVM options that bring Leat
   */
  CopyTrial(Path directory, List<String> leatOptions, ProgressLine progress) {
    this.directory = directory;
    this.progress = progress;
    stock = new CopyJvm(directory, List.of());
    leat = new CopyJvm(directory, leatOptions);
  }

  /** Makes a file of 256 MiB in the directory, the same one each time. */
  Path makeFile() throws IOException, ToolException {
    requireSpace(2 * DEFAULT_FILE_BYTES);
    progress.show("making a file of 256 MiB");
    Path file = directory.resolve("original");
    SplittableRandom random = new SplittableRandom(1);
    byte[] block = new byte[1 << 20];
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), block.length)) {
      for (long written = 0; written < DEFAULT_FILE_BYTES; written += block.length) {
        random.nextBytes(block);
        out.write(block);
      }
    }
    return file;
  }

  /**
   * @param name of the file in the report
   * @param rounds at most, at least 1
   */
  TrialReport run(Path file, String name, int rounds) throws IOException, ToolException {
    long bytes = Files.size(file);
    requireSpace(bytes);
    ExamplePrograms.compile(directory, List.of("CopyFile.java"));
    List<CopyFacts> stockCopies = new ArrayList<>();
    List<CopyFacts> leatCopies = new ArrayList<>();
    long startNanos = System.nanoTime();
    int round = 0;
    do {
      round++;
      String label = "round %d of %d, ".formatted(round, rounds);
      stockCopies.add(lastOf(stock, file, label + "stock JDK"));
      leatCopies.add(lastOf(leat, file, label + "with Leat"));
    } while (round < rounds && System.nanoTime() - startNanos < ENOUGH.toNanos());
    return new TrialReport(
        name,
        bytes,
        round,
        Figures.of("stock JDK", stockCopies),
        Figures.of("with Leat", leatCopies));
  }

  /** What the JVMs with Leat wrote to standard error, such as why they fell back. */
  List<String> leatErrorLines() {
    return leat.errorLines();
  }

  /** The last copy's figures; a wrong copy among the others takes its place. */
  private CopyFacts lastOf(CopyJvm jvm, Path file, String label) throws IOException, ToolException {
    progress.show(label);
    List<CopyFacts> copies =
        jvm.copy(
            file, bytes -> progress.show("%s: %,d MB copied".formatted(label, bytes / 1_000_000)));
    return copies.stream()
        .filter(copy -> !copy.sameDigest())
        .findFirst()
        .orElseGet(copies::getLast);
  }

  private void requireSpace(long bytes) throws IOException, ToolException {
    long usable = Files.getFileStore(directory).getUsableSpace();
    if (usable < bytes) {
      throw new ToolException(
          LeatTool.STATUS_USAGE,
          "%,d bytes are needed in %s, only %,d are free; -Djava.io.tmpdir names another place"
              .formatted(bytes, directory.getParent(), usable));
    }
  }
}
