package dev.leat.file;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.testing.ChannelFactory;
import dev.leat.testing.Comparison;
import dev.leat.testing.FileUser;
import dev.leat.testing.Outcome;
import dev.leat.testing.Tool;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/** Names and files out of the ordinary: what opening, size, read and write of them do. */
@MethodSource("dev.leat.file.ChannelVariants#openings")
class OpenPathsContractTest extends ChannelContract {
  private static final List<Set<OpenOption>> MODES =
      List.of(Set.of(READ), Set.of(WRITE), Set.of(READ, WRITE), Set.of(WRITE, CREATE));

  @Test
  void unusualNamesMeanTheSameFile() throws Exception {
    Files.write(directory.resolve("name with space, ä and 漢"), new byte[3]);
    Map<String, Path> paths = new LinkedHashMap<>();
    paths.put("unicode", directory.resolve("name with space, ä and 漢"));
    paths.put("relative", Path.of("").toAbsolutePath().relativize(file(new byte[7])));
    paths.put("empty", Path.of(""));
    paths.put("root", Path.of("/"));
    paths.put("dots", directory.resolve("./../" + directory.getFileName() + "/name/.."));
    paths.put("255 bytes", directory.resolve("n".repeat(255)));
    paths.put("256 bytes", directory.resolve("n".repeat(256)));
    paths.put("4095 bytes", longPath(4095));
    paths.put("4096 bytes", longPath(4096));
    compare(paths);
  }

  private Path longPath(int length) {
    String name = directory + "/" + "./".repeat(2048);
    return Path.of(name.substring(0, length - 4).replaceAll("/?$", "") + "/none");
  }

  @Test
  void namesThatAreNotUtf8AreOpenedByTheirBytes() throws Exception {
    Tool.run("sh", "-c", "printf abc > " + directory + "/$(printf 'caf\\351\\377.bin')");
    try (var entries = Files.list(directory)) {
      AsynchronousFileChannel channel = open(entries.findFirst().orElseThrow(), READ);
      assertThat(channel.size()).isEqualTo(3);
      ByteBuffer dst = ByteBuffer.allocate(3);
      assertThat(get(channel.read(dst, 0))).isEqualTo(3);
      assertThat(dst.array()).isEqualTo(new byte[] {'a', 'b', 'c'});
    }
  }

  @Test
  void devicesPipesAndProcFilesAreServedAlike() throws Exception {
    Path fifo = directory.resolve("fifo");
    Tool.run("mkfifo", fifo.toString());
    Map<String, Path> paths = new LinkedHashMap<>();
    paths.put("null", Path.of("/dev/null"));
    paths.put("zero", Path.of("/dev/zero"));
    paths.put("full", Path.of("/dev/full"));
    paths.put("proc", Path.of("/proc/self/limits"));
    paths.put("nothing mapped at 0: an input error", Path.of("/proc/self/mem"));
    paths.put("sys", Path.of("/sys/kernel/mm/transparent_hugepage/enabled"));
    Comparison comparison = new Comparison();
    for (Map.Entry<String, Path> path : paths.entrySet()) {
      compare(comparison, path.getKey(), path.getValue(), Set.of(READ));
    }
    compare(comparison, "null", paths.get("null"), Set.of(WRITE));
    compare(comparison, "full", paths.get("full"), Set.of(READ, WRITE));
    // Opened for both, a pipe waits for nobody; a position makes no sense to it.
    compare(comparison, "fifo", fifo, Set.of(READ, WRITE));
    comparison.assertNoDifference();
  }

  @Test
  void filesThatMayNotBeOpenedFailAlike() throws Exception {
    Tool.requireRoot();
    Path immutable = file(new byte[3]);
    Path readOnly = Files.createDirectory(directory.resolve("ro"));
    Map<String, Path> paths = new LinkedHashMap<>();
    paths.put("immutable", immutable);
    paths.put("read-only mount", readOnly.resolve("file"));
    paths.put("a running program", Path.of(System.getProperty("java.home"), "bin/java"));
    Tool.run("mount", "-t", "tmpfs", "-o", "size=1m", "none", readOnly.toString());
    try {
      Files.write(readOnly.resolve("file"), new byte[3]);
      Tool.run("mount", "-o", "remount,ro", readOnly.toString());
      Tool.run("chattr", "+i", immutable.toString());
      compare(paths);
    } finally {
      Tool.run("chattr", "-i", immutable.toString());
      Tool.run("umount", readOnly.toString());
    }
  }

  @Test
  void filesWithoutPermissionFailAlike() throws Exception {
    Tool.requireRoot();
    Path secret = Files.createDirectory(directory.resolve("secret"));
    Map<String, Path> paths = new LinkedHashMap<>();
    paths.put("unreadable", Files.write(directory.resolve("unreadable"), new byte[3]));
    paths.put("unwritable", Files.write(directory.resolve("unwritable"), new byte[3]));
    paths.put("new in a directory of others", directory.resolve("new"));
    paths.put("in a closed directory", Files.write(secret.resolve("file"), new byte[3]));
    paths.put("missing in a closed directory", secret.resolve("none"));
    setPermissions(paths.get("unreadable"), "-w--w--w-");
    setPermissions(paths.get("unwritable"), "r--r--r--");
    setPermissions(directory, "rwxr-xr-x");
    setPermissions(secret, "rwx------");
    try (FileUser _ = FileUser.nobody()) {
      Outcome denied = Outcome.of(directory, () -> Files.readAllBytes(paths.get("unreadable")));
      assertThat(denied.toString()).contains("AccessDenied");
      compare(paths);
    }
  }

  private static void setPermissions(Path path, String permissions) throws IOException {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
  }

  private void compare(Map<String, Path> paths) throws Exception {
    Comparison comparison = new Comparison();
    for (Map.Entry<String, Path> path : paths.entrySet()) {
      for (Set<OpenOption> mode : MODES) {
        compare(comparison, path.getKey(), path.getValue(), mode);
      }
    }
    comparison.assertNoDifference();
  }

  private void compare(Comparison comparison, String name, Path path, Set<OpenOption> mode)
      throws IOException {
    // A first time, as that one may make the file and leaves it with one byte.
    use(ChannelFactory.JDK, path, mode);
    List<Outcome> oracle = use(ChannelFactory.JDK, path, mode);
    comparison.add(name + " " + mode, oracle, use(variant.factory(), path, mode));
  }

  private List<Outcome> use(ChannelFactory factory, Path path, Set<OpenOption> mode)
      throws IOException {
    List<AsynchronousFileChannel> channels = new ArrayList<>();
    List<Outcome> outcomes = new ArrayList<>();
    outcomes.add(
        Outcome.of(
            directory,
            () -> {
              channels.add(factory.open(path, mode, null));
              return "opened";
            }));
    for (AsynchronousFileChannel channel : channels) {
      outcomes.add(Outcome.of(directory, channel::size));
      outcomes.add(Outcome.of(directory, () -> get(channel.read(ByteBuffer.allocate(2), 0))));
      outcomes.add(Outcome.of(directory, () -> get(channel.write(ByteBuffer.allocate(2), 0))));
      outcomes.add(Outcome.of(directory, () -> channel.truncate(1).size()));
      outcomes.add(Outcome.of(directory, () -> forced(channel)));
      channel.close();
    }
    return outcomes;
  }

  private static String forced(AsynchronousFileChannel channel) throws IOException {
    channel.force(true);
    return "forced";
  }
}
