package dev.leat.virtual;

import dev.leat.ChildJvm;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;

/** How Leat comes into a program that names nothing of it, and the JDK without. */
enum Form {
  STOCK,
  HOOK,
  WRAP,
  PROPERTY,
  URING;

  private static final Path CLASSES = Path.of("target/classes").toAbsolutePath();

  /** Leat's forms, without the stock JDK. */
  static Form[] leat() {
    return new Form[] {HOOK, WRAP, PROPERTY, URING};
  }

  /** A virtual machine of this form whose virtual threads have one carrier and get no other. */
  ChildJvm oneCarrier(Path jar) {
    return child(jar).with("-Djdk.virtualThreadScheduler.maxPoolSize=1");
  }

  /** As {@link #oneCarrier}, but the JDK may add carriers for those that a thread keeps. */
  ChildJvm child(Path jar) {
    ChildJvm child = new ChildJvm().with("-Djdk.virtualThreadScheduler.parallelism=1");
    String without = classPathWithoutLeat();
    return switch (this) {
      case STOCK -> child.classPath(without);
      case HOOK -> child.classPath(without).withoutNativeAccess().with("-javaagent:" + jar);
      case WRAP ->
          child.classPath(without).withoutNativeAccess().with("-javaagent:" + jar + "=wrap");
      case PROPERTY ->
          child
              .classPath(without + File.pathSeparator + jar)
              .with("-Djava.nio.file.spi.DefaultFileSystemProvider=" + provider());
      case URING -> child.classPath(without + File.pathSeparator + jar);
    };
  }

  private static String provider() {
    return "dev.leat.spi.UringFileSystemProvider";
  }

  /** A directory as a URI by which Leat serves it, for {@code Path.of}. */
  String directory(Path directory) {
    return this == URING ? "uring://" + directory : "file://" + directory;
  }

  private static String classPathWithoutLeat() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(entry -> !Path.of(entry).toAbsolutePath().equals(CLASSES))
        .collect(Collectors.joining(File.pathSeparator));
  }

  /** Leat as it is shipped, made of the classes that are compiled already. */
  static Path jar(Path directory) throws IOException {
    Path manifest = directory.resolve("manifest");
    Files.writeString(
        manifest, "Premain-Class: dev.leat.agent.LeatAgent\nCan-Retransform-Classes: true\n");
    Path jar = directory.resolve("leat.jar");
    StringWriter said = new StringWriter();
    PrintWriter out = new PrintWriter(said);
    int status =
        ToolProvider.findFirst("jar")
            .orElseThrow()
            .run(
                out,
                out,
                "--create",
                "--file=" + jar,
                "--manifest=" + manifest,
                "-C",
                CLASSES.toString(),
                ".");
    if (status != 0) {
      throw new AssertionError(said);
    }
    return jar;
  }
}
