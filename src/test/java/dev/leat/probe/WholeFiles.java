package dev.leat.probe;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Streams and whole files, first on a platform thread and then, in a directory of its own, on a
 * virtual one, where Leat goes other ways. Argument: an empty directory.
 */
public final class WholeFiles {
  private WholeFiles() {}

  /** Prints answers on standard output; ends with status 1 if a probe could not be made. */
  public static void main(String[] arguments) throws Exception {
    Path directory = Path.of(arguments[0]);
    run(Files.createDirectory(directory.resolve("platform")).toString());
    Failure failure = new Failure();
    Path own = Files.createDirectory(directory.resolve("virtual"));
    Thread.ofVirtual()
        .uncaughtExceptionHandler((thread, thrown) -> failure.thrown(thrown))
        .start(() -> runVirtually(own.toString()))
        .join();
    failure.end();
    System.out.println("end of probes");
  }

  private static void runVirtually(String directory) {
    try {
      run(directory);
      new FileProbe(new Probe(directory, "file")).run();
      new DirectoryProbe(new Probe(directory, "directory")).run();
      new ForeignProbe(new Probe(directory, "foreign")).run();
      new WatchProbe(new Probe(directory, "watch")).run();
      new SystemProbe(new Probe(directory, "system")).run();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static void run(String directory) throws Exception {
    System.out.println(Path.of(directory).getFileName());
    new StreamOptionsProbe(new Probe(directory, "options")).run();
    new InputStreamProbe(new Probe(directory, "in")).run();
    new OutputStreamProbe(new Probe(directory, "out")).run();
    new ContentProbe(new Probe(directory, "content")).run();
    new InterruptProbe(new Probe(directory, "interrupt")).run();
    new KernelFileProbe(new Probe(directory, "kernel")).run();
    new FifoProbe(new Probe(directory, "fifo")).run();
    new ZipProbe(new Probe(directory, "zip")).run();
  }

  /** Keeps what the virtual thread ended with. */
  private static final class Failure {
    private volatile boolean failed;

    void thrown(Throwable thrown) {
      failed = true;
      thrown.printStackTrace();
    }

    void end() {
      if (failed) {
        System.exit(1);
      }
    }
  }
}
