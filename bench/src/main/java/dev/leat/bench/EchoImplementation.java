package dev.leat.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Who sends back what comes. Those on java.nio are one and the same program. */
enum EchoImplementation {
  /** The JDK's default group. */
  JDK("sun.nio.ch.", ""),
  /** The JDK's fixed group of one thread. */
  JDK_FIXED("sun.nio.ch.", "--threads=1"),
  /** Leat's default group. */
  LEAT("dev.leat.net.", ""),
  /** Leat's fixed group of one thread. */
  LEAT_FIXED("dev.leat.net.", "--threads=1"),
  /** Netty with one event loop on io_uring. */
  NETTY_URING("io.netty.channel.uring.", "uring"),
  /** Netty with one event loop on epoll. */
  NETTY_EPOLL("io.netty.channel.epoll.", "epoll"),
  /** A C program on a ring, the limit to compare with. */
  C_URING("c.uring", "uring"),
  /** The same on epoll. */
  C_EPOLL("c.epoll", "epoll");

  /** What runs if nobody says otherwise: C is only to show how much the machine gives. */
  static final Set<EchoImplementation> JAVA = EnumSet.complementOf(EnumSet.of(C_URING, C_EPOLL));

  private final String channelPrefix;
  private final String option;

  EchoImplementation(String channelPrefix, String option) {
    this.channelPrefix = channelPrefix;
    this.option = option;
  }

  /** Whether a channel of this class is what is to be measured. */
  boolean isServedBy(String channel) {
    return channel.startsWith(channelPrefix);
  }

  /**
   * The command of the server's process.
   *
   * @param java that of the JDK; its options follow
   * @param program a directory with the class {@code EchoServer} of the examples, and the C program
   * @param agent Leat's jar
   * @param benchmarks the jar of this class, which has Netty in it
   */
  List<String> command(List<String> java, Path program, Path agent, String benchmarks) {
    if (!JAVA.contains(this)) {
      return List.of(program.resolve("echo").toString(), option);
    }
    List<String> command = new ArrayList<>(java);
    command.addAll(arguments(program, agent, benchmarks));
    return command;
  }

  private List<String> arguments(Path program, Path agent, String benchmarks) {
    return switch (this) {
      case JDK -> List.of("-cp", program.toString(), "EchoServer", "0", "--idle-seconds=0");
      case JDK_FIXED ->
          List.of("-cp", program.toString(), "EchoServer", "0", "--idle-seconds=0", option);
      case LEAT -> withAgent(agent, JDK.arguments(program, agent, benchmarks));
      case LEAT_FIXED -> withAgent(agent, JDK_FIXED.arguments(program, agent, benchmarks));
      case NETTY_URING, NETTY_EPOLL ->
          List.of(
              "--enable-native-access=ALL-UNNAMED",
              "--sun-misc-unsafe-memory-access=allow",
              "-cp",
              benchmarks,
              NettyEcho.class.getName(),
              option);
      case C_URING, C_EPOLL -> throw new AssertionError(this);
    };
  }

  private static List<String> withAgent(Path agent, List<String> program) {
    List<String> arguments = new ArrayList<>();
    arguments.add("-javaagent:" + agent);
    arguments.add("--enable-native-access=ALL-UNNAMED");
    arguments.add("-Dleat.required=true");
    arguments.addAll(program);
    return arguments;
  }

  /** As it is named on the command line and in reports. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
