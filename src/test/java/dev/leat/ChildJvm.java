package dev.leat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Another virtual machine with this one's class path, for what cannot be tried in this one. */
public final class ChildJvm {
  private final List<String> before = new ArrayList<>();
  private final List<String> options = new ArrayList<>();
  private final Map<String, String> environment = new HashMap<>();
  private String classPath = System.getProperty("java.class.path");
  private boolean nativeAccess = true;

  /**
   * What an ended child left behind.
   *
   * @param exit its exit status
   * @param output standard output and standard error, as they came
   */
  public record Result(int exit, String output) {}

  /** A command that is to start the virtual machine, such as strace with its options. */
  public ChildJvm under(String... command) {
    before.addAll(List.of(command));
    return this;
  }

  /** Options of the virtual machine. */
  public ChildJvm with(String... jvmOptions) {
    options.addAll(List.of(jvmOptions));
    return this;
  }

  /** Leaves out {@code --enable-native-access}. */
  public ChildJvm withoutNativeAccess() {
    nativeAccess = false;
    return this;
  }

  /** Another class path than this machine's. */
  public ChildJvm classPath(String path) {
    classPath = path;
    return this;
  }

  /** A variable of the child's environment. */
  public ChildJvm inEnvironment(String name, String value) {
    environment.put(name, value);
    return this;
  }

  /** Runs {@code main} to its end; a child that takes longer than a minute is killed. */
  public Result run(Class<?> main, String... arguments) throws IOException, InterruptedException {
    List<String> command = command();
    command.addAll(List.of("-cp", classPath, main.getName()));
    return run(command, arguments);
  }

  /** As {@link #run}, by {@code java -jar}, which has no other class path than the jar's. */
  public Result runJar(Path jar, String... arguments) throws IOException, InterruptedException {
    List<String> command = command();
    command.addAll(List.of("-jar", jar.toString()));
    return run(command, arguments);
  }

  /** Starts {@code main} with standard output and error in one pipe; the caller ends it. */
  public Process start(Class<?> main, String... arguments) throws IOException {
    List<String> command = command();
    command.addAll(List.of("-cp", classPath, main.getName()));
    return start(command, arguments);
  }

  private Process start(List<String> command, String... arguments) throws IOException {
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    return builder.start();
  }

  private Result run(List<String> command, String... arguments)
      throws IOException, InterruptedException {
    Process process = start(command, arguments);
    process.getOutputStream().close();
    // Reading ends when the child does: a watchdog and not this thread keeps the time limit.
    Thread watchdog = Thread.ofVirtual().start(() -> killAfterAMinute(process));
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int exit = process.waitFor();
    watchdog.join();
    return new Result(exit, output);
  }

  private List<String> command() {
    List<String> command = new ArrayList<>(before);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    if (nativeAccess) {
      command.add("--enable-native-access=ALL-UNNAMED");
    }
    command.addAll(List.of("-ea", "-Xshare:auto", "-XX:TieredStopAtLevel=1"));
    command.addAll(options);
    return command;
  }

  private static void killAfterAMinute(Process process) {
    try {
      if (!process.waitFor(1, TimeUnit.MINUTES)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException ended) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
