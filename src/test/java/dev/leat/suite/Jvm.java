package dev.leat.suite;

import dev.leat.ChildJvm;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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
          "-Djava.nio.file.spi.DefaultFileSystemProvider=" + PROVIDER,
          "--enable-native-access=ALL-UNNAMED");
    }
  };

  /** The name of Leat's provider, for the property. */
  static final String PROVIDER = "dev.leat.spi.UringFileSystemProvider";

  private static final Path TEST_CLASSES = Path.of("target/test-classes").toAbsolutePath();
  private static final Path CLASSES = Path.of("target/classes").toAbsolutePath();

  abstract List<String> options(Path leat);

  /** The same for JVMs with a class path of their own, such as the JDK's tools. */
  List<String> toolOptions(Path leat) {
    List<String> options = new ArrayList<>(options(leat));
    if (this == PROPERTY) {
      options.add("-Xbootclasspath/a:" + leat);
    }
    return options;
  }

  /** A child with the tests, their libraries and, but for STOCK, Leat as it is shipped. */
  ChildJvm child(Path leat) {
    ChildJvm child = childWith(leat, options(leat).toArray(String[]::new));
    return this == STOCK ? child.classPath(libraries()) : child;
  }

  /** A child with Leat on the class path, and the options that put it to use, or do not. */
  static ChildJvm childWith(Path leat, String... options) {
    return new ChildJvm()
        .withoutNativeAccess()
        .classPath(libraries() + File.pathSeparator + leat)
        .with(options)
        .inEnvironment("LC_ALL", "C.UTF-8");
  }

  /** This JVM's class path without Leat. */
  private static String libraries() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
        .filter(entry -> !Path.of(entry).toAbsolutePath().equals(CLASSES))
        .collect(Collectors.joining(File.pathSeparator));
  }

  /** Leat's jar, of what is compiled already. */
  static Path leat(Path directory) throws IOException {
    return jar(directory.resolve("leat.jar"), "dev.leat.agent.LeatAgent", CLASSES, ".");
  }

  /** A jar of somebody else's agent, which is among the tests. */
  static Path agent(Path directory, Class<?> agent) throws IOException {
    Path jar = directory.resolve(agent.getSimpleName() + ".jar");
    String own = agent.getName().replace('.', '/');
    return jar(jar, agent.getName(), TEST_CLASSES, own + ".class", own + "$Nothing.class");
  }

  private static Path jar(Path jar, String agent, Path classes, String... files)
      throws IOException {
    Path manifest =
        Files.writeString(
            Path.of(jar + ".manifest"),
            "Premain-Class: " + agent + "\nCan-Retransform-Classes: true\n");
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("-cfm", jar.toString(), manifest.toString()));
    for (String file : files) {
      arguments.addAll(List.of("-C", classes.toString(), file));
    }
    ToolProvider tool = ToolProvider.findFirst("jar").orElseThrow();
    if (tool.run(System.out, System.err, arguments.toArray(String[]::new)) != 0) {
      throw new IOException("no jar was made of " + arguments);
    }
    return jar;
  }
}
