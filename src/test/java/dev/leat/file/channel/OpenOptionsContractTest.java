package dev.leat.file.channel;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.DELETE_ON_CLOSE;
import static java.nio.file.StandardOpenOption.DSYNC;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.SPARSE;
import static java.nio.file.StandardOpenOption.SYNC;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.leat.testing.Comparison;
import dev.leat.testing.ExtendedOptions;
import dev.leat.testing.Outcome;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Opening: every set of options on every sort of file goes to the JDK and to the variant. Compared
 * are exception and message, what a few calls do, and the directory before and after close.
 */
@MethodSource("dev.leat.file.channel.FileChannelVariants#some")
class OpenOptionsContractTest extends FileChannelContract {
  /** The ones that say what becomes of the file come in every combination. */
  private static final List<OpenOption> OPTIONS =
      List.of(
          READ,
          WRITE,
          APPEND,
          CREATE,
          CREATE_NEW,
          TRUNCATE_EXISTING,
          DELETE_ON_CLOSE,
          LinkOption.NOFOLLOW_LINKS);

  /** What stands under the name that is opened. */
  enum Target {
    MISSING,
    FILE,
    DIRECTORY,
    LINK,
    DANGLING_LINK,
    LINK_TO_ITSELF,
    IN_MISSING_DIRECTORY,
    UNDER_A_FILE;

    Path create(Path root) throws IOException {
      Path file = root.resolve("file");
      return switch (this) {
        case MISSING -> file;
        case FILE -> Files.write(file, new byte[3]);
        case DIRECTORY -> Files.createDirectory(file);
        case LINK ->
            Files.createSymbolicLink(
                root.resolve("link"), Files.write(file, new byte[3]).getFileName());
        case DANGLING_LINK -> Files.createSymbolicLink(root.resolve("link"), file.getFileName());
        case LINK_TO_ITSELF -> Files.createSymbolicLink(file, file.getFileName());
        case IN_MISSING_DIRECTORY -> root.resolve("none").resolve("file");
        case UNDER_A_FILE -> Files.write(file, new byte[3]).resolve("below");
      };
    }
  }

  @ParameterizedTest
  @EnumSource
  void everySetOfOptionsDoesWhatItDoesOnTheJdk(Target target) throws Exception {
    Comparison comparison = new Comparison();
    for (int bits = 0; bits < 1 << OPTIONS.size(); bits++) {
      Set<OpenOption> options = new LinkedHashSet<>();
      for (int i = 0; i < OPTIONS.size(); i++) {
        if ((bits & 1 << i) != 0) {
          options.add(OPTIONS.get(i));
        }
      }
      compare(comparison, target, options);
    }
    comparison.assertNoDifference();
  }

  /** Every pair of all options, also the ones of other systems. */
  @Test
  void everyPairOfOptionsDoesWhatItDoesOnTheJdk() throws Exception {
    List<OpenOption> all = new ArrayList<>(OPTIONS);
    all.addAll(List.of(SYNC, DSYNC, SPARSE));
    all.addAll(ExtendedOptions.ALL);
    Comparison comparison = new Comparison();
    for (OpenOption first : all) {
      for (OpenOption second : all) {
        for (OpenOption access : List.of(READ, WRITE, APPEND)) {
          Set<OpenOption> options = new LinkedHashSet<>(List.of(access));
          options.add(first);
          options.add(second);
          compare(comparison, Target.FILE, options);
        }
      }
    }
    comparison.assertNoDifference();
  }

  private record UnknownOption() implements OpenOption {}

  @Test
  void optionsThatNobodyKnowsAreRefusedAlike() throws Exception {
    Comparison comparison = new Comparison();
    compare(comparison, Target.FILE, null);
    compare(comparison, Target.FILE, new HashSet<>(Arrays.asList(READ, null)));
    compare(comparison, Target.FILE, Set.of(new UnknownOption()));
    compare(comparison, Target.FILE, new LinkedHashSet<>(List.of(APPEND, new UnknownOption())));
    compare(comparison, Target.FILE, Set.of(SYNC, DSYNC, READ, WRITE));
    compare(comparison, Target.MISSING, Set.of(CREATE_NEW, SPARSE, WRITE));
    comparison.assertNoDifference();
  }

