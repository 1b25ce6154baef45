package dev.leat.file.fault;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.DELETE_ON_CLOSE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Names that are wrong, and names of what is no regular file. Arguments: a directory, and one in
 * which native tools have made a file whose name is no text and the device nodes that are asked
 * about: what is asked deletes, so that nothing outside of the two is ever named.
 */
public final class PathQuestions {
  private static final Map<String, OpenOption[]> OPTIONS =
      new java.util.TreeMap<>(
          Map.of(
              "nothing", new OpenOption[0],
              "read", new OpenOption[] {READ},
              "write", new OpenOption[] {WRITE},
              "both", new OpenOption[] {READ, WRITE},
              "create", new OpenOption[] {WRITE, CREATE},
              "create new", new OpenOption[] {WRITE, CREATE_NEW},
              "append", new OpenOption[] {APPEND},
              "truncate", new OpenOption[] {WRITE, TRUNCATE_EXISTING},
              "delete", new OpenOption[] {READ, DELETE_ON_CLOSE},
              "nofollow", new OpenOption[] {READ, LinkOption.NOFOLLOW_LINKS}));

  private final Questions questions;

  private PathQuestions(Questions questions) {
    this.questions = questions;
  }

  /** Asks everything. */
  public static void main(String[] arguments) throws Exception {
    Questions questions = new Questions(arguments[0]);
    PathQuestions paths = new PathQuestions(questions);
    paths.directories();
    paths.wrongNames();
    paths.nameThatIsNoText(Path.of(arguments[1]));
    paths.links();
    paths.lengths();
    paths.devices(Path.of(arguments[1]).resolve("devices"));
    questions.end();
  }

  /** Every way to open and to use {@code file}. */
  private void everyWay(String what, Target target) throws InterruptedException {
    for (var option : OPTIONS.entrySet()) {
      OpenOption[] options = option.getValue();
      String how = what + ", " + option.getKey();
      questions.ask(how + ": FileChannel", own -> use(FileChannel.open(target.of(own), options)));
      questions.ask(
          how + ": byte channel", own -> use(Files.newByteChannel(target.of(own), options)));
    }
    questions.ask(what + ": bytes", own -> Files.readAllBytes(target.of(own)).length);
    questions.ask(what + ": string", own -> Files.readString(target.of(own)).length());
    questions.ask(what + ": lines", own -> Files.readAllLines(target.of(own)).size());
    questions.ask(what + ": write", own -> Files.write(target.of(own), new byte[10]));
    questions.ask(what + ": in", own -> in(target.of(own)));
    questions.ask(what + ": out", own -> out(target.of(own)));
    questions.ask(what + ": copy", own -> Files.copy(target.of(own), own.resolveSibling("c")));
    questions.ask(what + ": delete copy", own -> Files.deleteIfExists(own.resolveSibling("c")));
    questions.ask(what + ": mismatch", own -> Files.mismatch(target.of(own), questions.root()));
  }

  /** Makes the thing that is asked about, and names it. */
  private interface Target {
    Path of(Path own) throws IOException;
  }

  private static Steps use(SeekableByteChannel opened) throws IOException {
    Steps steps = new Steps();
    try (SeekableByteChannel channel = opened) {
      steps.then("read", () -> channel.read(ByteBuffer.allocate(3)));
      steps.then("direct", () -> channel.read(ByteBuffer.allocateDirect(3)));
      steps.then("write", () -> channel.write(ByteBuffer.allocate(3)));
      steps.then("position", channel::position);
      steps.then("size", () -> channel.size() > 0);
      if (channel instanceof FileChannel file) {
        use(steps, file);
      }
    }
    return steps;
  }

  private static void use(Steps steps, FileChannel file) {
    ByteBuffer[] both = {ByteBuffer.allocate(3), ByteBuffer.allocateDirect(3)};
    steps.then("read at", () -> file.read(ByteBuffer.allocate(3), 1));
    steps.then("write at", () -> file.write(ByteBuffer.allocate(3), 1));
    steps.then("scatter", () -> file.read(both));
    steps.then("gather", () -> file.write(new ByteBuffer[] {ByteBuffer.allocate(3)}));
    steps.then("map", () -> file.map(FileChannel.MapMode.READ_ONLY, 0, 1).get());
    steps.then("transfer", () -> file.transferTo(0, 1, file));
    steps.then(
        "force",
        () -> {
          file.force(true);
          return "done";
        });
    steps.then("truncate", () -> file.truncate(1).size());
    steps.then("open", file::isOpen);
  }

