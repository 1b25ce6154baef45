package dev.leat.agent;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;

/** Jars made of what is compiled already, for tests that run before the real jar is there. */
public final class Jars {
  private static final Path CLASSES = Path.of("target/classes");
  private static final Path TEST_CLASSES = Path.of("target/test-classes");

  private Jars() {}

  /** The class path of a program that knows nothing of Leat. */
  public static String probeClassPath() {
    return TEST_CLASSES.toAbsolutePath().toString();
  }

  /** Leat as it is shipped, for {@code -javaagent} and the class path. */
  public static Path leat(Path directory) throws IOException {
    return jar(directory.resolve("leat.jar"), CLASSES, each -> true, agent(LeatAgent.class));
  }

  /** An agent of somebody else, loaded before or after ours. */
  static Path agentJar(Path directory, Class<?> agent) throws IOException {
    String own = agent.getName().replace('.', '/') + ".class";
    return jar(
        directory.resolve(agent.getSimpleName() + ".jar"),
        TEST_CLASSES,
        name -> name.equals(own),
        agent(agent));
  }

  /** A program of its own, for {@code java -jar}. */
  static Path program(Path directory, Class<?> main) throws IOException {
    String own = main.getPackageName().replace('.', '/') + "/";
    return jar(
        directory.resolve("program.jar"),
        TEST_CLASSES,
        name -> name.startsWith(own),
        List.of("Main-Class", main.getName()));
  }

  private static List<String> agent(Class<?> agent) {
    return List.of("Premain-Class", agent.getName(), "Can-Retransform-Classes", "true");
  }

  private static Path jar(
      Path jar, Path root, Predicate<String> wanted, List<String> namesAndValues)
      throws IOException {
    Manifest manifest = new Manifest();
    Attributes attributes = manifest.getMainAttributes();
    attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    for (int i = 0; i < namesAndValues.size(); i += 2) {
      attributes.putValue(namesAndValues.get(i), namesAndValues.get(i + 1));
    }
    try (OutputStream out = Files.newOutputStream(jar);
        JarOutputStream entries = new JarOutputStream(out, manifest);
        Stream<Path> files = Files.walk(root)) {
      files
          .filter(file -> Files.isRegularFile(file) && wanted.test(name(root, file)))
          .forEach(file -> add(entries, name(root, file), file));
    }
    return jar;
  }

  private static String name(Path root, Path file) {
    return root.relativize(file).toString();
  }

  private static void add(JarOutputStream entries, String name, Path file) {
    try {
      entries.putNextEntry(new JarEntry(name));
      Files.copy(file, entries);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
