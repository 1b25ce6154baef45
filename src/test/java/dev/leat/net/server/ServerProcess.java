package dev.leat.net.server;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A server in a JVM of its own. It prints {@code listening address=HOST:PORT ...} once it can be
 * reached, and may print more. Any thread may call.
 */
final class ServerProcess implements AutoCloseable {
  private static final int PATIENCE_SECONDS = 50;

  private final Process process;
  private final List<String> lines = new ArrayList<>();
  private boolean atEnd;

  private ServerProcess(Process process) {
    this.process = process;
    Thread.ofVirtual().start(this::readLines);
  }

  /** Starts the class {@code main}; what it writes to standard error comes among its lines. */
  static ServerProcess start(ServerKind kind, String classPath, String main, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(kind.options());
    // Little memory: what should stream has to, and what leaks is seen.
    command.addAll(List.of("-Xmx48m", "-XX:MaxDirectMemorySize=16m", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of("-ea", "-cp", classPath, main));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS"));
    return new ServerProcess(builder.start());
  }

  /** Where it listens, waited for. */
  int port() throws InterruptedException {
    return port("listening ");
  }

  /** As {@link #port()}, from another line than that which begins with {@code listening}. */
  int port(String start) throws InterruptedException {
    String address = line(start).split(" ", -1)[1];
    return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
  }

  /** The first line that begins so, waited for. */
  String line(String start) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    synchronized (lines) {
      Optional<String> found = find(start);
      while (found.isEmpty() && !atEnd && deadline - System.nanoTime() > 0) {
        TimeUnit.NANOSECONDS.timedWait(lines, deadline - System.nanoTime());
        found = find(start);
      }
      return found.orElseThrow(
          () ->
              new AssertionError("no line '" + start + "...' among: " + String.join("\n", lines)));
    }
  }

  private Optional<String> find(String start) {
    return lines.stream().filter(line -> line.startsWith(start)).findFirst();
  }

  /** All it has printed, up to its end if it has ended. */
  String output() throws InterruptedException {
    synchronized (lines) {
      while (!atEnd && !process.isAlive()) {
        lines.wait();
      }
      return String.join("\n", lines);
    }
  }

  long pid() {
    return process.pid();
  }

  /** Asks it to end as {@code kill} does, and waits. */
  int stop() throws InterruptedException {
    // Not by Process.destroy, which closes the pipe with what the server says at its end.
    process.toHandle().destroy();
    return exit();
  }

  /** The status of a server that ends by itself. */
  int exit() throws InterruptedException {
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("does not end");
    }
    return process.exitValue();
  }

  @Override
  public void close() {
    process.toHandle().destroyForcibly();
    process.onExit().join();
  }

  private void readLines() {
    try (BufferedReader reader = process.inputReader()) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        add(line);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      synchronized (lines) {
        atEnd = true;
        lines.notifyAll();
      }
    }
  }

  private void add(String line) {
    synchronized (lines) {
      lines.add(line);
      lines.notifyAll();
    }
  }
}
