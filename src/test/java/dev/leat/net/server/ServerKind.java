package dev.leat.net.server;

import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Who provides a server's asynchronous socket channels. */
enum ServerKind {
  /** The JDK. Leat's classes must not be found, since their provider is looked up as a service. */
  STOCK("sun.nio.ch.", false, ""),

  /** Leat's, found as a service, on rings. */
  RING("dev.leat.net.Uring", true, "--enable-native-access=ALL-UNNAMED -Dleat.engine=uring"),

  /** Leat's where there is no io_uring: the same channels over selectors. */
  PORTABLE("dev.leat.net.Uring", true, "-Dleat.engine=portable");

  private static final Path OWN_CLASSES = Path.of("target", "classes").toAbsolutePath();

  private final String channelPrefix;
  private final boolean ownClasses;
  private final String options;

  /**
   * @param channelPrefix what the names of all channel classes begin with
   * @param ownClasses whether Leat is on the class path
   * @param options for the JVM, separated by blanks
   */
  ServerKind(String channelPrefix, boolean ownClasses, String options) {
    this.channelPrefix = channelPrefix;
    this.ownClasses = ownClasses;
    this.options = options;
  }

  String channelPrefix() {
    return channelPrefix;
  }

  List<String> options() {
    return Arrays.stream(options.split(" ")).filter(option -> !option.isEmpty()).toList();
  }

  /** The tests' class path, with Leat or without. */
  String classPath() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(entry -> ownClasses || !Path.of(entry).toAbsolutePath().equals(OWN_CLASSES))
        .collect(Collectors.joining(File.pathSeparator));
  }

  /** What a program needs that comes with a class path of its own. */
  String classPath(Path program) {
    return ownClasses ? program + File.pathSeparator + OWN_CLASSES : program.toString();
  }
}