  @Test
  @SuppressWarnings("NullAway") // null is what is tried
  void fileAttributesAreSetOrRefusedAlike() throws Exception {
    Map<String, FileAttribute<?> @Nullable []> lists = new LinkedHashMap<>();
    for (String permissions : List.of("---------", "rw-rw-rw-", "rwxrwxrwx", "r--r-----")) {
      lists.put(permissions, attributes(permissions(permissions)));
    }
    lists.put("size", attributes(new NamedAttribute("basic:size", 5L)));
    lists.put("nonsense", attributes(new NamedAttribute("nonsense", "")));
    lists.put("twice", attributes(permissions("rw-------"), permissions("r--------")));
    lists.put("null", attributes((FileAttribute<?>) null));
    lists.put("null array", null);
    Comparison comparison = new Comparison();
    for (FileAttribute<?> @Nullable [] list : lists.values()) {
      for (Target target : List.of(Target.MISSING, Target.FILE)) {
        for (Set<OpenOption> options :
            List.<Set<OpenOption>>of(Set.of(READ), Set.of(WRITE, CREATE), Set.of(CREATE, APPEND))) {
          compare(comparison, target, options, list);
        }
      }
    }
    comparison.assertNoDifference();
  }

  private static FileAttribute<?>[] attributes(FileAttribute<?>... attributes) {
    return attributes;
  }

  private static FileAttribute<Set<PosixFilePermission>> permissions(String text) {
    return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(text));
  }

  private record NamedAttribute(String name, Object value) implements FileAttribute<Object> {}

  private interface Opening {
    FileChannel open(
        Path file, @Nullable Set<OpenOption> options, FileAttribute<?> @Nullable [] attributes)
        throws Exception;
  }

  @SuppressWarnings("NullAway") // null is what is tried
  private void compare(
      Comparison comparison,
      Target target,
      @Nullable Set<OpenOption> options,
      FileAttribute<?> @Nullable ... attributes)
      throws Exception {
    comparison.add(
        target + " " + options + " " + Arrays.toString(attributes),
        observe(FileChannel::open, target, options, attributes),
        observe(variant::open, target, options, attributes));
  }

  /** Opens, uses, closes, looks again; all in a directory of its own that is empty afterwards. */
  private List<Object> observe(
      Opening opening,
      Target target,
      @Nullable Set<OpenOption> options,
      FileAttribute<?> @Nullable [] attributes)
      throws Exception {
    Path root = Files.createDirectory(directory.resolve("root"));
    Path path = target.create(root);
    List<Object> seen = new ArrayList<>();
    seen.add(
        Outcome.of(
            root,
            () -> {
              try (FileChannel channel = opening.open(path, options, attributes)) {
                seen.add(listing(root));
                use(channel, root, seen);
              }
              return "opened";
            }));
    seen.add(listing(root));
    deleteTree(root);
    return seen;
  }

  /** One byte fits no direct I/O, so that both refuse it, or neither does. */
  private static void use(FileChannel channel, Path root, List<Object> seen) {
    seen.add(Outcome.of(root, channel::size));
    seen.add(Outcome.of(root, channel::position));
    seen.add(written(root, () -> channel.write(ByteBuffer.wrap(new byte[] {7}))));
    seen.add(written(root, () -> channel.write(ByteBuffer.wrap(new byte[] {8}), 1)));
    seen.add(Outcome.of(root, channel::position));
    seen.add(Outcome.of(root, channel::size));
  }

  /** We tell also what is enough, where that is less than a block. */
  private static String written(Path root, Callable<Integer> write) {
    return Outcome.of(root, write).toString().replaceAll("; a multiple of \\d+ is enough", "");
  }

  private static List<String> listing(Path root) throws IOException {
    try (var entries = Files.list(root)) {
      return entries.sorted().map(OpenOptionsContractTest::entry).toList();
    }
  }

  private static String entry(Path path) {
    try {
      return path.getFileName()
          + " "
          + Files.readAttributes(path, "posix:size,permissions,owner", LinkOption.NOFOLLOW_LINKS);
    } catch (IOException e) {
      return path.getFileName() + " " + e;
    }
  }

  private static void deleteTree(Path root) throws IOException {
    try (var entries = Files.list(root)) {
      for (Path entry : entries.toList()) {
        Files.delete(entry);
      }
    }
    Files.delete(root);
  }
}
