package dev.leat.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Who serves the reads. */
enum Implementation {
  /** The JDK as it is installed. */
  JDK("sun.nio.ch."),
  /** The same program with Leat's agent. */
  LEAT("dev.leat."),
  /** fio on io_uring, a C program: about what the device and the kernel can do. */
  FIO("");

  private final String channelPrefix;

  Implementation(String channelPrefix) {
    this.channelPrefix = channelPrefix;
  }

  boolean runs(Workload workload) {
    return this != FIO || workload.comparesWithFio();
  }

  /** The arguments of a forked JVM, which are all that tells one implementation from another. */
  List<String> jvmArguments(Path agent, int ringEntries) {
    String channel = "-D" + ReadSetup.CHANNEL_PROPERTY + "=" + channelPrefix;
    return this == JDK
        ? List.of(channel)
        : List.of(
            channel,
            "-javaagent:" + agent,
            "--enable-native-access=ALL-UNNAMED",
            "-Dleat.required=true",
            "-Dleat.ring.entries=" + ringEntries);
  }

  /** As it is named on the command line and in reports. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
