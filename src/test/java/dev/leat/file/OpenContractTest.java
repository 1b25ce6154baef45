package dev.leat.file;

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
import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.testing.ChannelFactory;
import dev.leat.testing.Comparison;
import dev.leat.testing.ExtendedOptions;
import dev.leat.testing.OpenDescriptors;
import dev.leat.testing.Outcome;
import java.io.IOException;
import java.nio.channels.AsynchronousFileChannel;
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
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Opening: every set of options on every sort of file goes to the JDK and to the variant. Compared
 * are exception and message, the flags that the kernel keeps, and the directory before and after
 * close.
 */
@MethodSource("dev.leat.file.ChannelVariants#openings")
class OpenContractTest extends ChannelContract {
  private static final List<OpenOption> OPTIONS =
      List.of(
          READ,
          WRITE,
          APPEND,
          CREATE,
          CREATE_NEW,
          TRUNCATE_EXISTING,
          DELETE_ON_CLOSE,
          LinkOption.NOFOLLOW_LINKS,
          ExtendedOptions.DIRECT,
          DSYNC);

  /** The first of them can meet the sort of file; the others are flags that pass through. */
  private static final int MEETING_THE_TARGET = 9;

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
    int count = target == Target.FILE ? OPTIONS.size() : MEETING_THE_TARGET;
    for (int bits = 0; bits < 1 << count; bits++) {
      Set<OpenOption> options = subset(bits);
      comparison.add(
          target + " " + options,
          observe(ChannelFactory.JDK, target, options),
          observe(variant.factory(), target, options));
    }
    comparison.assertNoDifference();
  }

  private static Set<OpenOption> subset(int bits) {
    Set<OpenOption> options = new LinkedHashSet<>();
    for (int i = 0; i < OPTIONS.size(); i++) {
      if ((bits & 1 << i) != 0) {
        options.add(OPTIONS.get(i));
      }
    }
    return options;
  }

  @Test
  void optionsThatNobodyKnowsAreRefusedAlike() throws Exception {
    OpenOption unknown =
        new OpenOption() {
          @Override
          public String toString() {
            return "unknown option";
          }
        };
    Map<String, @Nullable Set<OpenOption>> sets = new LinkedHashMap<>();
    sets.put("null set", null);
    sets.put("null option", new HashSet<>(Arrays.asList(READ, null)));
    sets.put("unknown", Set.of(unknown));
    sets.put("unknown and APPEND", new LinkedHashSet<>(List.of(APPEND, unknown)));
    sets.put("SYNC to read", Set.of(READ, SYNC));
    sets.put("SYNC to write", Set.of(WRITE, SYNC));
    sets.put("SYNC and DSYNC", Set.of(READ, WRITE, SYNC, DSYNC));
    sets.put("SPARSE to read", Set.of(READ, SPARSE));
    sets.put("SPARSE to write", Set.of(WRITE, CREATE, SPARSE));
    for (OpenOption option : ExtendedOptions.ALL) {
      sets.put(option + " to read", Set.of(READ, option));
      sets.put(option + " to write", Set.of(WRITE, option));
    }
    Comparison comparison = new Comparison();
    for (Map.Entry<String, @Nullable Set<OpenOption>> set : sets.entrySet()) {
      comparison.add(
          set.getKey(),
          observe(ChannelFactory.JDK, Target.FILE, set.getValue()),
          observe(variant.factory(), Target.FILE, set.getValue()));
    }
    comparison.assertNoDifference();
  }

  @Test
  @SuppressWarnings("NullAway") // null is what is tried
  void fileAttributesAreSetOrRefusedAlike() throws Exception {
    List<FileAttribute<?>[]> lists = new ArrayList<>();
    for (String permissions : List.of("---------", "rw-rw-rw-", "rwxrwxrwx", "r--r-----")) {
      lists.add(attributes(permissions(permissions)));
    }
    lists.add(attributes(new NamedAttribute("basic:size", 5L)));
    lists.add(attributes(new NamedAttribute("posix:owner", "root")));
    lists.add(attributes(new NamedAttribute("nonsense", "")));
    lists.add(attributes(permissions("rw-------"), permissions("r--------")));
    lists.add(attributes((FileAttribute<?>) null));
    lists.add(null);
    Comparison comparison = new Comparison();
    for (FileAttribute<?> @Nullable [] list : lists) {
      for (Target target : List.of(Target.MISSING, Target.FILE)) {
        for (Set<OpenOption> options :
            List.<Set<OpenOption>>of(Set.of(READ), Set.of(WRITE, CREATE), Set.of(APPEND))) {
          comparison.add(
              target + " " + options + " " + Arrays.toString(list),
              observe(ChannelFactory.JDK, target, options, list),
              observe(variant.factory(), target, options, list));
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

  /** Opens, looks, closes, looks again; all in a directory of its own that is empty afterwards. */
  @SuppressWarnings("NullAway") // null is what is tried
  private List<Object> observe(
      ChannelFactory factory,
      Target target,
      @Nullable Set<OpenOption> options,
      FileAttribute<?> @Nullable ... attributes)
      throws IOException {
    Path root = Files.createDirectory(directory.resolve("root"));
    Path path = target.create(root);
    List<Object> seen = new ArrayList<>();
    List<AsynchronousFileChannel> channels = new ArrayList<>();
    Outcome outcome =
        Outcome.of(
            root,
            () -> {
              channels.add(factory.open(path, options, null, attributes));
              return "opened";
            });
    seen.add(outcome);
    seen.add(flagsOfDescriptorsBelow(root));
    seen.add(listing(root));
    for (AsynchronousFileChannel channel : channels) {
      channel.close();
    }
    seen.add(listing(root));
    deleteTree(root);
    return seen;
  }

  private static List<String> flagsOfDescriptorsBelow(Path root) throws IOException {
    List<String> flags = new ArrayList<>();
    for (Path descriptor : OpenDescriptors.below(root)) {
      Path info = Path.of("/proc/self/fdinfo").resolve(descriptor.getFileName());
      String second = Files.readAllLines(info).get(1);
      long octal = Long.parseLong(second.substring("flags:".length()).strip(), 8);
      flags.add(Long.toOctalString(octal & ~CLOSE_ON_EXEC));
    }
    return flags;
  }

  /** Whether a child inherits the descriptor is the one thing that may differ. */
  private static final long CLOSE_ON_EXEC = 02000000;

  private static List<String> listing(Path root) throws IOException {
    try (var entries = Files.list(root)) {
      return entries.sorted().map(OpenContractTest::entry).toList();
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

  @Test
  void twoChannelsOfOneFileAreIndependent() throws Exception {
    Path file = file(new byte[3]);
    AsynchronousFileChannel first = open(file, READ);
    AsynchronousFileChannel second = open(file, READ);
    first.close();
    assertThat(second.isOpen()).isTrue();
    assertThat(second.size()).isEqualTo(3);
  }
}
