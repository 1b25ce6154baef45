package dev.leat.file;

import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.testing.LockHolder;
import dev.leat.testing.RecordingHandler;
import java.io.RandomAccessFile;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/** File locks: within the virtual machine, against other channels, against other processes. */
@MethodSource("dev.leat.file.ChannelVariants#all")
class LockContractTest extends ChannelContract {
  @Test
  void aLockIsOfItsChannelUntilItIsReleased() throws Exception {
    AsynchronousFileChannel channel = openOn(new byte[10]);
    FileLock lock = get(channel.lock(2, 5, false));
    assertThat(lock.acquiredBy()).isSameAs(channel);
    assertThat(lock.channel()).isNull();
    assertThat(lock.isValid()).isTrue();
    assertThat(lock.isShared()).isFalse();
    assertThat(lock.position()).isEqualTo(2);
    assertThat(lock.size()).isEqualTo(5);
    assertThat(lock.overlaps(6, 1)).isTrue();
    assertThat(lock.overlaps(7, 1)).isFalse();
    assertThat(lock.toString()).endsWith("[2:5 exclusive valid]");
    lock.release();
    lock.release();
    lock.close();
    assertThat(lock.isValid()).isFalse();
    assertThat(lock.toString()).endsWith("[2:5 exclusive invalid]");
  }

  @Test
  void locksByHandlerGoToTheHandler() throws Exception {
    AsynchronousFileChannel channel = openOn(new byte[10]);
    RecordingHandler<FileLock, String> handler = new RecordingHandler<>();
    channel.lock("attached", handler);
    var completion = handler.await();
    FileLock lock = Objects.requireNonNull(completion.value());
    assertThat(completion.attachment()).isEqualTo("attached");
    assertThat(lock.acquiredBy()).isSameAs(channel);
    assertThat(lock.size()).isEqualTo(Long.MAX_VALUE);
    lock.release();
  }

  @Test
  void sharedLocksOfOneMachineDoNotOverlapEither() throws Exception {
    AsynchronousFileChannel channel = openOn(new byte[10]);
    try (FileLock first = get(channel.lock(0, 5, true));
        FileLock second = get(channel.lock(5, 5, true))) {
      assertThat(first.isShared()).isTrue();
      assertThat(second.isValid()).isTrue();
      assertThatThrownBy(() -> channel.tryLock(4, 2, true))
          .isInstanceOf(OverlappingFileLockException.class);
      assertThatThrownBy(() -> channel.lock(4, 2, true))
          .isInstanceOf(OverlappingFileLockException.class);
    }
    FileLock again = channel.tryLock();
    assertThat(again).isNotNull();
    again.release();
  }

  @Test
  void overlapsAreFoundAcrossAllChannelsOfTheMachine() throws Exception {
    Path file = file(new byte[10]);
    AsynchronousFileChannel ours = open(file, READ, WRITE);
    AsynchronousFileChannel alsoOurs = open(file, READ, WRITE);
    AsynchronousFileChannel jdk = openJdk(file, READ, WRITE);
    try (RandomAccessFile access = new RandomAccessFile(file.toFile(), "rw");
        FileChannel blocking = access.getChannel()) {
      FileLock lock = get(ours.lock(0, 5, false));
      assertThatThrownBy(() -> alsoOurs.tryLock(0, 1, false))
          .isInstanceOf(OverlappingFileLockException.class);
      assertThatThrownBy(() -> jdk.tryLock(4, 1, false))
          .isInstanceOf(OverlappingFileLockException.class);
      assertThatThrownBy(() -> blocking.tryLock(0, 10, false))
          .isInstanceOf(OverlappingFileLockException.class);
      lock.release();
      FileLock theirs = blocking.lock(0, 10, false);
      assertThatThrownBy(() -> ours.tryLock(3, 1, false))
          .isInstanceOf(OverlappingFileLockException.class);
      assertThatThrownBy(() -> ours.lock(3, 1, false))
          .isInstanceOf(OverlappingFileLockException.class);
      theirs.release();
    }
  }

  @Test
  void closeInvalidatesLocksAndFreesThemForOthers() throws Exception {
    Path file = file(new byte[10]);
    AsynchronousFileChannel channel = open(file, READ, WRITE);
    FileLock lock = get(channel.lock());
    channel.close();
    assertThat(lock.isValid()).isFalse();
    assertThatThrownBy(lock::release).isExactlyInstanceOf(ClosedChannelException.class);
    AsynchronousFileChannel next = open(file, READ, WRITE);
    FileLock free = next.tryLock();
    assertThat(free).isNotNull();
    free.release();
  }

  @Test
  void locksOfOtherProcessesAreSeenAndWaitedFor() throws Exception {
    Path file = file(new byte[10]);
    AsynchronousFileChannel channel = open(file, READ, WRITE);
    Future<FileLock> waiting;
    try (LockHolder _ = LockHolder.of(file, 0, 5)) {
      assertThat(channel.tryLock(0, 1, false)).isNull();
      assertThat(channel.tryLock(4, 10, true)).isNull();
      FileLock beside = channel.tryLock(5, 5, false);
      assertThat(beside).isNotNull();
      beside.release();
      waiting = channel.lock(0, 5, false);
      assertThat(waiting.isDone()).isFalse();
    }
    FileLock lock = get(waiting);
    assertThat(lock.isValid()).isTrue();
    lock.release();
  }

  @Test
  void otherProcessesSeeOurLocks() throws Exception {
    Path file = file(new byte[10]);
    AsynchronousFileChannel channel = open(file, READ, WRITE);
    FileLock lock = get(channel.lock(0, 5, false));
    assertThat(LockHolder.canLock(file, 0, 5)).isFalse();
    assertThat(LockHolder.canLock(file, 5, 5)).isTrue();
    lock.release();
    assertThat(LockHolder.canLock(file, 0, 5)).isTrue();
  }

  @Test
  void closeEndsALockThatIsWaitedFor() throws Exception {
    if (variant.name().equals("JDK, virtual threads")) {
      return; // there the JDK's close waits for the lock, for ever
    }
    Path file = file(new byte[10]);
    AsynchronousFileChannel channel = open(file, READ, WRITE);
    try (LockHolder _ = LockHolder.of(file, 0, 5)) {
      Future<FileLock> waiting = channel.lock(0, 5, false);
      channel.close();
      assertThatThrownBy(() -> get(waiting))
          .hasCauseExactlyInstanceOf(AsynchronousCloseException.class);
    }
  }

  @Test
  void aCancelledLockIsNotHeldAfterwards() throws Exception {
    Path file = file(new byte[10]);
    AsynchronousFileChannel channel = open(file, READ, WRITE);
    Future<FileLock> waiting;
    try (LockHolder _ = LockHolder.of(file, 0, 5)) {
      waiting = channel.lock(0, 5, false);
      assertThat(waiting.cancel(false)).isTrue();
      assertThatThrownBy(waiting::get).isInstanceOf(CancellationException.class);
    }
    channel.close();
    AsynchronousFileChannel next = open(file, READ, WRITE);
    FileLock lock = get(next.lock(0, 5, false));
    assertThat(lock.isValid()).isTrue();
    lock.release();
  }
}
