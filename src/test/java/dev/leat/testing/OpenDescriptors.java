package dev.leat.testing;

import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Fails a test after which more descriptors are open than before. */
public final class OpenDescriptors implements BeforeEachCallback, AfterEachCallback {
  private static final ExtensionContext.Namespace NAMESPACE =
      ExtensionContext.Namespace.create(OpenDescriptors.class);
  private static final Path OWN = Path.of("/proc/self/fd");
  private static final String RING = "anon_inode:[io_uring]";
  private static final String JAVA_HOME = System.getProperty("java.home");

  @Override
  public void beforeEach(ExtensionContext context) throws IOException {
    ServerSocketChannel.open().close(); // from its first channel on the JDK keeps a socket for good
    context.getStore(NAMESPACE).put("before", List.copyOf(targets()));
  }

  @Override
  @SuppressWarnings("unchecked")
  public void afterEach(ExtensionContext context) throws IOException {
    List<String> before = (List<String>) context.getStore(NAMESPACE).remove("before");
    // A descriptor is closed behind its last completion, which may come after close() returned.
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    List<String> more = more(before);
    while (!more.isEmpty() && System.nanoTime() < deadline) {
      LockSupport.parkNanos(1_000_000);
      more = more(before);
    }
    if (!more.isEmpty()) {
      throw new AssertionError("descriptors left open: " + more);
    }
  }

  private static List<String> more(List<String> before) throws IOException {
    List<String> more = new ArrayList<>(targets());
    before.forEach(more::remove);
    return more;
  }

  /** How many descriptors of this process point at {@code file}. */
  public static long count(Path file) throws IOException {
    return targets().stream().filter(file.toString()::equals).count();
  }

  /** How many rings this process has, the shared one included. */
  public static long rings() throws IOException {
    try (Stream<Path> links = Files.list(OWN)) {
      return links.map(OpenDescriptors::targetOf).filter(RING::equals).count();
    }
  }

  /** The links of this process's descriptors whose file lies below {@code root}. */
  public static List<Path> below(Path root) throws IOException {
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> links = Files.newDirectoryStream(OWN)) {
      for (Path link : links) {
        if (targetOf(link).startsWith(root + "/")) {
          found.add(link);
        }
      }
    }
    return found;
  }

  /** What every descriptor of this process points at, without what the JVM opens as it likes. */
  public static List<String> targets() throws IOException {
    List<String> targets = new ArrayList<>();
    try (DirectoryStream<Path> links = Files.newDirectoryStream(OWN)) {
      for (Path link : links) {
        String target = targetOf(link);
        if (!isOfTheJvm(target)) {
          targets.add(target);
        }
      }
    }
    return targets;
  }

  private static String targetOf(Path link) {
    try {
      return Files.readSymbolicLink(link).toString();
    } catch (IOException closedMeanwhile) {
      return "";
    }
  }

  /** Jars and random devices are opened at any time; a shared ring stays for good. */
  private static boolean isOfTheJvm(String target) {
    return target.isEmpty()
        || target.endsWith(".jar")
        || target.startsWith(JAVA_HOME)
        || target.endsWith("random")
        || target.equals(RING)
        || target.equals("anon_inode:[eventfd]")
        || target.equals("anon_inode:[eventpoll]")
        || (target.startsWith("/proc/") && target.endsWith("/fd"));
  }
}
