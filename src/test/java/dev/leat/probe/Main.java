package dev.leat.probe;

import java.util.List;
import java.util.concurrent.FutureTask;

/** Runs every probe. Arguments: an empty directory, and the names of groups to leave out. */
public final class Main {
  private Main() {}

  /** Prints answers on standard output; ends with status 1 if a probe could not be made. */
  public static void main(String[] arguments) throws Exception {
    String directory = arguments[0];
    List<String> leftOut = List.of(arguments).subList(1, arguments.length);
    new PathProbe(new Probe(directory, "path")).run();
    new FileProbe(new Probe(directory, "file")).run();
    new DirectoryProbe(new Probe(directory, "directory")).run();
    new ForeignProbe(new Probe(directory, "foreign")).run();
    new WatchProbe(new Probe(directory, "watch")).run();
    new SystemProbe(new Probe(directory, "system")).run();
    onEachKindOfThread(directory, "open", probe -> new OpenProbe(probe).run());
    onEachKindOfThread(directory, "special", probe -> new SpecialFileProbe(probe).run());
    if (!leftOut.contains("sockets")) {
      new UnixSocketProbe(new Probe(directory, "sockets")).run();
    }
    System.out.println("end of probes");
  }

  /** Some of the questions of a group. */
  private interface Part {
    void ask(Probe probe) throws Exception;
  }

  private static void onEachKindOfThread(String directory, String group, Part part)
      throws Exception {
    part.ask(new Probe(directory, group));
    FutureTask<Void> task =
        new FutureTask<>(
            () -> {
              part.ask(new Probe(directory, group + "-virtual"));
              return null;
            });
    Thread.ofVirtual().start(task);
    var _ = task.get();
  }
}
