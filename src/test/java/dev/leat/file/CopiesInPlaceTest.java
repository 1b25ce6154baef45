package dev.leat.file;

import static java.nio.file.StandardOpenOption.DSYNC;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.Required;
import dev.leat.kernel.Errno;
import dev.leat.op.BlockingCall;
import dev.leat.ring.Ring;
import dev.leat.ring.RingConfig;
import dev.leat.ring.RingPoller;
import dev.leat.testing.Content;
import dev.leat.testing.ExtendedOptions;
import dev.leat.testing.PageCache;
import dev.leat.testing.Tool;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which copies between files a virtual thread makes by itself, and which are left to another. */
@SuppressWarnings("NullAway.Init") // set by JUnit
class CopiesInPlaceTest {
  private static final int SIZE = 1 << 20;
  private static final int MOST = 256 << 10;
  private static final int LEFT = -Errno.EAGAIN;

  @TempDir Path directory;

  private final Deque<Closeable> opened = new ArrayDeque<>();
  private RingPoller poller;
  private Path file;
  private RingTransfers source;
  private RingTransfers target;
  private int copies;

  @BeforeEach
  void openTwoFiles() throws Exception {
    Required.platform();
    poller =
        new RingPoller(
            Ring.open(new RingConfig(8, 16, 0)),
            task -> Thread.ofPlatform().daemon().unstarted(task));
    opened.push(poller::close);
    file = Files.write(directory.resolve("source"), Content.random(SIZE, 1));
    Tool.run("sync", file.toString()); // what is dirty cannot be dropped
    source = open(file, READ);
    target = open(Files.createFile(directory.resolve("target")), WRITE);
  }

  @AfterEach
  void close() throws Exception {
    for (Closeable each : opened) {
      each.close();
    }
  }

  private RingTransfers open(Path path, OpenOption... options) throws IOException {
    Set<OpenOption> set = Set.of(options);
    OpenFile open = OpenFile.open(path, FileOptions.of(set), 0);
    RingTransfers transfers = new RingTransfers(open, ChannelMode.of(set), poller);
    opened.push(transfers::close);
    return transfers;
  }

  private long copy() {
    return ++copies;
  }

  private long copy(long position, long count) throws IOException {
    return source.copyCached(target, position, count, this::copy);
  }

  @Test
  void whatIsCachedIsCopiedInPlace() throws Exception {
    assertThat(copy(0, MOST)).isEqualTo(1);
    assertThat(copy(SIZE - 1, 1)).isEqualTo(2);
    assertThat(copy(100, 5000)).isEqualTo(3);
  }

  @Test
  void moreThanTheFileHasIsCopiedToItsEnd() throws Exception {
    assertThat(copy(SIZE - MOST, Long.MAX_VALUE)).isEqualTo(1);
    assertThat(copy(SIZE - 10, 20)).isEqualTo(2);
  }

  @Test
  void whatIsLargeIsLeft() throws Exception {
    assertThat(copy(0, MOST + 1)).isEqualTo(LEFT);
    assertThat(copy(0, Long.MAX_VALUE)).isEqualTo(LEFT);
  }

  @Test
  void whatIsNothingOrWrongIsLeftForTheJdkToAnswer() throws Exception {
    long[][] calls = {{-1, 10}, {0, 0}, {0, -1}, {SIZE, 10}, {SIZE + 10, 10}, {Long.MAX_VALUE, 10}};
    for (long[] call : calls) {
      assertThat(copy(call[0], call[1])).as("%d, %d", call[0], call[1]).isEqualTo(LEFT);
    }
    assertThat(copies).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void whatIsMissingFromTheCacheIsLeft(int missingHalf) throws Exception {
    int half = SIZE / 2; // more than a page, as the cache keeps and drops several together
    int pages = half / PageCache.PAGE;
    assertThat(copy(half - 10, 20)).isEqualTo(1);
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    long result;
    do { // the kernel keeps what somebody else happens to look at
      PageCache.drop(file, missingHalf * pages, pages);
      result = copy(half - 10, 20);
    } while (result != LEFT && System.nanoTime() < deadline);
    assertThat(result).isEqualTo(LEFT);
  }

  @Test
  void whatMayWaitForADeviceOrAPeerIsLeft() throws Exception {
    Path pipe = directory.resolve("pipe");
    Tool.run("mkfifo", pipe.toString());
    RingTransfers toPipe = open(pipe, READ, WRITE);
    RingTransfers toDevice = open(directory.resolve("target"), WRITE, DSYNC);
    RingTransfers pastCache = open(directory.resolve("target"), WRITE, ExtendedOptions.DIRECT);
    for (RingTransfers slow : new RingTransfers[] {toPipe, toDevice, pastCache}) {
      assertThat(source.copyCached(slow, 0, 10, this::copy)).isEqualTo(LEFT);
    }
    RingTransfers fromDevice = open(file, READ, ExtendedOptions.DIRECT);
    for (RingTransfers slow : new RingTransfers[] {toPipe, fromDevice}) {
      assertThat(slow.copyCached(target, 0, 10, this::copy)).isEqualTo(LEFT);
    }
    assertThat(copies).isZero();
  }

  @Test
  void fourSlowOnesInARowSaySoOfTheNext() throws Exception {
    BlockingCall<Long> slow =
        () -> {
          long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(2);
          while (System.nanoTime() < end) {
            LockSupport.parkNanos(end - System.nanoTime()); // this is the copy that takes so long
          }
          return copy();
        };
    for (int i = 1; i <= 4; i++) {
      assertThat(source.copyCached(target, 0, 10, slow)).isEqualTo(i);
    }
    assertThat(copy(0, 10)).isEqualTo(LEFT);
  }

  @Test
  void aClosedTargetIsLeftForTheJdkToRefuse() throws Exception {
    target.close();
    assertThat(copy(0, 10)).isEqualTo(LEFT);
  }
}
