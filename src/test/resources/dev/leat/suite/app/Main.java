package app;

import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Says from where it was loaded and what it can read. */
public final class Main {
  private Main() {}

  /** Arguments are said back. */
  public static void main(String[] arguments) throws Exception {
    System.out.println(Main.class.getModule().getName() + " " + String.join(",", arguments));
    try (InputStream in = Main.class.getResourceAsStream("text")) {
      System.out.println("resource " + new String(in.readAllBytes()).strip());
    }
    Path file = Files.writeString(Path.of("written"), "a\nb\n");
    System.out.println(
        Files.readAllLines(file) + " " + Files.size(file) + " " + file.toUri().getScheme());
    Thread.ofVirtual().start(() -> read(file)).join();
    try (Stream<Path> paths = Files.walk(Path.of("classes"))) {
      paths.sorted().forEach(System.out::println);
    }
    System.out.println(Files.exists(Path.of(URI.create("jrt:/java.base/java/lang/Object.class"))));
  }

  private static void read(Path file) {
    try {
      System.out.println("virtual " + Files.readString(file).length());
    } catch (Exception e) {
      System.out.println(e);
    }
  }
}
