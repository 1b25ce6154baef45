package dev.leat.file;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.Required;
import dev.leat.testing.OpenDescriptors;
import dev.leat.testing.Tool;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is right is known by the number that became used when a channel was opened. Nothing else in
 * this JVM opens files then: the class's tests do not run beside others.
 */
@ExtendWith(OpenDescriptors.class)
class PositionSearchTest {
  @TempDir private Path directory;
  private final PositionSearch search = new PositionSearch();
  private final List<Opened> opened = new ArrayList<>();

  private record Opened(FileChannel channel, Path path, int number) {}

  @BeforeEach
  void onLinux() {
    Required.platform();
  }

  @AfterEach
  void closeAll() throws IOException {
    for (Opened each : opened) {
      each.channel.close();
    }
  }

  private Opened open(Path path, OpenOption... options) throws IOException {
    Set<Integer> before = numbersOf(path);
    FileChannel channel = FileChannel.open(path, options);
    Set<Integer> after = numbersOf(path);
    after.removeAll(before);
    assertThat(after).hasSize(1);
    Opened result = new Opened(channel, path, after.iterator().next());
    opened.add(result);
    return result;
  }

  /** The descriptors that point at the file which {@code path} names now. */
  private static Set<Integer> numbersOf(Path path) throws IOException {
    Path real = path.toRealPath();
    Set<Integer> numbers = new HashSet<>();
    for (Path link : OpenDescriptors.below(directoryOf(real))) {
      if (pointsAt(link, real)) {
        numbers.add(Integer.parseInt(link.getFileName().toString()));
      }
    }
    return numbers;
  }

  private static boolean pointsAt(Path link, Path file) throws IOException {
    try {
      return Files.readSymbolicLink(link).equals(file);
    } catch (NoSuchFileException closedMeanwhile) {
      return false;
    }
  }

  private static Path directoryOf(Path file) {
    return Objects.requireNonNull(file.getParent());
  }

  private Path file(String name) throws IOException {
    return Files.writeString(directory.resolve(name), "0123456789");
  }

  private Path fifo(String name) throws Exception {
    Path fifo = directory.resolve(name);
    Tool.run("mkfifo", fifo.toString());
    return fifo;
  }

  private void assertFound(Opened each) throws IOException {
    assertThat(search.of(each.channel, each.path)).as(each.toString()).isEqualTo(each.number);
  }

  private static long positionOf(Opened each) throws IOException {
    String info = Files.readString(Path.of("/proc/self/fdinfo/" + each.number));
    return new DescriptorInfo(info).position();
  }

  @Test
  void hundredsOfChannelsAreToldApart() throws IOException {
    for (int i = 0; i < 300; i++) {
      open(file("file" + i % 100), i % 3 == 0 ? WRITE : READ).channel.position(i);
    }
    List<Opened> shuffled = new ArrayList<>(opened);
    Collections.shuffle(shuffled, new Random(4));
    for (Opened each : shuffled) {
      assertFound(each);
    }
    for (int i = 0; i < 300; i++) {
      assertThat(opened.get(i).channel.position()).isEqualTo(i);
    }
  }

  @Test
  void filesThatWereDeletedRenamedOrReplacedAreFound() throws IOException {
    Opened deleted = open(file("deleted"), READ);
    Files.delete(deleted.path);
    Opened renamed = open(file("renamed"), READ, WRITE);
    Files.move(renamed.path, directory.resolve("other"));
    Opened replaced = open(file("replaced"), WRITE);
    Files.delete(replaced.path);
    Opened replacing = open(file("replaced"), WRITE);
    Path link = Files.createSymbolicLink(directory.resolve("link"), file("behind a link"));
    Opened linked = open(link, READ);

    for (Opened each : List.of(deleted, renamed, replaced, replacing, linked)) {
      assertFound(each);
    }
  }

  @Test
  void aChannelThatAppendsIsFoundAndGoesOnAppending() throws IOException {
    Opened appending = open(file("log"), APPEND);
    appending.channel.write(ByteBuffer.wrap(new byte[] {'a'}));
    assertFound(appending);
    assertThat(appending.channel.position()).isEqualTo(11);
    assertThat(positionOf(appending)).isEqualTo(11);
    appending.channel.write(ByteBuffer.wrap(new byte[] {'b'}));
    assertThat(Files.readString(appending.path)).isEqualTo("0123456789ab");
  }

