package dev.leat.cli;

import java.util.List;

/**
 * One row of the table: all runs of one server in one kind of JVM, medians where it is a measure.
 *
 * @param server in a word
 * @param jvm in words
 * @param channel class that served the clients
 * @param fileChannel class that served the files, empty where there are none
 * @param digest SHA-256 of what was downloaded, empty where nothing was
 * @param sound whether every byte of every run was the right one
 */
record NetFigures(
    String server,
    String jvm,
    String channel,
    String fileChannel,
    double operationsPerSecond,
    double cpuMicrosPerOperation,
    double p50Micros,
    double p99Micros,
    String digest,
    boolean sound) {

  /**
   * @param runs at least one
   * @param digest that the download should have, empty where there is none
   */
  static NetFigures of(String server, String jvm, List<NetFacts> runs, String digest) {
    NetFacts last = runs.getLast();
    // A run that went wrong, or that another class served, is the one to show.
    NetFacts shown =
        runs.stream()
            .filter(run -> !isSound(run, digest) || !servedAlike(run, last))
            .findFirst()
            .orElse(last);
    return new NetFigures(
        server,
        jvm,
        shown.channel(),
        shown.fileChannel(),
        Figures.median(runs, NetFacts::operationsPerSecond),
        Figures.median(runs, NetFacts::cpuMicrosPerOperation),
        Figures.median(runs, NetFacts::p50Micros),
        Figures.median(runs, NetFacts::p99Micros),
        shown.digest(),
        runs.stream().allMatch(run -> isSound(run, digest)));
  }

  private static boolean isSound(NetFacts run, String digest) {
    return run.identical() && run.operations() > 0 && run.digest().equals(digest);
  }

  private static boolean servedAlike(NetFacts one, NetFacts other) {
    return one.channel().equals(other.channel()) && one.fileChannel().equals(other.fileChannel());
  }

  boolean servedByLeat() {
    return channel.startsWith(TrialReport.LEAT_CLASSES)
        && (fileChannel.isEmpty() || fileChannel.startsWith(TrialReport.LEAT_CLASSES));
  }
}
