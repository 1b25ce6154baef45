package dev.leat.suite;

import dev.leat.ChildJvm;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;

/** How Leat comes into a JVM, or does not. */
enum Jvm {
  /** No class of Leat is to be found. */
  STOCK {
    @Override
    List<String> options(Path leat) {
      return List.of();
    }
  },

  HOOK {
    @Override
    List<String> options(Path leat) {
      return List.of("-javaagent:" + leat);
    }
  },

  WRAP {
    @Override
    List<String> options(Path leat) {
      return List.of("-javaagent:" + leat + "=wrap");
    }
  },

  /** The provider without the agent; the jar is on the class path. */
  PROPERTY {
    @Override
    List<String> options(Path leat) {
      return List.of(
          "-Djava.nio.file.spi.DefaultFileSystemProvider=dev.leat.spi.UringFileSystemProvider",
          "--enable-native-access=ALL-UNNAMED");
    }
  };

  private static final Path CLASSES = Path.of("target/classes").toAbsolutePath();

  abstract List<String> options(Path leat);

  /** A child with the tests, their libraries and, but for STOCK, Leat as it is shipped. */
  ChildJvm child(Path leat) {
    return new ChildJvm()
        .withoutNativeAccess()
        .classPath(classPath(leat))
        .with(options(leat).toArray(String[]::new))
        .inEnvironment("LC_ALL", "C.UTF-8");
  }

  private String classPath(Path leat) {
    String tests =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
            .filter(entry -> !Path.of(entry).equals(CLASSES))
            .collect(Collectors.joining(File.pathSeparator));
    return this == STOCK ? tests : tests + File.pathSeparator + leat;
  }

  /** Leat's jar, of what is compiled already. */
  static Path leat(Path directory) throws IOException {
    Path jar = directory.resolve("leat.jar");
    Path manifest =
        Files.writeString(
            directory.resolve("manifest"),
            "Premain-Class: dev.leat.agent.LeatAgent\nCan-Retransform-Classes: true\n");
    int exit =
        ToolProvider.findFirst("jar")
            .orElseThrow()
            .run(
                System.out,
                System.err,
                List.of("-cfm", jar, manifest, "-C", CLASSES, ".").stream()
                    .map(Object::toString)
                    .toArray(String[]::new));
    if (exit != 0) {
      throw new IOException("jar ended with " + exit);
    }
    return jar;
  }
}