  @Test
  void theEndsOfAFifoAreToldApart() throws Exception {
    Path fifo = fifo("fifo");
    Opened both = open(fifo, READ, WRITE); // opened first: the others then need not wait
    Opened reader = open(fifo, READ);
    Opened secondReader = open(fifo, READ);
    Opened writer = open(fifo, WRITE);
    Opened appender = open(fifo, APPEND);
    Files.move(fifo, directory.resolve("moved"));

    for (Opened each : List.of(both, reader, secondReader, writer, appender)) {
      assertFound(each);
    }
    writer.channel.write(ByteBuffer.wrap(new byte[] {1, 2, 3}));
    assertThat(reader.channel.read(ByteBuffer.allocate(10))).isEqualTo(3);
  }

  @Test
  void devicesAndFilesOfTheKernelAreFound() throws IOException {
    Path nothing = Path.of("/dev/null");
    assertFound(open(nothing, WRITE));
    assertFound(open(nothing, READ));
    assertFound(open(nothing, APPEND));
    assertFound(open(Path.of("/dev/zero"), READ));
    assertFound(open(Path.of("/sys/kernel/mm/transparent_hugepage/enabled"), READ));
    Opened status = open(Path.of("/proc/self/status"), READ);
    assertThat(status.channel.read(ByteBuffer.allocate(5))).isEqualTo(5);
    assertFound(status);
    ByteBuffer next = ByteBuffer.allocate(1);
    assertThat(status.channel.read(next)).isEqualTo(1);
    assertThat(next.get(0)).isEqualTo((byte) Files.readString(status.path).charAt(5));
  }

  @Test
  void noLockStaysAndTheApplicationsOwnAreKept() throws Exception {
    Opened fifo = open(fifo("fifo"), READ, WRITE);
    try (FileLock own = fifo.channel.lock(0, 100, false)) {
      assertFound(fifo);
      assertThat(own.isValid()).isTrue();
      assertThat(Files.readString(Path.of("/proc/self/fdinfo/" + fifo.number)))
          .containsOnlyOnce("lock:");
    }
  }

  @Test
  void aFifoThatIsLockedAsAWholeIsNotFound() throws Exception {
    Opened fifo = open(fifo("fifo"), READ, WRITE);
    try (FileLock own = fifo.channel.lock()) {
      assertThat(search.of(fifo.channel, fifo.path)).isEqualTo(DescriptorNumbers.UNKNOWN);
      assertThat(own.isValid()).isTrue();
    }
  }

  @Test
  void aClosedChannelIsSaidToBeClosed() throws IOException {
    Opened closed = open(file("file"), READ);
    closed.channel.close();
    assertThatThrownBy(() -> search.of(closed.channel, closed.path))
        .isInstanceOf(ClosedChannelException.class);
  }

  @Test
  void anInterruptClosesTheChannelAsInAnyOtherMethod() throws IOException {
    Opened file = open(file("file"), READ);
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> search.of(file.channel, file.path))
        .isInstanceOf(ClosedByInterruptException.class);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(file.channel.isOpen()).isFalse();
  }

  @Test
  void searchesDoNotDisturbEachOther() throws Exception {
    for (int i = 0; i < 40; i++) {
      open(file("file" + i), READ, WRITE).channel.position(i);
    }
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<Integer>> searches =
          opened.stream()
              .map(each -> (Callable<Integer>) () -> search.of(each.channel, each.path))
              .toList();
      List<Future<Integer>> found = threads.invokeAll(searches);
      for (int i = 0; i < 40; i++) {
        assertThat(found.get(i).get()).isEqualTo(opened.get(i).number);
        assertThat(opened.get(i).channel.position()).isEqualTo(i);
      }
    }
  }

  @Test
  void theSearchIsInUseUntilAnotherIsInstalled() {
    DescriptorNumbers before = DescriptorNumbers.installed();
    try {
      DescriptorNumbers.install((jdk, path) -> 7);
      assertThat(DescriptorNumbers.installed()).isNotSameAs(before);
    } finally {
      DescriptorNumbers.install(before);
    }
    assertThat(before).isInstanceOf(PositionSearch.class);
  }
}
