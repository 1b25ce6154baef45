package dev.leat.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file system without a device of ours, mounted while a test runs. Needs root. */
public final class Mounted implements AutoCloseable {
  private final Path root;

  private Mounted(Path root) {
    this.root = root;
  }

  /** Mounts in a new directory below {@code where} what the arguments of mount(8) say. */
  public static Mounted of(Path where, String... arguments)
      throws IOException, InterruptedException {
    Tool.requireRoot();
    Path root = Files.createTempDirectory(where, "mounted");
    String[] command = new String[arguments.length + 2];
    command[0] = "mount";
    System.arraycopy(arguments, 0, command, 1, arguments.length);
    command[command.length - 1] = root.toString();
    Tool.run(command);
    return new Mounted(root);
  }

  /** An overlay as containers have it, all of it below {@code where}. */
  public static Mounted overlay(Path where) throws IOException, InterruptedException {
    Path lower = Files.createTempDirectory(where, "lower");
    Path upper = Files.createTempDirectory(where, "upper");
    Path work = Files.createTempDirectory(where, "work");
    String layers = "lowerdir=%s,upperdir=%s,workdir=%s".formatted(lower, upper, work);
    return of(where, "-t", "overlay", "overlay", "-o", layers);
  }

  /** Where it is mounted. */
  public Path root() {
    return root;
  }

  @Override
  public void close() throws IOException {
    Tool.runUninterrupted("umount", root.toString());
    Files.delete(root);
  }
}
