package dev.leat.cli;

/**
 * One run of one server, as the server and its clients report it.
 *
 * @param channel name of the class that served the clients
 * @param fileChannel name of the class that served the files, empty where there are none
 * @param operations exchanges, that is messages that came back or files that were sent
 * @param seconds of the window in which they were counted
 * @param cpuSeconds of the server's process in that window
 * @param p50Micros half of the exchanges took no longer
 * @param p99Micros of a hundred exchanges one took longer
 * @param identical whether every byte that came back was the right one
 * @param digest SHA-256 of the download, empty where there is none
 */
record NetFacts(
    String channel,
    String fileChannel,
    long operations,
    double seconds,
    double cpuSeconds,
    long p50Micros,
    long p99Micros,
    boolean identical,
    String digest) {

  /**
   * Reads the lines of both.
   *
   * @param serving the server's
   * @param load that of {@link LoadClient}
   * @throws IllegalArgumentException if a fact is missing or not a number
   */
  static NetFacts parse(String serving, String load) {
    FactLine server = new FactLine(serving);
    FactLine clients = new FactLine(load);
    return new NetFacts(
        server.text("channel"),
        server.textOrEmpty("file"),
        clients.whole("operations"),
        clients.number("seconds"),
        clients.number("cpuSeconds"),
        clients.whole("p50Micros"),
        clients.whole("p99Micros"),
        Boolean.parseBoolean(clients.text("identical")),
        clients.textOrEmpty("sha256"));
  }

  double operationsPerSecond() {
    return operations / seconds;
  }

  double cpuMicrosPerOperation() {
    return operations == 0 ? 0 : cpuSeconds * 1e6 / operations;
  }
}
