package dev.leat.cli;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The example servers on the stock JDK and with Leat, by turns, so that what else the machine does
 * hits both. Not thread-safe.
 */
final class NetTrial {
  static final int PAGE_BYTES = 16 * 1024;
  static final int DOWNLOAD_BYTES = 64 << 20;

  private static final int CONNECTIONS = 32;

  private static final List<String> SOURCES =
      List.of(
          "EchoServer.java",
          "HttpFileServer.java",
          "HttpConnection.java",
          "HttpFiles.java",
          "HttpRequest.java",
          "HttpResponse.java");

  private final Path directory;
  private final ProgressLine progress;
  private final NetJvm stock;
  private final NetJvm leat;

  /**
   * @param directory for the programs and the files that are served
   * @param jar of this class, for the clients
   * @param leatOptions the JVM options that bring Leat
   */
  NetTrial(Path directory, Path jar, List<String> leatOptions, ProgressLine progress) {
    this.directory = directory;
    this.progress = progress;
    stock = new NetJvm(directory, jar, List.of());
    leat = new NetJvm(directory, jar, leatOptions);
  }

  /**
   * @param rounds at least 1
   * @param seconds to measure in each run, at least 1
   */
  NetReport run(int rounds, int seconds) throws IOException, ToolException {
    ExamplePrograms.compile(directory, SOURCES);
    Path site = Files.createDirectory(directory.resolve("site"));
    Path page = makeFile(site.resolve("page"), PAGE_BYTES);
    String digest = digestOf(makeFile(site.resolve("download"), DOWNLOAD_BYTES));
    Server echo = new Server("echo", List.of("EchoServer", "0"), seconds, List.of());
    Server http =
        new Server(
            "http",
            List.of("HttpFileServer", site.toString(), "0"),
            seconds,
            List.of(page.toString(), "/download"));
    for (int round = 1; round <= rounds; round++) {
      String label = "round %d of %d, ".formatted(round, rounds);
      echo.runOnBoth(label);
      http.runOnBoth(label);
    }
    return new NetReport(CONNECTIONS, rounds, echo.figures(""), http.figures(digest));
  }

  /** What the JVMs with Leat wrote to standard error, such as why they fell back. */
  List<String> leatErrorLines() {
    return leat.errorLines();
  }

  private static Path makeFile(Path file, int bytes) throws IOException {
    SplittableRandom random = new SplittableRandom(1);
    byte[] block = new byte[PAGE_BYTES];
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 20)) {
      for (int written = 0; written < bytes; written += block.length) {
        random.nextBytes(block);
        out.write(block);
      }
    }
    return file;
  }

  private static String digestOf(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return HttpExchange.digestOf(in);
    }
  }

  /** One of the examples, and what its runs brought. */
  private final class Server {
    private final String name;
    private final List<String> arguments;
    private final List<String> clientArguments;
    private final List<NetFacts> stockRuns = new ArrayList<>();
    private final List<NetFacts> leatRuns = new ArrayList<>();

    Server(String name, List<String> arguments, int seconds, List<String> forFiles) {
      this.name = name;
      this.arguments = arguments;
      clientArguments = new ArrayList<>();
      clientArguments.addAll(List.of(Integer.toString(seconds), Integer.toString(CONNECTIONS)));
      clientArguments.addAll(forFiles);
    }

    void runOnBoth(String label) throws IOException, ToolException {
      progress.show(label + name + ", stock JDK");
      stockRuns.add(stock.run(arguments, clientArguments));
      progress.show(label + name + ", with Leat");
      leatRuns.add(leat.run(arguments, clientArguments));
    }

    List<NetFigures> figures(String digest) {
      return List.of(
          NetFigures.of(name, "stock JDK", stockRuns, digest),
          NetFigures.of(name, "with Leat", leatRuns, digest));
    }
  }
}
