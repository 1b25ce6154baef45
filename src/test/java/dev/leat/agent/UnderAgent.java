package dev.leat.agent;

import dev.leat.ChildJvm;
import dev.leat.Required;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** Runs programs that may know of Leat, in a JVM with the agent and no more permissions. */
abstract class UnderAgent {
  @TempDir private static Path directory;
  private static Path leat;

  @BeforeAll
  static void makeJar() throws Exception {
    Required.platform();
    leat = Jars.leat(directory);
  }

  /** What a program prints whose one argument is a file. */
  static List<String> lines(Class<?> program, String content) throws Exception {
    return run(new ChildJvm().withoutNativeAccess().with("-javaagent:" + leat), program, content);
  }

  /** The same without Leat. */
  static List<String> linesOfTheJdk(Class<?> program, String content) throws Exception {
    return run(new ChildJvm().classPath(Jars.probeClassPath()), program, content);
  }

  private static List<String> run(ChildJvm jvm, Class<?> program, String content) throws Exception {
    Path file = Files.writeString(directory.resolve("file"), content);
    return jvm.run(program, file.toString()).output().lines().toList();
  }
}
