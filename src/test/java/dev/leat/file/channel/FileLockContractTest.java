package dev.leat.file.channel;

import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.testing.LockHolder;
import java.io.RandomAccessFile;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/** File locks: within the virtual machine, against other channels, against other processes. */
@MethodSource("dev.leat.file.channel.FileChannelVariants#all")
class FileLockContractTest extends FileChannelContract {
  @Test
  void aLockIsOfItsChannelUntilItIsReleased() throws Exception {
    FileChannel channel = openOn(new byte[10]);
    FileLock lock = channel.lock(2, 5, false);
    assertThat(lock.acquiredBy()).isSameAs(channel);
    assertThat(lock.channel()).isSameAs(channel);
    assertThat(lock.isValid()).isTrue();
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
  void aLockWithoutArgumentsCoversEverything() throws Exception {
    FileChannel channel = openOn(new byte[10]);
    try (FileLock lock = channel.lock()) {
      assertThat(lock.position()).isZero();
      assertThat(lock.size()).isEqualTo(Long.MAX_VALUE);
      assertThat(lock.isShared()).isFalse();
      assertThatThrownBy(channel::tryLock).isInstanceOf(OverlappingFileLockException.class);
    }
    try (FileLock lock = channel.tryLock()) {
      assertThat(lock.isValid()).isTrue();
    }
  }

  /** POSIX locks are the process's, so the virtual machine must tell its own users apart. */
  @Test
  void locksOverlapWithEveryOtherChannelOfTheMachine() throws Exception {
    Path file = file(new byte[10]);
    FileChannel ours = open(file, READ, WRITE);
    FileChannel second = open(file, READ, WRITE);
    FileChannel jdk = openJdk(file, READ, WRITE);
    try (RandomAccessFile old = new RandomAccessFile(file.toFile(), "rw")) {
      FileChannel[] all = {ours, second, jdk, old.getChannel()};
      for (FileChannel holder : all) {
        for (boolean shared : new boolean[] {true, false}) {
          try (FileLock lock = holder.lock(0, 5, shared)) {
            assertThat(lock.isShared()).isEqualTo(shared);
            for (FileChannel other : all) {
              assertThatThrownBy(() -> other.lock(4, 1, true))
                  .isInstanceOf(OverlappingFileLockException.class);
              assertThatThrownBy(() -> other.tryLock(0, 1, false))
                  .isInstanceOf(OverlappingFileLockException.class);
              other.lock(5, 1, shared).close();
            }
          }
        }
      }
    }
  }

  @Test
  void closingAChannelReleasesItsLocksOnly() throws Exception {
    Path file = file(new byte[10]);
    FileChannel channel = open(file, READ, WRITE);
    FileChannel other = open(file, READ, WRITE);
    FileLock lock = channel.lock(0, 5, false);
    FileLock another = other.lock(5, 5, false);
    channel.close();
    assertThat(lock.isValid()).isFalse();
    assertThat(another.isValid()).isTrue();
    assertThatThrownBy(lock::release).isInstanceOf(ClosedChannelException.class);
    assertThat(lock.acquiredBy()).isSameAs(channel);
    other.lock(0, 5, false).release();
  }

  @Test
  void otherProcessesSeeTheLock() throws Exception {
    Path file = file(new byte[10]);
    FileChannel channel = open(file, READ, WRITE);
    FileLock lock = channel.lock(2, 3, false);
    assertThat(LockHolder.canLock(file, 4, 1)).isFalse();
    assertThat(LockHolder.canLock(file, 5, 1)).isTrue();
    lock.release();
    assertThat(LockHolder.canLock(file, 2, 3)).isTrue();
    channel.lock();
    assertThat(LockHolder.canLock(file, 4, 1)).isFalse();
    channel.close();
    assertThat(LockHolder.canLock(file, 4, 1)).isTrue();
  }

  @Test
  void whatAnotherProcessHoldsIsNotToBeHad() throws Exception {
    Path file = file(new byte[10]);
    FileChannel channel = open(file, READ, WRITE);
    try (LockHolder _ = LockHolder.of(file, 0, 5)) {
      assertThat(channel.tryLock()).isNull();
      assertThat(channel.tryLock(4, 1, true)).isNull();
      try (FileLock free = channel.tryLock(5, 5, false)) {
        assertThat(free.isValid()).isTrue();
      }
    }
    try (FileLock lock = channel.tryLock()) {
      assertThat(lock.isValid()).isTrue();
    }
  }

  /** A thread that waits for the lock of another process. */
  private Caller locker(FileChannel channel) {
    return start(
            () -> {
              FileLock lock = channel.lock();
              return lock.isValid() + " " + lock.acquiredBy().equals(channel);
            })
        .awaitBlockedIn("lock");
  }

  @Test
  void aBlockedLockWaitsForTheOtherProcess() throws Exception {
    Path file = file(new byte[10]);
    FileChannel channel = open(file, READ, WRITE);
    Caller locker;
    try (LockHolder _ = LockHolder.of(file, 0, 5)) {
      locker = locker(channel);
      assertThat(channel.size()).isEqualTo(10);
      assertThatThrownBy(() -> channel.tryLock(0, 1, true))
          .isInstanceOf(OverlappingFileLockException.class);
    }
    assertThat(locker.ending()).isEqualTo("value true true");
    assertThat(LockHolder.canLock(file, 0, 1)).isFalse();
  }

  @Test
  void locksOfEitherKindOfThreadAreTheChannels() throws Exception {
    FileChannel channel = openOn(new byte[10]);
    ThreadKind other = variant.body().other();
    FileLock lock = other.call(() -> channel.lock(0, 5, false));
    assertThat(lock.acquiredBy()).isSameAs(channel);
    assertThatThrownBy(() -> channel.lock(0, 1, false))
        .isInstanceOf(OverlappingFileLockException.class);
    lock.release();
    FileLock second = channel.lock(0, 5, false);
    assertThatThrownBy(() -> other.call(() -> channel.tryLock(0, 1, false)))
        .isInstanceOf(OverlappingFileLockException.class);
    other.call(
        () -> {
          second.release();
          return second.isValid();
        });
    assertThat(second.isValid()).isFalse();
  }
}
