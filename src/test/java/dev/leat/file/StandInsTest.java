package dev.leat.file;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.DELETE_ON_CLOSE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.SYNC;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.Required;
import dev.leat.testing.Content;
import dev.leat.testing.Hang;
import dev.leat.testing.Mounted;
import dev.leat.testing.OpenDescriptors;
import dev.leat.testing.PageCache;
import dev.leat.testing.Tool;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that Leat opens by itself, and the JDK's channels that come to stand for them. */
@SuppressWarnings("NullAway.Init") // set by JUnit
class StandInsTest {
  @TempDir Path directory;

  private RingFiles ring;
  private Path file;

  @BeforeEach
  void openRing() throws IOException {
    Required.platform();
    ring = RingFiles.ofEntries(8);
    file = Files.writeString(directory.resolve("file"), "0123456789");
  }

  @AfterEach
  void closeRing() {
    ring.close();
  }

  private @Nullable FileChannel tried(Path path, OpenOption... options) {
    return ring.files().openRegular(path, Set.of(options), UringFiles.NOT_LOOKED);
  }

  private FileChannel open(OpenOption... options) {
    return Objects.requireNonNull(tried(file, options));
  }

  private static int next(FileChannel channel) throws IOException {
    ByteBuffer one = ByteBuffer.allocateDirect(1);
    assertThat(channel.read(one)).isEqualTo(1);
    return one.get(0);
  }

  @Test
  void oneDescriptorIsEnoughUntilTheJdkIsNeeded() throws Exception {
    try (FileChannel channel = open(READ, WRITE)) {
      assertThat(next(channel)).isEqualTo('0');
      assertThat(channel.size()).isEqualTo(10);
      assertThat(channel.position(4).position()).isEqualTo(4);
      assertThat(channel.truncate(3).truncate(7).position()).isEqualTo(3);
      channel.force(true);
      assertThat(OpenDescriptors.count(file)).isEqualTo(1);
      assertThat(channel.map(FileChannel.MapMode.READ_ONLY, 2, 1).get()).isEqualTo((byte) '2');
      assertThat(OpenDescriptors.count(file)).isEqualTo(2);
    }
    assertThat(OpenDescriptors.count(file)).isZero();
  }

  @Test
  void thePositionIsOneBeforeAndAfter() throws Exception {
    try (FileChannel channel = open(READ, WRITE)) {
      assertThat(next(channel)).isEqualTo('0');
      channel.position(3);
      try (FileLock lock = channel.lock()) { // the JDK's channel is made
        assertThat(lock.acquiredBy()).isSameAs(channel);
      }
      assertThat(channel.position()).isEqualTo(3);
      assertThat(next(channel)).isEqualTo('3');
      channel.position(9).truncate(6);
      assertThat(channel.position()).isEqualTo(6);
      channel.write(ByteBuffer.wrap(new byte[] {'x'}));
    }
    assertThat(file).hasContent("012345x");
  }

  @Test
  void theFileItselfIsMeantWhateverItsNameStandsForByThen() throws Exception {
    try (FileChannel channel = open(READ)) {
      Files.delete(file);
      Files.writeString(file, "another");
      assertThat(channel.map(FileChannel.MapMode.READ_ONLY, 0, 10).get(9)).isEqualTo((byte) '9');
      assertThat(channel.size()).isEqualTo(10);
    }
  }

  /** A read that waits for its turn and a lock that needs the JDK's channel, at the same time. */
  @Test
  void readersInARowMissNothingWhileTheJdksChannelIsMade() throws Exception {
    for (int round = 0; round < 50; round++) {
      try (FileChannel channel = open(READ)) {
        FutureTask<Long> locking =
            new FutureTask<>(
                () -> {
                  try (FileLock lock = channel.lock(0, 1, true)) {
                    return lock.size();
                  }
                });
        Thread.ofVirtual().start(locking);
        for (int i = 0; i < 10; i++) {
          assertThat(next(channel)).isEqualTo('0' + i);
        }
        assertThat(Hang.get(locking)).isEqualTo(1);
        assertThat(channel.position()).isEqualTo(10);
      }
    }
  }

  @Test
  void whatIsClosedSaysSoWhateverItIsAsked() throws Exception {
    FileChannel channel = open(READ, WRITE);
    channel.close();
    assertThatThrownBy(() -> channel.map(FileChannel.MapMode.READ_ONLY, 0, 1))
        .isExactlyInstanceOf(ClosedChannelException.class);
    assertThatThrownBy(() -> channel.read(ByteBuffer.allocate(1), 0))
        .isExactlyInstanceOf(ClosedChannelException.class);
    assertThatThrownBy(channel::tryLock).isExactlyInstanceOf(ClosedChannelException.class);
    assertThatThrownBy(channel::size).isExactlyInstanceOf(ClosedChannelException.class);
    assertThatThrownBy(() -> channel.force(true)).isExactlyInstanceOf(ClosedChannelException.class);
    assertThat(OpenDescriptors.count(file)).isZero();
  }

  @Test
  void aCloseThatMeetsTheMakingOfTheJdksChannelEndsTheCall() throws Exception {
    AtomicReference<@Nullable FileChannel> opened = new AtomicReference<>();
    UringFiles files =
        new UringFiles(
            new StockFiles() {
              @Override
              public FileChannel newFileChannel(Path path, Set<? extends OpenOption> options)
                  throws IOException {
                FileChannel closed = opened.get();
                if (closed != null) {
                  closed.close();
                }
                return super.newFileChannel(path, options);
              }
            });
    FileChannel channel =
        Objects.requireNonNull(files.openRegular(file, Set.of(READ), UringFiles.NOT_LOOKED));
    opened.set(channel);
    assertThatThrownBy(channel::tryLock).isExactlyInstanceOf(AsynchronousCloseException.class);
    assertThat(channel.isOpen()).isFalse();
    assertThat(OpenDescriptors.count(file)).isZero();
  }