  private static int in(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes(100).length;
    }
  }

  private static String out(Path file) throws IOException {
    try (OutputStream out = Files.newOutputStream(file)) {
      out.write(new byte[100]);
    }
    return "written";
  }

  private void directories() throws InterruptedException {
    everyWay("directory", own -> Files.isDirectory(own) ? own : Files.createDirectory(own));
    everyWay("directory by dot", own -> questions.root().resolve("."));
    questions.ask("empty name", own -> use(FileChannel.open(Path.of(""), READ)));
    questions.ask("empty name, bytes", own -> Files.readAllBytes(Path.of("")).length);
    everyWay("missing", own -> own);
    everyWay("below a missing one", own -> own.resolve("a/b"));
    everyWay("below a file", own -> Files.writeString(own, "x").resolve("below"));
    everyWay("file with a slash", own -> Path.of(Files.writeString(own, "x") + "/"));
    everyWay("up from a file", own -> Files.writeString(own, "x").resolve("..").resolve("x"));
  }

  private void wrongNames() throws InterruptedException {
    for (String name : List.of("a\0b", "\0", "\ud800", "a\ud800b", "\udfff\ud800")) {
      questions.ask("wrong name", own -> own.resolve(name));
      questions.ask("wrong name of", own -> Path.of(name));
      questions.ask("wrong name, sibling", own -> own.resolveSibling(name));
    }
    questions.ask("matcher", own -> own.getFileSystem().getPathMatcher("glob:[\0"));
  }

  private void nameThatIsNoText(Path directory) throws IOException, InterruptedException {
    List<Path> found;
    try (var entries = Files.list(directory)) {
      found = entries.filter(Files::isRegularFile).toList();
    }
    for (Path entry : found) {
      everyWay("no text", own -> entry);
      questions.ask("no text, uri", own -> entry.toUri());
      questions.ask("no text, again", own -> Files.exists(Path.of(entry.toUri())));
      questions.ask("no text, copy", own -> Files.copy(entry, own.resolveSibling("copied")));
      questions.ask("no text, back", own -> Files.deleteIfExists(own.resolveSibling("copied")));
      questions.ask("no text, length", own -> entry.getFileName().toString().length());
    }
  }

  private void links() throws InterruptedException {
    everyWay("link to itself", own -> link(own, own));
    everyWay("link to nothing", own -> link(own, own.resolveSibling("nothing")));
    everyWay("link to a directory", own -> link(own, questions.root()));
    questions.ask("loop", own -> loop(own).toRealPath());
    questions.ask("loop is same", own -> Files.isSameFile(loop(own), questions.root()));
    questions.ask("walk into a loop", own -> walk(loop(own).resolveSibling("up")));
    everyWay("below a loop", own -> link(own, own).resolve("below"));
  }

  private static Path link(Path own, Path to) throws IOException {
    return Files.isSymbolicLink(own) ? own : Files.createSymbolicLink(own, to);
  }

  private static Path loop(Path own) throws IOException {
    Files.createDirectory(own);
    Files.createSymbolicLink(own.resolve("a"), own.resolve("b"));
    Files.createSymbolicLink(own.resolve("up"), own);
    return Files.createSymbolicLink(own.resolve("b"), Path.of("a"));
  }

  private static long walk(Path directory) throws IOException {
    try (var walk = Files.walk(directory, FileVisitOption.FOLLOW_LINKS)) {
      return walk.count();
    }
  }

  private void lengths() throws InterruptedException {
    everyWay("name of 255", own -> own.resolveSibling(own.getFileName() + "n".repeat(250)));
    everyWay("name of 256", own -> own.resolveSibling("n".repeat(256)));
    everyWay("255 characters, 510 bytes", own -> own.resolveSibling("é".repeat(255)));
    everyWay("path of 4,100", own -> own.resolveSibling("n/../".repeat(820)));
    questions.ask("deep", PathQuestions::deep);
    questions.ask("not created", own -> Files.createDirectories(own.resolve("d/".repeat(3000))));
  }

  /** As deep as one path can name, and one deeper. */
  private static Object deep(Path own) throws IOException {
    Path path = own;
    while (path.toString().length() < 3_900) {
      path = path.resolve("d".repeat(100));
    }
    Files.createDirectories(path);
    Path file = path.resolve("f".repeat(4095 - path.toString().length() - 1));
    Steps steps = new Steps();
    steps.then("write", () -> Files.writeString(file, "deep").toString().length());
    steps.then("channel", () -> use(FileChannel.open(file, READ, WRITE)));
    steps.then("string", () -> Files.readString(file, StandardCharsets.ISO_8859_1).length());
    steps.then("longer", () -> FileChannel.open(Path.of(file + "f"), READ, WRITE, CREATE));
    return steps;
  }

  /** The nodes are of this test: the machine's own would be deleted. */
  private void devices(Path directory) throws InterruptedException {
    for (String device : List.of("null", "full")) {
      questions.ask(device, own -> use(FileChannel.open(directory.resolve(device), READ, WRITE)));
      questions.ask(device + ", append", own -> use(open(directory.resolve(device), APPEND)));
      questions.ask(device + ", write", own -> Files.write(directory.resolve(device), new byte[9]));
      questions.ask(device + ", out", own -> out(directory.resolve(device)));
      questions.ask(device + ", in", own -> in(directory.resolve(device)));
    }
    for (String file : List.of("/proc/self/mem", "/proc/version", "/sys/kernel/uevent_seqnum")) {
      questions.ask(file, own -> use(FileChannel.open(Path.of(file))));
      questions.ask(file + ", byte channel", own -> use(open(Path.of(file), READ)));
      questions.ask(file + ", bytes", own -> Files.readAllBytes(Path.of(file)).length > 0);
      questions.ask(file + ", in", own -> in(Path.of(file)));
    }
    questions.ask("memory, write", own -> use(FileChannel.open(Path.of("/proc/self/mem"), WRITE)));
  }

  private static SeekableByteChannel open(Path file, OpenOption option) throws IOException {
    return Files.newByteChannel(file, option);
  }
}
