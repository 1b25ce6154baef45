package dev.leat.probe;

import java.io.IOException;
import java.net.URI;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.file.Path;

/** A small program that says by which classes it was served, and what the JVM has open for it. */
public final class Witness {
  private Witness() {}

  /** Prints facts about its JVM; given a URI, opens that file rather than one of its own choice. */
  public static void main(String[] arguments) throws IOException {
    Path file =
        arguments.length == 0 ? Path.of("/proc/self/exe") : Path.of(URI.create(arguments[0]));
    try (AsynchronousFileChannel channel = AsynchronousFileChannel.open(file)) {
      System.out.println("path " + file.getClass().getName());
      System.out.println("channel " + channel.getClass().getName());
    }
    Module own = Witness.class.getModule();
    System.out.println("native access " + own.isNativeAccessEnabled());
    Module base = Object.class.getModule();
    base.getPackages().stream()
        .filter(name -> base.isOpen(name, own) || base.isExported(name, own))
        .filter(name -> !base.isExported(name) || base.isOpen(name, own))
        .forEach(name -> System.out.println("open " + name));
  }
}