  /** As a process that is started otherwise than by the JDK inherits what says nothing. */
  @Test
  void bothDescriptorsAreClosedInOtherPrograms() throws Exception {
    try (FileChannel channel = open(READ, WRITE);
        FileLock lock = channel.lock()) {
      assertThat(lock.isValid()).isTrue();
      List<Path> links = OpenDescriptors.below(directory);
      assertThat(links).hasSize(2);
      for (Path link : links) {
        String info = Files.readString(Path.of("/proc/self/fdinfo").resolve(link.getFileName()));
        assertThat(info).containsPattern("flags:\\s+02"); // O_CLOEXEC, 02000000
      }
    }
  }

  /** A page that is not there is not the end. */
  @Test
  void whatIsInTheCacheInPartIsReadAsAWhole() throws Exception {
    byte[] content = Content.random(64 * PageCache.PAGE, 1);
    Files.write(file, content);
    Tool.run("sync", file.toString()); // what is dirty cannot be dropped
    PageCache.drop(file, 32, 32);
    assertThat(PageCache.pages(file)).isBetween(1, 32);
    try (FileChannel channel = open(READ)) {
      ByteBuffer dst = ByteBuffer.allocate(content.length + 1);
      FutureTask<Integer> reading = new FutureTask<>(() -> channel.read(dst));
      Thread.ofVirtual().start(reading);
      assertThat(Hang.get(reading)).isEqualTo(content.length);
      assertThat(dst.flip().mismatch(ByteBuffer.wrap(content))).isEqualTo(-1);
    }
  }

  @Test
  void whatIsNotARegularFileIsLeftToTheJdk() throws Exception {
    Path pipe = directory.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    for (Path path :
        new Path[] {pipe, directory, Path.of("/dev/zero"), Path.of("/proc/self/status")}) {
      assertThat(tried(path, READ)).as("" + path).isNull();
    }
    assertThat(tried(directory.resolve("missing"), READ)).isNull();
    assertThat(tried(file, WRITE, CREATE_NEW)).isNull();
    for (OpenOption option :
        new OpenOption[] {APPEND, DELETE_ON_CLOSE, LinkOption.NOFOLLOW_LINKS}) {
      assertThat(tried(file, option)).as("" + option).isNull();
    }
    assertThat(file).hasContent("0123456789");
  }

  /** Which may be called regular and have no positions. */
  @Test
  void whatTheKernelMakesUpIsLeftToTheJdkWhereverItIsMounted() throws Exception {
    // All at once: the number of a device that was unmounted is the next one's.
    try (Mounted proc = Mounted.of(directory, "-t", "proc", "none");
        Mounted tmpfs = Mounted.of(directory, "-t", "tmpfs", "none");
        Mounted overlay = Mounted.overlay(directory)) {
      for (String name : new String[] {"self/status", "meminfo", "kmsg"}) {
        assertThat(tried(proc.root().resolve(name), READ)).as(name).isNull();
      }
      for (Mounted mount : new Mounted[] {tmpfs, overlay}) {
        Path stored = Files.writeString(mount.root().resolve("a"), "a");
        try (FileChannel channel = Objects.requireNonNull(tried(stored, READ))) {
          assertThat(next(channel)).isEqualTo('a');
        }
      }
    }
  }

  @Test
  void aFileIsMadeWhereThereIsNone() throws Exception {
    for (OpenOption option : new OpenOption[] {CREATE, CREATE_NEW}) {
      Path made = directory.resolve("" + option);
      try (FileChannel channel = Objects.requireNonNull(tried(made, WRITE, SYNC, option))) {
        channel.write(ByteBuffer.wrap(new byte[] {'x'}));
      }
      assertThat(made).hasContent("x");
      assertThat(Files.getPosixFilePermissions(made))
          .isEqualTo(Files.getPosixFilePermissions(file));
    }
  }

  /** As in a sandbox without {@code /proc}. */
  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void whereTheyCannotBeMadeTheJdkOpensAll(int times) {
    UringFiles files = new UringFiles(new Refusing(Integer.MAX_VALUE));
    for (int i = 0; i < times; i++) {
      assertThat(files.openRegular(file, Set.of(READ), UringFiles.NOT_LOOKED)).isNull();
    }
  }

  /** As where there were too many open files for a moment. */
  @Test
  void whereTheyCouldNotBeMadeTheyAreTriedAgain() throws Exception {
    UringFiles files = new UringFiles(new Refusing(1));
    assertThat(files.openRegular(file, Set.of(READ), UringFiles.NOT_LOOKED)).isNull();
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(Hang.SECONDS);
    FileChannel opened = null;
    while (opened == null && System.nanoTime() < deadline) {
      Thread.onSpinWait();
      opened = files.openRegular(file, Set.of(READ), UringFiles.NOT_LOOKED);
    }
    try (FileChannel channel = Objects.requireNonNull(opened)) {
      assertThat(channel.map(FileChannel.MapMode.READ_ONLY, 0, 1).get(0)).isEqualTo((byte) '0');
    }
  }

  /** The JDK, so many times unable to open what {@code /proc/self/fd} names. */
  private static final class Refusing extends StockFiles {
    private int times;

    Refusing(int times) {
      this.times = times;
    }

    @Override
    public FileChannel newFileChannel(Path path, Set<? extends OpenOption> options)
        throws IOException {
      if (times > 0) {
        times--;
        throw new IOException("no /proc");
      }
      return super.newFileChannel(path, options);
    }
  }
}
